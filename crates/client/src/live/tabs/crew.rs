//! What the other tabs have on display, as the tab that holds the socket knows it.

use std::collections::VecDeque;

use protocol::ids::ConversationId;
use protocol::limits::LIVE_WATCHED;

/// Tabs to remember. One that was closed is forgotten in time.
const TABS: usize = 8;

/// The other tabs, the one that changed last in front.
#[derive(Debug, Default)]
pub(in crate::live) struct Crew(VecDeque<(u64, Vec<ConversationId>)>);

impl Crew {
    /// Takes over what a tab has on display.
    pub(in crate::live) fn watches(&mut self, tab: u64, conversations: Vec<ConversationId>) {
        self.0.retain(|(known, _)| *known != tab);
        if !conversations.is_empty() {
            self.0.push_front((tab, conversations));
            self.0.truncate(TABS);
        }
    }

    /// What to watch for all: the own displays first, each once, no more than the server allows.
    pub(in crate::live) fn all(&self, own: Vec<ConversationId>) -> Vec<ConversationId> {
        let mut all: Vec<ConversationId> = Vec::new();
        for id in own.into_iter().chain(self.0.iter().flat_map(|(_, ids)| ids.iter().copied())) {
            if !all.contains(&id) && all.len() < LIVE_WATCHED {
                all.push(id);
            }
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use protocol::time::Timestamp;

    use super::*;

    fn id(n: u8) -> ConversationId {
        ConversationId::make(Timestamp::from_millis(1), [n; 10])
    }

    #[test]
    fn all_tabs_together_watch_what_each_has_on_display() {
        let mut crew = Crew::default();
        crew.watches(7, vec![id(1), id(2)]);
        crew.watches(8, vec![id(2), id(3)]);
        assert_eq!(crew.all(vec![id(9)]), [id(9), id(2), id(3), id(1)]);
        crew.watches(8, Vec::new());
        assert_eq!(crew.all(Vec::new()), [id(1), id(2)]);
    }

    #[test]
    fn no_number_of_tabs_makes_it_too_many() {
        let mut crew = Crew::default();
        for tab in 0..100 {
            crew.watches(tab.into(), vec![id(tab)]);
        }
        assert_eq!(crew.0.len(), TABS);
        assert_eq!(crew.all(vec![id(200)]).len(), LIVE_WATCHED);
        assert_eq!(crew.all(vec![id(200)])[..2], [id(200), id(99)]);
    }
}
