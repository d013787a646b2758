//! The live socket: hears what happens to the account, and comes back when the connection is lost.

mod frames;

use std::pin::pin;
use std::sync::{Arc, Weak};

use futures::StreamExt;
use futures::channel::{mpsc, oneshot};
use futures::future::{Either, select};
use protocol::live::{CLOSE_EXPIRED, CLOSE_REVOKED, ClientFrame};

use frames::Progress;

use crate::backoff;
use crate::core::Core;
use crate::error::ClientError;
use crate::platform::{self, Network};
use crate::socket::{Received, Socket};
use crate::updates::{Connection, Update};

/// Closes when the account is gone.
type Gone = oneshot::Receiver<()>;
/// What this side has to say.
type ToSay = mpsc::UnboundedReceiver<ClientFrame>;

/// Why a connection ended.
enum End {
    /// The account is gone, or the session.
    ForGood,
    /// The connection broke.
    Lost,
}

/// Starts the task that keeps the socket open.
pub(crate) fn start(core: &Arc<Core>, gone: Gone, to_say: ToSay) {
    platform::spawn(run(Arc::downgrade(core), gone, to_say));
}

async fn run(core: Weak<Core>, mut gone: Gone, mut to_say: ToSay) {
    let (mut progress, mut network) = (Progress::default(), Network::listen());
    let mut failures = 0;
    loop {
        let end = connection(&core, &mut gone, &mut to_say, &mut progress).await;
        let (End::Lost, Some(core)) = (end, core.upgrade()) else { return };
        failures = if progress.disconnect() { 0 } else { failures + 1 };
        if failures <= 1 {
            core.hub.tell(Update::Connection(Connection::Offline));
        }
        drop(core);
        let [jitter] = platform::random();
        let pause = pin!(platform::sleep(backoff::pause(failures, jitter)));
        if let Either::Right(_) = select(select(pause, pin!(network.back())), &mut gone).await {
            return;
        }
    }
}

/// One connection from hello to its end.
async fn connection(core: &Weak<Core>, gone: &mut Gone, to_say: &mut ToSay, progress: &mut Progress) -> End {
    let opened = match core.upgrade() {
        Some(core) => open(&core, to_say, progress).await,
        None => return End::ForGood,
    };
    let (mut socket, mut token) = match opened {
        Ok(opened) => opened,
        Err(ClientError::SignedOut) => return End::ForGood,
        Err(_) => return End::Lost,
    };
    loop {
        let Some(renew_in) = core.upgrade().map(|core| core.session.renew_in()) else { return End::ForGood };
        let turn = {
            let (frame, renewal) = (pin!(socket.next()), pin!(platform::sleep(renew_in)));
            match select(select(frame, to_say.next()), select(renewal, &mut *gone)).await {
                Either::Left((Either::Left((received, _)), _)) => Turn::Received(received),
                Either::Left((Either::Right((Some(frame), _)), _)) => Turn::Say(frame),
                Either::Left((Either::Right((None, _)), _)) | Either::Right((Either::Right(_), _)) => {
                    return End::ForGood;
                }
                Either::Right((Either::Left(_), _)) => Turn::Renew,
            }
        };
        let Some(core) = core.upgrade() else { return End::ForGood };
        let outcome = match turn {
            Turn::Received(Received::Text(text)) => {
                core.hear(&text, progress);
                Ok(())
            }
            Turn::Received(Received::Closed(reason)) => return closed(&core, reason, &token).await,
            Turn::Say(frame) => send(&mut socket, &frame).await,
            Turn::Renew => renew(&core, &mut socket, &mut token).await,
        };
        match outcome {
            Ok(()) => {}
            Err(ClientError::SignedOut) => return End::ForGood,
            Err(_) => return End::Lost,
        }
    }
}

/// What happens next on a connection.
enum Turn {
    Received(Received),
    Say(ClientFrame),
    Renew,
}

async fn open(core: &Core, to_say: &mut ToSay, progress: &Progress) -> Result<(Socket, String), ClientError> {
    let token = core.session.token().await?;
    let http = core.session.http();
    let mut socket = Socket::open(&http.live_url(), &http.origin()).await?;
    let hello = ClientFrame::Hello { token: token.clone(), since: progress.since() };
    send(&mut socket, &hello).await?;
    // What was to be said on the connection before is outdated: what is on display is said anew.
    while to_say.try_recv().is_ok() {}
    if let Some(watch) = core.display.frame() {
        send(&mut socket, &watch).await?;
    }
    Ok((socket, token))
}

async fn renew(core: &Core, socket: &mut Socket, token: &mut String) -> Result<(), ClientError> {
    *token = core.session.token().await?;
    send(socket, &ClientFrame::Renew { token: token.clone() }).await
}

async fn send(socket: &mut Socket, frame: &ClientFrame) -> Result<(), ClientError> {
    socket.send(serde_json::to_string(frame).map_err(|_| ClientError::Answer)?).await
}

/// A refused token is renewed before the next connection; if that is refused, too, the session is over.
async fn closed(core: &Core, reason: Option<u16>, token: &str) -> End {
    if matches!(reason, Some(CLOSE_EXPIRED | CLOSE_REVOKED))
        && core.session.renew(token).await == Err(ClientError::SignedOut)
    {
        return End::ForGood;
    }
    End::Lost
}
