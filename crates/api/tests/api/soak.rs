//! A long bad day: people with two devices each talk while requests are lost and doubled, frames come late and twice,
//! sockets break, the server is killed and devices crash. In the evening every archive holds exactly what was sent.

mod crowd;
mod device;
mod storm;

use std::sync::atomic::{AtomicBool, Ordering};

use futures::future::join3;
use rstest::rstest;
use store::testing::Engine;

use crate::malicious::Relay;
use crate::support::{Server, full};
use crowd::{Crowd, Size};

const ORDINARY: Size = Size { authors: 3, pros: 4, slots: 3, messages: 8, long: 240, kills: 3, crashes: 12 };
const FULL: Size = Size { authors: 10, pros: 10, slots: 5, messages: 40, long: 700, kills: 25, crashes: 100 };

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn every_archive_ends_with_exactly_what_was_sent_each_once_in_one_order(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let size = if full() { FULL } else { ORDINARY };
    let mut server = Server::start(engine).await;
    let relay = Relay::before(&server);
    let crowd = Crowd::gather(&server, &relay, size).await;

    let silent = AtomicBool::new(false);
    let talk = async {
        let said = crowd.talk().await;
        silent.store(true, Ordering::SeqCst);
        said
    };
    let storm = storm::rage(&mut server, &relay, size.kills, &silent);
    let (kills, crashes, said) = join3(storm, crowd.crash(size.crashes, &silent), talk).await;
    assert!(kills >= size.kills && crashes >= size.crashes, "{kills} kills, {crashes} crashes");

    crowd.settle(&said).await;
    crowd.agree(&server, &said).await;
}
