//! The conversations that a socket watches, and what it has told about their peers.

use std::time::Instant;

use protocol::ids::{ConversationId, UserId};
use protocol::limits::TYPING_EVERY;
use protocol::live::Presence;

/// Everyone in watched conversations. Membership is known from the moment of watching, so that no frame costs a query.
#[derive(Debug, Default)]
pub(super) struct Company(Vec<Companion>);

#[derive(Debug)]
struct Companion {
    conversation: ConversationId,
    peer: UserId,
    told: Option<Presence>,
    typed: Option<Instant>,
}

/// What to make of someone's typing.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Keystroke {
    /// The peer is to be told.
    News(UserId),
    /// The peer was told a moment ago.
    Known,
    /// In a conversation that is not watched.
    Elsewhere,
}

impl Company {
    /// Replaces what is watched. Everything is told anew: the frame may come from another tab behind the same socket.
    pub(super) fn replace(&mut self, watched: &[(ConversationId, UserId)]) {
        let before = std::mem::take(&mut self.0);
        let companion = |&(conversation, peer)| {
            let known = before.iter().find(|known| known.conversation == conversation);
            Companion { conversation, peer, told: None, typed: known.and_then(|known| known.typed) }
        };
        self.0 = watched.iter().map(companion).collect();
    }

    pub(super) fn conversations(&self) -> Vec<ConversationId> {
        self.0.iter().map(|companion| companion.conversation).collect()
    }

    pub(super) fn peers(&self) -> Vec<UserId> {
        self.0.iter().map(|companion| companion.peer).collect()
    }

    /// The person is typing.
    pub(super) fn typing(&mut self, conversation: ConversationId, now: Instant) -> Keystroke {
        let watched = self.0.iter_mut().find(|companion| companion.conversation == conversation);
        let Some(companion) = watched else { return Keystroke::Elsewhere };
        let soon = companion.typed.is_some_and(|typed| now.saturating_duration_since(typed) < TYPING_EVERY);
        if soon {
            return Keystroke::Known;
        }
        companion.typed = Some(now);
        Keystroke::News(companion.peer)
    }

    /// True when this presence was not told yet.
    pub(super) fn is_news(&mut self, user: UserId, presence: Presence) -> bool {
        let mut news = false;
        for companion in self.0.iter_mut().filter(|companion| companion.peer == user) {
            news |= companion.told.replace(presence) != Some(presence);
        }
        news
    }

    /// Forgets what was told.
    pub(super) fn forget_told(&mut self) {
        for companion in &mut self.0 {
            companion.told = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use protocol::time::Timestamp;

    use super::*;

    const PEER: UserId = UserId::new([2; 32]);

    fn conversation(n: u8) -> ConversationId {
        ConversationId::make(Timestamp::from_millis(1), [n; 10])
    }

    #[test]
    fn typing_is_passed_on_every_three_seconds_in_watched_conversations_only() {
        let (mut company, start) = (Company::default(), Instant::now());
        assert_eq!(company.typing(conversation(1), start), Keystroke::Elsewhere);
        company.replace(&[(conversation(1), PEER)]);
        assert_eq!(company.typing(conversation(1), start), Keystroke::News(PEER));
        let soon = start + TYPING_EVERY.saturating_sub(Duration::from_millis(1));
        assert_eq!(company.typing(conversation(1), soon), Keystroke::Known);
        company.replace(&[(conversation(1), PEER), (conversation(2), PEER)]);
        assert_eq!(company.typing(conversation(1), soon), Keystroke::Known, "watching anew changes nothing");
        assert_eq!(company.typing(conversation(1), start + TYPING_EVERY), Keystroke::News(PEER));
    }

    #[test]
    fn presence_is_told_once_until_it_changes() {
        let mut company = Company::default();
        company.replace(&[(conversation(1), PEER), (conversation(2), PEER)]);
        assert!(company.is_news(PEER, Presence::Online));
        assert!(!company.is_news(PEER, Presence::Online));
        assert!(company.is_news(PEER, Presence::Recently));
        assert!(!company.is_news(UserId::new([9; 32]), Presence::Online));
        company.forget_told();
        assert!(company.is_news(PEER, Presence::Recently));
    }
}
