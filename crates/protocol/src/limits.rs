//! Every limit that clients and server enforce alike.

use std::time::Duration;

/// PBKDF2 iterations below this are refused (OWASP Password Storage, PBKDF2-HMAC-SHA-256).
pub const KDF_ITERATIONS_MIN: u32 = 600_000;
/// PBKDF2 iterations above this are refused: a lying server could otherwise freeze a client.
pub const KDF_ITERATIONS_MAX: u32 = 10_000_000;

/// Characters in a message text.
pub const MESSAGE_CHARS: usize = 8_000;
/// Ciphertext bytes in an envelope.
pub const ENVELOPE_BYTES: usize = 48 * 1024;
/// Ciphertext bytes in a read mark.
pub const READ_MARK_BYTES: usize = 1024;
/// Ciphertext bytes in an archive entry: an envelope's content and what its keeper adds to it.
pub const ENTRY_BYTES: usize = 64 * 1024;
/// Ciphertext bytes in an archive page: as many entries as trigger a compaction, and one more.
pub const PAGE_BYTES: usize = 256 * 1024;
/// Ciphertext bytes in a conversation's `state`.
pub const STATE_BYTES: usize = 16 * 1024;
/// Ciphertext bytes in the vault.
pub const VAULT_BYTES: usize = 512 * 1024;
/// Ciphertext bytes in a sealed vault key ring.
pub const KEY_RING_BYTES: usize = 4 * 1024;
/// Bytes of any request body.
pub const BODY_BYTES: usize = 1024 * 1024;

/// Unacknowledged envelopes of one sender in one conversation.
pub const UNACKNOWLEDGED: i64 = 200;
/// Entries that make a client seal the oldest into a page.
pub const PAGE_ENTRIES: usize = 200;
/// Bytes of entries that make a client seal the oldest into a page.
pub const PAGE_TRIGGER_BYTES: usize = 64 * 1024;

/// How far ahead of the server's clock a message id may be.
pub const MESSAGE_AHEAD: Duration = Duration::from_mins(2);
/// How far behind the server's clock a message id may be.
pub const MESSAGE_BEHIND: Duration = Duration::from_hours(7 * 24);

/// Plaintext bytes of a file.
pub const FILE_BYTES: u64 = 20 * 1024 * 1024;
/// Plaintext bytes of every chunk of a file but the last.
pub const CHUNK_BYTES: u64 = 64 * 1024;
/// Ciphertext bytes of every chunk of a file but the last: its content and a tag.
pub const SEALED_CHUNK_BYTES: u64 = CHUNK_BYTES + 16;
/// Ciphertext bytes of every part of an upload but the last: 8 chunks.
pub const PART_BYTES: u64 = 8 * SEALED_CHUNK_BYTES;
/// Ciphertext bytes that one person may have in the store.
pub const STORED_BYTES: u64 = 512 * 1024 * 1024;
/// Files that one person may begin to upload in [`UPLOAD_WINDOW`].
pub const UPLOADS: u64 = 200;
/// What [`UPLOADS`] are counted over, and how long an upload may take.
pub const UPLOAD_WINDOW: Duration = Duration::from_hours(24);
/// How long a complete file is kept.
pub const MEDIA_LIFE: Duration = Duration::from_hours(14 * 24);

/// Ciphertext bytes of a file with this many plaintext bytes; `None` beyond [`FILE_BYTES`].
#[must_use]
pub const fn sealed_size(plaintext: u64) -> Option<u64> {
    if plaintext > FILE_BYTES {
        return None;
    }
    let chunks = if plaintext == 0 { 1 } else { plaintext.div_ceil(CHUNK_BYTES) };
    Some(plaintext + chunks * (SEALED_CHUNK_BYTES - CHUNK_BYTES))
}

/// Characters in a display name.
pub const NAME_CHARS: usize = 50;
/// Characters in a demande's title.
pub const TITLE_CHARS: usize = 100;
/// Characters in a demande's description.
pub const DESCRIPTION_CHARS: usize = 5_000;
/// Slots a demandeur may choose.
pub const SLOTS: std::ops::RangeInclusive<i64> = 1..=5;
/// Slots when the demandeur does not choose.
pub const SLOTS_DEFAULT: i64 = 3;
/// Premium slots beside the chosen ones.
pub const PREMIUM_SLOTS: i64 = 1;
/// Whole EUR in either end of a budget.
pub const BUDGET_EUR: std::ops::RangeInclusive<i64> = 0..=1_000_000;
/// How long a demande is open.
pub const DEMANDE_LIFE: Duration = Duration::from_hours(30 * 24);
/// Kilometres around a place.
pub const RADIUS_KM: std::ops::RangeInclusive<i64> = 1..=100;
/// Kilometres when the searcher does not choose.
pub const RADIUS_KM_DEFAULT: i64 = 30;

/// Entries in one page of a list.
pub const PAGE_LIMIT: std::ops::RangeInclusive<i64> = 1..=100;
/// Entries in one page of a list when the caller does not choose.
pub const PAGE_LIMIT_DEFAULT: i64 = 20;

/// How long a live socket may stay silent before its first frame.
pub const LIVE_HELLO: Duration = Duration::from_secs(5);
/// Conversations that one live socket may watch.
pub const LIVE_WATCHED: usize = 8;
/// How far apart one person's `typing` in a conversation is passed on.
pub const TYPING_EVERY: Duration = Duration::from_secs(3);
/// How long `typing` holds for.
pub const TYPING_HOLDS: Duration = Duration::from_secs(5);
/// Life of an access token.
pub const ACCESS_TOKEN: Duration = Duration::from_mins(10);
/// Life of a refresh token.
pub const REFRESH_TOKEN: Duration = Duration::from_hours(30 * 24);
/// Characters in an `Idempotency-Key`.
pub const IDEMPOTENCY_KEY_CHARS: std::ops::RangeInclusive<usize> = 8..=128;

/// How long nobody writes in a conversation before its members are told that it will go: six months, the longest.
pub const CONVERSATION_IDLE: Duration = Duration::from_hours(184 * 24);
/// How long after that it goes, unless somebody writes.
pub const CONVERSATION_WARNING: Duration = Duration::from_hours(30 * 24);

/// How soon the pro must write for a refund by R1 or R3.
pub const FIRST_ENVELOPE: Duration = Duration::from_hours(24);
/// How long the demandeur may leave the first envelope unopened before R1 refunds.
pub const UNOPENED: Duration = Duration::from_hours(48);
/// How long after an unlock a moderator's decision still refunds it (R2).
pub const DECISION_REFUNDS: Duration = Duration::from_hours(14 * 24);
/// How long after an unlock the author's own ending still refunds it (R2).
pub const ENDING_REFUNDS: Duration = Duration::from_hours(48);
/// How long the demandeur may answer nobody after a receipt before R3 refunds.
pub const UNANSWERED: Duration = Duration::from_hours(7 * 24);
/// How long after an unlock a claim can be made (R4).
pub const CLAIM_PERIOD: Duration = Duration::from_hours(14 * 24);
/// What caps and unreadable receipts are counted over.
pub const REFUND_WINDOW: Duration = Duration::from_hours(90 * 24);
/// Percentage of a pro's unlocks in [`REFUND_WINDOW`] that capped rules may refund; one is always allowed.
pub const REFUND_CAP_PERCENT: i64 = 20;

/// How many of a pro's `unlocks` in [`REFUND_WINDOW`] capped rules may refund.
#[must_use]
pub const fn refund_cap(unlocks: i64) -> i64 {
    let share = unlocks.saturating_mul(REFUND_CAP_PERCENT) / 100;
    if share > 1 { share } else { 1 }
}

/// Unreadable receipts in [`REFUND_WINDOW`] that bring a pro before staff.
pub const UNREADABLE_RECEIPTS: i64 = 3;
/// An author's newest unlocks that the answer rate is counted over.
pub const ANSWER_RATE_UNLOCKS: i64 = 50;
/// Purchases of one account that were begun within [`OPEN_PURCHASE`] and wait to be paid.
pub const OPEN_PURCHASES: i64 = 10;
/// How long a purchase that nobody pays counts as open.
pub const OPEN_PURCHASE: Duration = Duration::from_hours(24);
/// How long one does that Stripe has not opened: whoever clicks while Stripe is down is not held up for a day.
pub const UNOPENED_PURCHASE: Duration = Duration::from_mins(15);
/// What a spending limit is counted over.
pub const SPENDING_WINDOW: Duration = Duration::from_hours(24);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_chunk_of_a_file_has_a_tag() {
        let cases = [(0, 16), (1, 17), (CHUNK_BYTES, CHUNK_BYTES + 16), (CHUNK_BYTES + 1, CHUNK_BYTES + 33)];
        for (plaintext, sealed) in cases {
            assert_eq!(sealed_size(plaintext), Some(sealed), "{plaintext}");
        }
        assert_eq!(sealed_size(FILE_BYTES), Some(320 * SEALED_CHUNK_BYTES));
        assert_eq!(sealed_size(FILE_BYTES + 1), None);
    }
}
