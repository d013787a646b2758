//! Sending: the recipient's envelope and the sender's entry, stored together, once.

use protocol::ids::{ConversationId, MessageId, UserId};
use protocol::limits::{ENTRY_BYTES, MESSAGE_AHEAD, MESSAGE_BEHIND};
use protocol::messages::{Accepted, SendMessage};
use protocol::problem::Code;
use protocol::time::Timestamp;
use protocol::transcript::Route;
use store::messages::{NewMessage, Stored, store_message};
use store::{Tx, conversations};

use crate::domain::accounts::me::caller;
use crate::domain::sealed::{check_blob, check_envelope};
use crate::domain::{DomainError, Refusal, standing};
use crate::secrets::Keyring;

/// A message as accepted, and whether it was new.
#[derive(Debug)]
pub struct Sent {
    /// The answer.
    pub accepted: Accepted,
    /// False for a repetition.
    pub new: bool,
}

/// The rules that need no database; the stamped message if they hold.
///
/// # Errors
/// `message_id_out_of_range`, `invalid_field`, `not_a_member` for a message to oneself.
pub fn draft(
    keys: &Keyring,
    sender: UserId,
    conversation: ConversationId,
    request: SendMessage,
    now: Timestamp,
) -> Result<NewMessage, Refusal> {
    check_id(request.id, now)?;
    check_envelope(&request.envelope)?;
    check_blob("entry", &request.entry, ENTRY_BYTES)?;
    let route = Route { conversation, sender, recipient: request.recipient, message: request.id };
    let (kid, stamp) = keys.stamp(&route, &request.commitment, now);
    Ok(NewMessage {
        id: request.id,
        conversation,
        sender,
        recipient: request.recipient,
        commitment: request.commitment,
        envelope: request.envelope,
        entry: request.entry,
        kid: kid.to_owned(),
        stamp,
        received_at: now,
    })
}

fn check_id(id: MessageId, now: Timestamp) -> Result<(), Refusal> {
    let refused = |detail: &str| Err(Refusal::because(Code::MessageIdOutOfRange, detail));
    match id.time() {
        None => refused("id: not a UUIDv7"),
        Some(time) if time > now.plus(MESSAGE_AHEAD) => refused("id: more than 2 minutes ahead"),
        Some(time) if time < now.minus(MESSAGE_BEHIND) => refused("id: more than 7 days behind"),
        Some(_) => Ok(()),
    }
}

/// Stores a message; a repetition gets the first answer.
///
/// # Errors
/// `not_found`, `not_a_member`, `conversation_closed`, `banned`, `too_many_unacknowledged`, and
/// `invalid_field` for an id that another message has.
pub async fn send(tx: &mut Tx, message: &NewMessage, now: Timestamp) -> Result<Sent, DomainError> {
    let (received_at, delivered, new) = match store_message(tx, message).await? {
        Stored::New => (message.received_at, false, true),
        Stored::Repeated { received_at, delivered } => (received_at, delivered, false),
        Stored::NotMember => {
            conversations::is_open(tx, message.sender, message.conversation).await?.ok_or(Code::NotFound)?;
            return Err(Code::NotAMember.into());
        }
        Stored::Closed => {
            standing::may_write(&caller(tx, message.sender).await?, now)?;
            return Err(Code::ConversationClosed.into());
        }
        Stored::TooMany => return Err(Code::TooManyUnacknowledged.into()),
        Stored::IdTaken => {
            return Err(Refusal::because(Code::InvalidField, "id: another message has it").into());
        }
    };
    Ok(Sent { accepted: Accepted { id: message.id, received_at, delivered }, new })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    const NOW: Timestamp = Timestamp::from_millis(1_763_690_400_000);

    fn at(time: Timestamp) -> Result<(), Code> {
        check_id(MessageId::make(time, [1; 10]), NOW).map_err(|refusal| refusal.code)
    }

    #[test]
    fn a_message_id_lies_close_to_the_servers_time() {
        let moment = Duration::from_millis(1);
        assert_eq!(at(NOW.plus(MESSAGE_AHEAD)), Ok(()));
        assert_eq!(at(NOW.plus(MESSAGE_AHEAD + moment)), Err(Code::MessageIdOutOfRange));
        assert_eq!(at(NOW.minus(MESSAGE_BEHIND)), Ok(()));
        assert_eq!(at(NOW.minus(MESSAGE_BEHIND + moment)), Err(Code::MessageIdOutOfRange));
    }

    #[test]
    fn an_id_that_carries_no_time_is_refused() {
        let random = MessageId::new(uuid::Uuid::from_u128(0x4000_8000 << 64));
        assert_eq!(check_id(random, NOW).unwrap_err().code, Code::MessageIdOutOfRange);
    }
}
