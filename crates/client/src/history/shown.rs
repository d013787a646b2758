//! What the interface shows of a history, and what warns of tampering in it.

use protocol::ids::MessageId;

use super::{Held, History};
use crate::chain;
use crate::views::{Delivery, MessageView, Preview, Warning};

impl History {
    /// The newest message as the conversation list shows it.
    pub(crate) fn preview(&self) -> Option<Preview> {
        let (_, held) = self.messages.iter().rev().find(|(id, _)| !self.deleted.hides(**id))?;
        Some(Preview { mine: held.mine, content: held.content.clone(), sent_at: held.sent_at })
    }

    /// Everything in memory, oldest first.
    pub(crate) fn views(&self) -> Vec<MessageView> {
        let links = self.messages.iter().filter_map(|(id, held)| Some((*id, held.link.as_ref()?)));
        let mut warnings = chain::check(links, self.is_whole());
        // Whoever has seen a later message of ours has this one, too: they archive in order.
        let seen = self.received().filter_map(|(_, held)| held.seen).max();
        let view = |(id, held): (&MessageId, &Held)| {
            let mut signs = warnings.remove(id).unwrap_or_default();
            signs.extend(held.sign);
            if self.misses_what_was_seen(held) {
                signs.insert(Warning::Gap);
            }
            if self.provisional {
                signs.remove(&Warning::Gap);
            }
            let opened = held.mine && held.is_archived() && Some(*id) <= self.opened;
            let seen_by_peer = held.state == Delivery::Sent && Some(*id) <= seen;
            MessageView {
                id: *id,
                mine: held.mine,
                content: held.content.clone(),
                reply_to: held.reply_to,
                sent_at: held.sent_at,
                state: match held.state.clone() {
                    _ if opened => Delivery::Opened,
                    _ if seen_by_peer => Delivery::Delivered,
                    state => state,
                },
                warnings: signs.into_iter().collect(),
            }
        };
        self.messages.iter().filter(|(id, _)| !self.deleted.hides(**id)).map(view).collect()
    }

    /// The author held a message of the other side that is not here, though this part of the history is loaded.
    fn misses_what_was_seen(&self, held: &Held) -> bool {
        let Some(seen) = held.seen else { return false };
        let oldest = self.messages.keys().next().copied();
        let loaded = self.is_whole() || oldest <= Some(seen);
        loaded
            && !self.deleted.excuses(seen)
            && self.messages.get(&seen).is_none_or(|other| other.mine == held.mine && other.is_opened())
    }
}
