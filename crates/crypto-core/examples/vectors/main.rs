//! Writes `vectors/*.json`: one frozen example of every construction, for this crate's tests and for other
//! implementations. Run it only for a new format version: existing vectors never change.
//!
//!     cargo run -p crypto-core --example vectors

mod accounts;
mod bodies;
mod identities;
mod messages;
mod read_marks;
#[path = "../../src/testing/replay.rs"]
mod replay;
mod sealed;

use std::error::Error;
use std::path::{Path, PathBuf};

use chacha20::ChaCha20Rng;
use crypto_core::rand_core::SeedableRng;
use protocol::ids::{ConversationId, MessageId, UnlockId};
use protocol::time::Timestamp;
use replay::Replay;
use serde_json::Value;

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    for (path, text) in files()? {
        std::fs::write(path, text)?;
    }
    Ok(())
}

/// Every file and what it holds, the same each time.
fn files() -> Outcome<Vec<(PathBuf, String)>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors");
    let vectors: [(&str, Value); 13] = [
        ("kdf", accounts::kdf()?),
        ("recovery", accounts::recovery()),
        ("key-ring", accounts::key_ring()?),
        ("identity", identities::identity()?),
        ("safety", identities::safety()),
        ("receipt", identities::receipt()),
        ("blob", sealed::blobs()?),
        ("padding", sealed::padding()?),
        ("file", sealed::files()?),
        ("envelope", messages::envelopes()?),
        // No cryptography in it: the other implementations check what lies beside it.
        ("content/bodies", bodies::bodies()),
        ("archive", messages::archive()?),
        ("read-mark", read_marks::read_marks()?),
    ];
    let file = |(name, value)| {
        let text = serde_json::to_string_pretty(&value)?;
        Ok((folder.join(name).with_extension("json"), text + "\n"))
    };
    vectors.into_iter().map(file).collect()
}

/// Deterministic randomness, different for each use.
fn rng(seed: u8) -> ChaCha20Rng {
    ChaCha20Rng::from_seed([seed; 32])
}

fn conversation() -> ConversationId {
    ConversationId::make(Timestamp::from_millis(1_790_000_000_000), [0xc0; 10])
}

fn message(number: i64) -> MessageId {
    MessageId::make(Timestamp::from_millis(1_790_000_001_000 + number), [0xe0; 10])
}

fn unlock() -> UnlockId {
    UnlockId::make(Timestamp::from_millis(1_789_999_999_000), [0xa0; 10])
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_is_frozen_is_what_this_writes() {
        for (path, text) in super::files().unwrap() {
            let frozen = std::fs::read_to_string(&path).unwrap();
            assert!(
                frozen == text,
                "{} would change: run `git diff` after `cargo xtask vectors`",
                path.display()
            );
        }
    }
}
