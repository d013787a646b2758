//! High-water marks: the newest that was seen of everything the server keeps, so that it cannot go back behind it.
//!
//! They outlive the session, in the device's storage. Tabs share what is stored, not what is in memory.

use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::sync::{Arc, Mutex};

use protocol::ids::{ConversationId, MessageId, UserId};

use crate::device::LocalName;
use crate::error::{ClientError, Sealed};
use crate::platform;
use crate::storage::{Bucket, Change, Storage};
use crate::sync::lock;

/// Names the lock under which stored marks are raised: none must fall because two tabs write.
const RAISING: &str = "leboncoup-marks";

/// Something that an honest server only ever raises.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mark {
    /// Iterations of a password derivation that worked.
    Iterations(LocalName),
    /// Version of the credentials.
    Credentials(UserId),
    /// Newest generation of the vault key.
    KeyRing(UserId),
    /// Version of the vault.
    Vault(UserId),
    /// Newest entry in someone's archive of a conversation.
    Entry(UserId, ConversationId),
    /// Newest page in someone's archive of a conversation.
    Page(UserId, ConversationId),
    /// Version of someone's reading state.
    Reading(UserId, ConversationId),
    /// Number of the newest read mark that someone has from their peer.
    PeerRead(UserId, ConversationId),
}

/// The key in storage.
impl fmt::Display for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Iterations(name) => write!(f, "{name}/iterations"),
            Self::Credentials(user) => write!(f, "{user}/credentials"),
            Self::KeyRing(user) => write!(f, "{user}/key-ring"),
            Self::Vault(user) => write!(f, "{user}/vault"),
            Self::Entry(user, conversation) => write!(f, "{user}/entry/{conversation}"),
            Self::Page(user, conversation) => write!(f, "{user}/page/{conversation}"),
            Self::Reading(user, conversation) => write!(f, "{user}/reading/{conversation}"),
            Self::PeerRead(user, conversation) => write!(f, "{user}/peer-read/{conversation}"),
        }
    }
}

/// Every mark of one device. Raise one only for what has proved authentic, or was stored by this client: a lie must
/// not make the truth look old. Cheap to clone: clones are the same marks.
#[derive(Debug, Clone)]
pub(crate) struct Marks {
    /// Where they are kept, if anywhere.
    storage: Option<Storage>,
    heights: Arc<Mutex<Heights>>,
}

#[derive(Debug, Default)]
struct Heights {
    known: HashMap<String, u128>,
    /// What storage does not have yet.
    raised: BTreeSet<String>,
    storing: bool,
}

impl Marks {
    pub(crate) fn new(storage: Storage) -> Self {
        Self { storage: Some(storage), heights: Arc::default() }
    }

    /// Marks that go with this value.
    pub(crate) fn fleeting() -> Self {
        Self { storage: None, heights: Arc::default() }
    }

    /// Reads the stored marks of a person. To be awaited before any of them is needed.
    pub(crate) async fn load(&self, person: impl fmt::Display) {
        let Some(storage) = &self.storage else { return };
        let stored = storage.scan(Bucket::Marks, &format!("{person}/")).await;
        let mut heights = lock(&self.heights);
        for (key, height) in stored.into_iter().filter_map(|(key, bytes)| Some((key, parse(&bytes)?))) {
            let known = heights.known.entry(key).or_default();
            *known = height.max(*known);
        }
    }

    /// Where a mark stands; 0 before anything was seen.
    pub(crate) fn of(&self, mark: Mark) -> u128 {
        lock(&self.heights).known.get(&mark.to_string()).copied().unwrap_or(0)
    }

    /// Raises a mark; it never falls.
    pub(crate) fn raise(&self, mark: Mark, seen: impl Into<u128>) {
        let (key, seen) = (mark.to_string(), seen.into());
        {
            let mut heights = lock(&self.heights);
            if heights.known.get(&key).copied().unwrap_or(0) >= seen {
                return;
            }
            heights.known.insert(key.clone(), seen);
            heights.raised.insert(key);
        }
        self.store();
    }

    /// Stores everything anew: the browser has thrown it away.
    pub(crate) fn store_all(&self) {
        {
            let mut heights = lock(&self.heights);
            heights.raised = heights.known.keys().cloned().collect();
        }
        self.store();
    }

    /// Refuses what lies below its mark.
    ///
    /// # Errors
    /// [`ClientError::RolledBack`].
    pub(crate) fn check(&self, mark: Mark, shown: impl Into<u128>, what: Sealed) -> Result<(), ClientError> {
        if shown.into() < self.of(mark) { Err(ClientError::RolledBack { what }) } else { Ok(()) }
    }

    /// Stores what was raised, in the background.
    fn store(&self) {
        let Some(storage) = self.storage.clone() else { return };
        if !std::mem::replace(&mut lock(&self.heights).storing, true) {
            let heights = Arc::clone(&self.heights);
            platform::spawn(async move { while store_raised(&heights, &storage).await {} });
        }
    }
}

/// Stores what was raised. False when there was nothing to store.
async fn store_raised(heights: &Mutex<Heights>, storage: &Storage) -> bool {
    let raised: Vec<(String, u128)> = {
        let mut heights = lock(heights);
        let keys = std::mem::take(&mut heights.raised);
        heights.storing = !keys.is_empty();
        keys.into_iter().filter_map(|key| Some((key.clone(), *heights.known.get(&key)?))).collect()
    };
    if raised.is_empty() {
        return false;
    }
    let raise = async {
        let mut changes = Vec::with_capacity(raised.len());
        for (key, height) in raised {
            let stored = storage.get(Bucket::Marks, &key).await.and_then(|bytes| parse(&bytes));
            if stored < Some(height) {
                changes.push(Change::put(Bucket::Marks, key, height.to_be_bytes().to_vec()));
            }
        }
        storage.write(changes).await;
    };
    storage.exclusively(RAISING, raise).await;
    true
}

fn parse(bytes: &[u8]) -> Option<u128> {
    bytes.try_into().ok().map(u128::from_be_bytes)
}

/// A message's place in the agreed order, as a mark.
pub(crate) fn height(id: Option<MessageId>) -> u128 {
    id.map_or(0, |id| id.uuid().as_u128())
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use protocol::time::Timestamp;

    use super::*;

    const ME: UserId = UserId::new([1; 32]);
    const VAULT: Mark = Mark::Vault(ME);

    #[tokio::test]
    async fn a_mark_rises_and_never_falls() {
        let marks = Marks::fleeting();
        assert_eq!(marks.check(VAULT, 0_u64, Sealed::Vault), Ok(()));
        marks.raise(VAULT, 7_u64);
        marks.raise(VAULT, 3_u64);
        assert_eq!(marks.check(VAULT, 7_u64, Sealed::Vault), Ok(()));
        let older = marks.check(VAULT, 6_u64, Sealed::Vault);
        assert_eq!(older, Err(ClientError::RolledBack { what: Sealed::Vault }));
        assert_eq!(marks.of(Mark::Vault(UserId::new([2; 32]))), 0);
    }

    #[tokio::test]
    async fn marks_outlive_the_client_and_the_higher_one_stays_whoever_writes_last() {
        let storage = Storage::default();
        let (one, other) = (Marks::new(storage.clone()), Marks::new(storage.clone()));
        one.raise(VAULT, 7_u64);
        while store_raised(&one.heights, &storage).await {}
        other.raise(VAULT, 3_u64);
        while store_raised(&other.heights, &storage).await {}
        let next = Marks::new(storage);
        assert_eq!(next.of(VAULT), 0);
        next.load(ME).await;
        assert_eq!(next.of(VAULT), 7);
    }

    #[tokio::test]
    async fn after_an_eviction_everything_known_is_stored_anew() {
        let storage = Storage::default();
        let marks = Marks::new(storage.clone());
        marks.raise(VAULT, 7_u64);
        while store_raised(&marks.heights, &storage).await {}
        storage.evict();
        marks.store_all();
        while store_raised(&marks.heights, &storage).await {}
        assert_eq!(storage.contents(), [(format!("Marks/{ME}/vault"), 7_u128.to_be_bytes().to_vec())]);
    }

    #[test]
    fn later_messages_are_higher() {
        let id = |millis| Some(MessageId::make(Timestamp::from_millis(millis), [0; 10]));
        assert!(height(None) < height(id(0)) && height(id(1)) < height(id(2)));
    }
}
