//! The live socket: hears what happens to the account, and comes back when the connection is lost. Of the tabs of one
//! account, one holds it for all.

mod follow;
mod frames;
mod lead;
mod link;
mod tabs;

use std::sync::{Arc, Weak};

use futures::channel::{mpsc, oneshot};
use protocol::live::ClientFrame;

use frames::Progress;
use lead::Reign;
use tabs::Tabs;

use crate::core::Core;
use crate::platform::{self, Network};

/// Closes when the account is gone.
type Gone = oneshot::Receiver<()>;
/// What this side has to say.
type ToSay = mpsc::UnboundedReceiver<ClientFrame>;

/// This tab's way to the server: a socket of its own or another tab's.
struct Line {
    core: Weak<Core>,
    gone: Gone,
    to_say: ToSay,
    tabs: Tabs,
    progress: Progress,
}

/// Starts the task that keeps the socket open.
pub(crate) fn start(core: &Arc<Core>, gone: Gone, to_say: ToSay) {
    let (tabs, core) = (Tabs::join(core.me()), Arc::downgrade(core));
    platform::spawn(run(Line { core, gone, to_say, tabs, progress: Progress::default() }));
}

async fn run(mut line: Line) {
    let mut network = Network::listen();
    while let Some(held) = line.follow().await {
        match line.lead(held, &mut network).await {
            Reign::Taken => {}
            Reign::Over => return,
        }
    }
}
