//! Files that a reload or a crash cuts off on their way up.

mod stopped;

use std::sync::Mutex;

use client::{Account, Attachment, Client, ClientError, Content, Storage, Thumbnail};
use protocol::accounts::Kind;
use protocol::ids::ConversationId;
use protocol::limits::PART_BYTES;
use rstest::rstest;
use serde_json::json;
use store::testing::Engine::{self, Postgres, Sqlite};
use tokio::task::JoinHandle;

use super::sdk::newest;
use crate::malicious::{Lie, Relay, Said, post, put};
use crate::support::people::{Person, demande_in_paris};
use crate::support::{Server, eventually};

const NAME: &str = "Plan secret.pdf";
const CAPTION: &str = "Au verso, la cave";
/// Six parts.
const BYTES: usize = 3_000_000;

fn plan() -> Vec<u8> {
    (0..BYTES).map(|n| u8::try_from(n * 7 % 251).unwrap()).collect()
}

fn attachment() -> Attachment {
    let mut file = Attachment::new(NAME, plan()).unwrap();
    file.caption = CAPTION.to_owned().try_into().ok();
    file.thumbnail = Thumbnail::new(vec![1, 2, 3]);
    file
}

/// A demandeur, and a pro who writes to them from a device whose way to the server can be cut.
struct Scene {
    server: Server,
    relay: Relay,
    device: Client,
    demandeur: Person,
    pro: Person,
    id: ConversationId,
}

impl Scene {
    async fn open(engine: Engine) -> Self {
        let server = Server::start(engine).await;
        let relay = Relay::before(&server);
        let device = relay.client();
        let (demandeur, pro) = (server.demandeur().await, Person::sign_up(&device, Kind::Pro).await);
        server.grant(&pro.account, 6);
        let demande = demandeur.account.create_demande(&demande_in_paris("Fuite")).await.unwrap();
        let id = pro.account.unlock(&demande).await.unwrap().conversation.id;
        Self { server, relay, device, demandeur, pro, id }
    }

    /// The server takes no fourth part any more.
    fn wall(&self) -> Lie {
        self.relay.answer(put("/media/*/parts/3"), |_| Said::json(503, &json!({})))
    }

    /// The pro's session.
    async fn log_in(&self) -> Account {
        self.device.log_in(&self.pro.email, &self.pro.password).await.unwrap()
    }

    /// Sends the file until the server takes no more, and then nothing is done any more: a crash.
    async fn crash(&self) {
        self.crash_at(|hit| {
            self.relay.answer(put("/media/*/parts/3"), move |_| {
                hit();
                Said::json(503, &json!({}))
            })
        })
        .await;
    }

    /// The same where `wall`, which calls what it is given, stands in the way.
    async fn crash_at(&self, wall: impl FnOnce(Box<dyn Fn() + Send + Sync>) -> Lie) {
        let (hit, is_hit) = futures::channel::oneshot::channel();
        let hit = Mutex::new(Some(hit));
        let wall = wall(Box::new(move || {
            if let Some(hit) = hit.lock().unwrap().take() {
                hit.send(()).unwrap();
            }
        }));
        let (device, id) = (self.device.clone(), self.id);
        let (email, password) = (self.pro.email.clone(), self.pro.password.clone());
        let life = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let account = device.log_in(&email, &password).await.unwrap();
                let sending = std::pin::pin!(account.send_file(id, attachment(), None, |_, _| {}));
                futures::future::select(sending, is_hit).await;
            });
        });
        tokio::task::spawn_blocking(move || life.join().unwrap()).await.unwrap();
        drop(wall);
    }
}

/// How much the device keeps of files on their way, and of messages that wait.
fn kept(storage: &Storage) -> (usize, usize) {
    let contents = storage.contents();
    let count = |bucket: &str| contents.iter().filter(|(key, _)| key.starts_with(bucket)).count();
    (count("Uploads/"), count("Outbox/"))
}

async fn nothing_is_kept(storage: &Storage) {
    eventually("nothing is kept", async || (kept(storage) == (0, 0)).then_some(())).await;
}

/// The other side has the file, once.
async fn arrived_once(scene: &Scene) {
    let media = newest(&scene.demandeur.account, scene.id).await;
    assert_eq!(media.name.as_str(), NAME);
    assert_eq!(media.caption.as_ref().unwrap().as_str(), CAPTION);
    assert_eq!(media.thumbnail.as_ref().unwrap().as_bytes(), [1, 2, 3]);
    let fetched = scene.demandeur.account.fetch_file(&media, |_, _| {}).await.unwrap();
    assert!(*fetched.bytes == plan());
    // What is sent afterwards comes after whatever may still be on its way.
    let account = scene.log_in().await;
    nothing_is_kept(&scene.device.storage()).await;
    account.send_text(scene.id, "Bien reçu ?").await.unwrap();
    scene.demandeur.wait_for(scene.id, "Bien reçu ?").await;
    assert_eq!(files(&scene.demandeur.account, scene.id).await, 1);
    assert_eq!(files(&account, scene.id).await, 1);
    assert_eq!(account.interrupted(scene.id).await, []);
}

async fn files(account: &Account, id: ConversationId) -> usize {
    let messages = account.messages(id).await.unwrap();
    assert!(messages.iter().all(|message| message.warnings.is_empty()), "{messages:?}");
    messages.iter().filter(|message| matches!(message.content, Content::Media(_))).count()
}

/// Begins to send the file, up to the wall.
async fn begin(account: &Account, id: ConversationId, wall: &Lie) -> JoinHandle<Result<(), ClientError>> {
    let account = account.clone();
    let sending =
        tokio::spawn(async move { account.send_file(id, attachment(), None, |_, _| {}).await.map(drop) });
    wall.wait().await;
    sending
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_upload_goes_on_after_a_crash_and_arrives_once(#[values(Sqlite, Postgres)] engine: Engine) {
    let scene = Scene::open(engine).await;
    scene.crash().await;
    assert_eq!(kept(&scene.device.storage()), (6, 1));
    let (middle, contents) = (plan()[1_000_000..1_000_032].to_vec(), scene.device.storage().contents());
    for (key, value) in contents {
        let text = String::from_utf8_lossy(&value);
        assert!(!text.contains("secret") && !text.contains("cave"), "{key}");
        assert!(!value.windows(32).any(|bytes| bytes == middle), "{key}");
    }
    // On a server that is not there for a while.
    let wall = scene.wall();
    let account = scene.log_in().await;
    let shown = eventually("its progress", async || {
        account.resumed_files(scene.id).into_iter().find(|file| file.done == 3 * PART_BYTES)
    })
    .await;
    assert_eq!((shown.name.as_str(), shown.size), (NAME, 3_000_000 + 46 * 16));
    assert_eq!(account.interrupted(scene.id).await, []);
    assert_eq!(files(&scene.demandeur.account, scene.id).await, 0);
    wall.wait().await;
    drop(wall);
    arrived_once(&scene).await;
    assert_eq!(scene.relay.seen(&put("/media/*/parts/0")).len(), 1);
    assert_eq!(scene.relay.seen(&put("/media/*/parts/5")).len(), 1);
    assert!(account.resumed_files(scene.id).is_empty());
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_complete_still_gets_its_message(#[values(Sqlite, Postgres)] engine: Engine) {
    let scene = Scene::open(engine).await;
    let answer_lost = |hit: Box<dyn Fn() + Send + Sync>| {
        scene.relay.twist(post("/media/*/complete"), move |_, said| {
            said.status = 503;
            hit();
        })
    };
    scene.crash_at(answer_lost).await;
    assert_eq!(kept(&scene.device.storage()), (6, 1));
    assert_eq!(files(&scene.demandeur.account, scene.id).await, 0);
    let _account = scene.log_in().await;
    arrived_once(&scene).await;
    assert_eq!(scene.relay.seen(&put("/media/*/parts/*")).len(), 6);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn two_tabs_after_a_crash_send_it_once(#[values(Sqlite, Postgres)] engine: Engine) {
    let scene = Scene::open(engine).await;
    scene.crash().await;
    let other = Client::with_storage(scene.relay.origin(), scene.device.storage()).unwrap();
    let (one, two) = tokio::join!(scene.log_in(), other.log_in(&scene.pro.email, &scene.pro.password));
    let two = two.unwrap();
    assert_eq!((one.interrupted(scene.id).await, two.interrupted(scene.id).await), (vec![], vec![]));
    arrived_once(&scene).await;
    assert_eq!(files(&two, scene.id).await, 1);
    assert_eq!(scene.relay.seen(&put("/media/*/parts/5")).len(), 1);
    assert_eq!(scene.relay.seen(&post("/media/*/complete")).len(), 1);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_tab_that_knows_of_it_takes_over(#[values(Sqlite, Postgres)] engine: Engine) {
    let scene = Scene::open(engine).await;
    let storage = scene.device.storage();
    tokio::join!(scene.crash(), async {
        eventually("the parts are kept", async || (kept(&storage) == (6, 1)).then_some(())).await;
        // As whoever opens the conversation does.
        assert_eq!(scene.pro.account.interrupted(scene.id).await, []);
    });
    newest(&scene.pro.account, scene.id).await;
    arrived_once(&scene).await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_device_that_never_forgot_the_file_does_not_send_it_twice(
    #[values(Sqlite, Postgres)] engine: Engine,
) {
    let scene = Scene::open(engine).await;
    let wall = scene.wall();
    let sending = begin(&scene.pro.account, scene.id, &wall).await;
    // As if it had refused to write, from here on, that the message is queued.
    let before = scene.device.storage().after_a_crash();
    drop(wall);
    sending.await.unwrap().unwrap();
    arrived_once(&scene).await;
    assert_eq!(kept(&before), (6, 1));
    let device = Client::with_storage(scene.relay.origin(), before.clone()).unwrap();
    let account = device.log_in(&scene.pro.email, &scene.pro.password).await.unwrap();
    nothing_is_kept(&before).await;
    assert_eq!(files(&account, scene.id).await, 1);
    arrived_once(&scene).await;
}
