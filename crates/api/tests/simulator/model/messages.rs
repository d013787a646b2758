//! Messages: sent once, waiting until archived.

use protocol::ids::{ConversationId, MessageId, UserId};
use protocol::problem::Code;

use super::{DAY, Message, Model, Ruling, between};
use crate::ops::Outcome;

impl Message {
    /// Whether its envelope is still to be archived.
    pub(crate) const fn waits(&self) -> bool {
        self.delivered_at.is_none() && !self.withdrawn
    }
}

impl Model {
    pub(super) fn send(
        &mut self,
        sender: UserId,
        recipient: UserId,
        conversation: ConversationId,
        id: MessageId,
    ) -> Ruling {
        let age = id.time().map(|made| between(made, self.now)).ok_or(Code::MessageIdOutOfRange)?;
        if !(-120_000..=7 * DAY).contains(&age) {
            return Err(Code::MessageIdOutOfRange);
        }
        if let Some(known) = self.messages.get(&(sender, id)) {
            if known.conversation != conversation || known.recipient != recipient {
                return Err(Code::InvalidField);
            }
            let (received_at, delivered) = (known.received_at, known.delivered_at.is_some());
            return Ok(Outcome::Sent { new: false, received_at, delivered });
        }
        let place = self.conversations.get(&conversation).ok_or(Code::NotFound)?;
        let members = [place.demandeur, place.pro];
        if !members.contains(&sender) {
            return Err(Code::NotFound);
        }
        if place.open && (!members.contains(&recipient) || sender == recipient) {
            return Err(Code::NotAMember);
        }
        self.user(sender)?.may_write()?;
        if !place.open {
            return Err(Code::ConversationClosed);
        }
        if self
            .messages
            .iter()
            .any(|((_, other), message)| *other == id && message.conversation == conversation)
        {
            return Err(Code::InvalidField);
        }
        let unlock = place.unlock;
        let message =
            Message { conversation, recipient, received_at: self.now, delivered_at: None, withdrawn: false };
        self.messages.insert((sender, id), message);
        let unlock = self.unlocks.get_mut(&unlock).expect("a conversation has an unlock");
        if sender == unlock.pro {
            unlock.pro_wrote(self.now);
        } else {
            unlock.answered(self.now);
        }
        self.tell(&members, 1);
        Ok(Outcome::Sent { new: true, received_at: self.now, delivered: false })
    }

    pub(super) fn acknowledge(
        &mut self,
        user: UserId,
        conversation: ConversationId,
        ids: &[MessageId],
    ) -> Ruling {
        let place = self.conversations.get(&conversation).ok_or(Code::NotFound)?;
        let members = [place.demandeur, place.pro];
        if !members.contains(&user) {
            return Err(Code::NotFound);
        }
        self.user(user)?.may_write()?;
        let now = self.now;
        let mut archived = 0;
        for ((_, id), message) in &mut self.messages {
            let waits = message.conversation == conversation && message.recipient == user && message.waits();
            if waits && ids.contains(id) {
                message.delivered_at = Some(now);
                archived += 1;
            }
        }
        self.tell(&members, archived);
        Ok(Outcome::Acknowledged(archived > 0))
    }
}
