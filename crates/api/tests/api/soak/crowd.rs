//! People, their devices, and what they say to each other.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use client::{Account, ClientError, Content, Delivery, MessageView};
use futures::future::join_all;
use protocol::accounts::Kind;
use protocol::ids::{ConversationId, MessageId};
use tokio::time::{sleep, timeout};

use super::device::Device;
use crate::malicious::Relay;
use crate::support::{Person, Server, demande_in_paris};

/// How long everything may take to arrive once the weather has cleared: the longest pause of a client, and work.
const PATIENCE: Duration = Duration::from_mins(3);
/// Between two messages of one device, in milliseconds, at most.
const BREATH: u64 = 200;
/// Between two crashes of devices, in milliseconds, at most.
const UPTIME: u64 = 900;

/// How many of everything.
#[derive(Debug, Clone, Copy)]
pub(super) struct Size {
    /// People who post one demande each.
    pub authors: usize,
    pub pros: usize,
    /// Pros who unlock each demande: conversations = authors x slots.
    pub slots: usize,
    /// Messages of each device in each conversation.
    pub messages: usize,
    /// The same in the first conversation, whose archive gets pages.
    pub long: usize,
    /// How often the server dies at least.
    pub kills: u64,
    /// How often some device does.
    pub crashes: u64,
}

/// Someone with two devices.
#[derive(Debug)]
struct Member {
    devices: [Arc<Device>; 2],
}

impl Member {
    async fn join(server: &Server, relay: &Relay, kind: Kind) -> Self {
        let (phone, laptop) = (relay.client(), relay.client());
        let person = Person::sign_up(&phone, kind).await;
        if kind == Kind::Pro {
            server.grant(&person.account, 100);
        }
        let again = laptop.log_in(&person.email, &person.password).await.unwrap();
        let second = Device::new(relay, &person, &laptop, again);
        let first = Device::new(relay, &person, &phone, person.account.clone());
        // Nobody else holds an account: a device that crashes is gone.
        Self { devices: [first, second].map(Arc::new) }
    }

    async fn phone(&self) -> Account {
        self.devices[0].account().await
    }
}

#[derive(Debug)]
struct Talk {
    id: ConversationId,
    author: usize,
    pro: usize,
    /// Messages of each device.
    messages: usize,
}

/// Who said what: the agreed order is that of the ids.
pub(super) type Said = HashMap<ConversationId, BTreeMap<MessageId, String>>;

/// Everyone.
#[derive(Debug)]
pub(super) struct Crowd {
    authors: Vec<Member>,
    pros: Vec<Member>,
    talks: Vec<Talk>,
}

impl Crowd {
    /// Signs everyone up and opens the conversations; each device has seen each of its own.
    pub(super) async fn gather(server: &Server, relay: &Relay, size: Size) -> Self {
        let join = |kind, count| join_all((0..count).map(move |_| Member::join(server, relay, kind)));
        let authors = join(Kind::Demandeur, size.authors).await;
        let pros = join(Kind::Pro, size.pros).await;
        let mut talks = Vec::new();
        for (author, member) in authors.iter().enumerate() {
            let mut demande = demande_in_paris("Toute la journée");
            demande.slots = i64::try_from(size.slots).ok();
            let demande = member.phone().await.create_demande(&demande).await.unwrap();
            for slot in 0..size.slots {
                let pro = (author + slot) % size.pros;
                let unlocked = pros[pro].phone().await.unlock(&demande).await.unwrap();
                let messages = if talks.is_empty() { size.long / 4 } else { size.messages };
                talks.push(Talk { id: unlocked.conversation.id, author, pro, messages });
            }
        }
        let crowd = Self { authors, pros, talks };
        for talk in &crowd.talks {
            for device in crowd.devices(talk) {
                device.account().await.messages(talk.id).await.unwrap();
            }
        }
        crowd
    }

    fn members(&self, talk: &Talk) -> [&Member; 2] {
        [&self.authors[talk.author], &self.pros[talk.pro]]
    }

    fn devices(&self, talk: &Talk) -> Vec<&Arc<Device>> {
        self.members(talk).into_iter().flat_map(|member| &member.devices).collect()
    }

    /// Devices crash and come back until everyone is `silent` and it has happened often enough. How often.
    pub(super) async fn crash(&self, crashes: u64, silent: &AtomicBool) -> u64 {
        let devices: Vec<_> =
            self.authors.iter().chain(&self.pros).flat_map(|member| &member.devices).collect();
        let mut times = 0;
        while times < crashes || !silent.load(Ordering::SeqCst) {
            sleep(Duration::from_millis(random_below(UPTIME))).await;
            let one = random_below(devices.len().try_into().unwrap());
            devices[usize::try_from(one).unwrap()].crash().await;
            times += 1;
        }
        times
    }

    /// Everyone writes on every device, until each has said everything.
    pub(super) async fn talk(&self) -> Said {
        let mut writers = Vec::new();
        for talk in &self.talks {
            for (number, device) in self.devices(talk).into_iter().enumerate() {
                writers.push(tokio::spawn(write(Arc::clone(device), talk.id, number, talk.messages)));
            }
        }
        let mut said = Said::new();
        for lines in join_all(writers).await {
            let (id, lines) = lines.unwrap();
            let there = said.entry(id).or_default();
            for (message, text) in lines {
                assert_eq!(there.insert(message, text), None, "an id was made twice");
            }
        }
        said
    }

    /// Waits until every device shows as many messages as were sent, and none of its own still waits.
    pub(super) async fn settle(&self, said: &Said) {
        let all = self.talks.iter().flat_map(|talk| {
            let count = said[&talk.id].len();
            self.devices(talk).into_iter().map(move |device| settled(device, talk.id, count))
        });
        if let Err(late) = timeout(PATIENCE, join_all(all)).await {
            panic!("{late}\n{}", self.missing(said).await);
        }
    }

    /// What each device lacks, or has not sent.
    async fn missing(&self, said: &Said) -> String {
        let mut lines = Vec::new();
        for talk in &self.talks {
            for (number, device) in self.devices(talk).into_iter().enumerate() {
                let messages = device.account().await.messages(talk.id).await.unwrap();
                let lacks =
                    said[&talk.id].iter().filter(|(id, _)| !messages.iter().any(|there| there.id == **id));
                let lacks: Vec<_> = lacks.collect();
                let waiting: Vec<_> = messages.iter().filter(|message| !arrived(message)).collect();
                if !(lacks.is_empty() && waiting.is_empty()) {
                    lines.push(format!("{}, device {number}: lacks {lacks:?}, waiting {waiting:?}", talk.id));
                }
            }
        }
        lines.join("\n")
    }

    /// Every device shows the same as was sent, and so does one that signs in only now, from the archive alone.
    pub(super) async fn agree(&self, server: &Server, said: &Said) {
        for talk in &self.talks {
            let expected: Vec<(MessageId, String)> = said[&talk.id].clone().into_iter().collect();
            for member in self.members(talk) {
                let [phone, laptop] = &member.devices;
                let anew = phone.log_in(&server.client()).await.unwrap();
                let accounts = [phone.account().await, laptop.account().await, anew];
                let mut mine = Vec::new();
                for device in &accounts {
                    let messages = whole(device, talk.id).await.unwrap();
                    assert_eq!(contents(&messages), expected, "{} on one device", talk.id);
                    let warned = messages.iter().find(|message| !message.warnings.is_empty());
                    assert_eq!(warned, None, "{}", talk.id);
                    assert_eq!(device.conversation(talk.id).await.unwrap().trouble, None);
                    mine.push(messages.iter().map(|message| message.mine).collect::<Vec<_>>());
                }
                assert!(mine.windows(2).all(|pair| pair[0] == pair[1]), "devices disagree on who wrote");
            }
        }
    }
}

async fn write(
    device: Arc<Device>,
    id: ConversationId,
    number: usize,
    count: usize,
) -> (ConversationId, Vec<(MessageId, String)>) {
    let mut lines = Vec::new();
    for line in 0..count {
        let text = format!("appareil {number}, ligne {line}");
        let message = loop {
            // A device that has just come back may not know the conversation yet.
            match device.account().await.send_text(id, &text).await {
                Ok(message) => break message,
                Err(error) if error.is_transient() => {
                    sleep(Duration::from_millis(random_below(BREATH))).await;
                }
                Err(error) => panic!("{error:?}"),
            }
        };
        lines.push((message, text));
        sleep(Duration::from_millis(random_below(BREATH))).await;
    }
    (id, lines)
}

async fn settled(device: &Device, id: ConversationId, count: usize) {
    let device = device.account().await;
    loop {
        match whole(&device, id).await {
            Ok(messages) if messages.len() >= count && messages.iter().all(arrived) => return,
            // Devices that sign in again and again are told to wait, too.
            Err(error) => assert!(error.is_transient(), "{error:?}"),
            Ok(_) => {}
        }
        sleep(Duration::from_millis(100)).await;
    }
}

fn arrived(message: &MessageView) -> bool {
    match &message.state {
        Delivery::Waiting => false,
        Delivery::Failed(reason) => panic!("{:?} failed: {reason:?}", message.content),
        _ => true,
    }
}

/// Everything that the archive holds.
async fn whole(device: &Account, id: ConversationId) -> Result<Vec<MessageView>, ClientError> {
    while device.older(id).await? {}
    device.messages(id).await
}

fn contents(messages: &[MessageView]) -> Vec<(MessageId, String)> {
    let text = |content: &Content| match content {
        Content::Text(text) => text.clone(),
        other => format!("{other:?}"),
    };
    messages.iter().map(|message| (message.id, text(&message.content))).collect()
}

/// A random number below `limit`.
pub(super) fn random_below(limit: u64) -> u64 {
    let mut random = [0; 8];
    getrandom::fill(&mut random).unwrap();
    u64::from_le_bytes(random) % limit
}
