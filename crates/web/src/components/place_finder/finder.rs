//! What a commune finder knows and does, apart from how it looks.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use protocol::places::Place;

use super::{LIST, option_id};
use crate::browser;
use crate::i18n::{I18n, use_i18n};
use crate::state::announcer::{Announcer, use_announcer};
use crate::state::session::{Session, use_session};

/// How long typing must pause before the server is asked.
const PAUSE: Duration = Duration::from_millis(140);

/// The state of one finder.
#[derive(Debug, Clone, Copy)]
pub(super) struct Finder {
    /// What stands in the field.
    pub(super) text: RwSignal<String>,
    /// What is proposed.
    pub(super) options: RwSignal<Vec<Place>>,
    /// Whether the proposals are shown.
    pub(super) open: RwSignal<bool>,
    /// The marked proposal.
    pub(super) active: RwSignal<Option<usize>>,
    chosen: RwSignal<Option<Place>>,
    /// Counts the questions: answers to older ones than the newest are dropped.
    question: StoredValue<u64>,
    session: Session,
    announcer: Announcer,
    i18n: I18n,
}

impl Finder {
    pub(super) fn new(chosen: RwSignal<Option<Place>>) -> Self {
        Self {
            text: RwSignal::new(chosen.get_untracked().map(|place| place.name).unwrap_or_default()),
            options: RwSignal::new(Vec::new()),
            open: RwSignal::new(false),
            active: RwSignal::new(None),
            chosen,
            question: StoredValue::new(0),
            session: use_session(),
            announcer: use_announcer(),
            i18n: use_i18n(),
        }
    }

    /// The field now holds `query`: whatever was chosen no longer is, and the server is asked after a pause.
    pub(super) fn typed(self, query: String) {
        self.text.set(query.clone());
        self.chosen.set(None);
        self.question.update_value(|number| *number = number.wrapping_add(1));
        let number = self.question.get_value();
        if query.trim().is_empty() {
            self.open.set(false);
            return;
        }
        set_timeout(
            move || {
                if self.is_newest(number) {
                    self.ask(query, number);
                }
            },
            PAUSE,
        );
    }

    fn is_newest(self, number: u64) -> bool {
        self.question.try_get_value() == Some(number)
    }

    fn ask(self, query: String, number: u64) {
        spawn_local(async move {
            let answer = self.session.client().places(&query).await;
            if !self.is_newest(number) {
                return;
            }
            let places = answer.unwrap_or_default();
            self.announcer.say((untrack(|| self.i18n.texts()).demandes.place_count)(places.len()));
            self.active.set(None);
            self.options.set(places);
            self.open.set(true);
            request_animation_frame(|| browser::reveal(LIST));
        });
    }

    /// Chooses a proposal.
    pub(super) fn take(self, index: usize) {
        let Some(place) = self.options.with_untracked(|options| options.get(index).cloned()) else { return };
        self.text.set(place.name.clone());
        self.chosen.set(Some(place));
        self.open.set(false);
        self.active.set(None);
    }

    /// Answers a key press; true when the browser must not.
    pub(super) fn key(self, key: &str) -> bool {
        let open = self.open.get_untracked();
        match key {
            "ArrowDown" => self.step(Step::Next),
            "ArrowUp" => self.step(Step::Previous),
            "Enter" if open => self.take(self.active.get_untracked().unwrap_or(0)),
            "Escape" if open => self.open.set(false),
            _ => return false,
        }
        true
    }

    fn step(self, step: Step) {
        let count = self.options.with_untracked(Vec::len);
        self.open.set(count > 0);
        let next = moved(self.active.get_untracked(), step, count);
        self.active.set(next);
        if let Some(index) = next {
            request_animation_frame(move || browser::reveal(&option_id(index)));
        }
    }

    /// Leaving takes a marked or an only proposal: nobody should have to come back for that.
    pub(super) fn leave(self) {
        if self.open.get_untracked() {
            let only = (self.options.with_untracked(Vec::len) == 1).then_some(0);
            if let Some(index) = self.active.get_untracked().or(only) {
                self.take(index);
            }
        }
        self.open.set(false);
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Next,
    Previous,
}

/// The proposal after a step from `active` among `count`; it goes round.
fn moved(active: Option<usize>, step: Step, count: usize) -> Option<usize> {
    let last = count.checked_sub(1)?;
    Some(match (active, step) {
        (Some(at), Step::Next) if at < last => at.saturating_add(1),
        (_, Step::Next) => 0,
        (Some(at), Step::Previous) => at.checked_sub(1).unwrap_or(last),
        (None, Step::Previous) => last,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrows_go_round_the_list() {
        assert_eq!(moved(None, Step::Next, 3), Some(0));
        assert_eq!(moved(Some(0), Step::Next, 3), Some(1));
        assert_eq!(moved(Some(2), Step::Next, 3), Some(0));
        assert_eq!(moved(None, Step::Previous, 3), Some(2));
        assert_eq!(moved(Some(0), Step::Previous, 3), Some(2));
        assert_eq!(moved(Some(0), Step::Next, 0), None);
    }
}
