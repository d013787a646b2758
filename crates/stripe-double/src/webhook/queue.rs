//! What is still to be delivered. Pure: time comes in.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::clock::Moment;
use crate::model::event::EventType;
use crate::values::id::EventId;
use crate::webhook::plan::{Fate, Plan, Signer};

/// One try to deliver one copy of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shot {
    /// Which event.
    pub event: EventId,
    /// Which try of this copy; 1 is the first.
    pub attempt: u32,
    /// Who signs.
    pub signer: Signer,
}

/// Deliveries in the order in which they are due.
#[derive(Debug, Default)]
pub struct Queue {
    plan: Plan,
    held: Vec<(EventId, EventType)>,
    waiting: BTreeMap<(Moment, u64), Shot>,
    scheduled: u64,
}

impl Queue {
    /// Changes how events go from now on; what is queued stays as it was.
    pub fn set_plan(&mut self, plan: Plan) {
        self.plan = plan;
    }

    /// Something happened.
    pub fn announce(&mut self, event: EventId, kind: EventType, now: Moment) {
        self.held.push((event, kind));
        match &self.plan.order {
            Some(order) if self.held.len() < order.len() => {}
            Some(order) => {
                self.held = order.apply(&self.held);
                self.release(now);
            }
            None => self.release(now),
        }
    }

    /// Lets go of what is held for an order that did not fill up.
    pub fn release(&mut self, now: Moment) {
        for (event, kind) in std::mem::take(&mut self.held) {
            self.schedule(&event, &kind, now);
        }
    }

    /// Delivers an event now, whatever the plan says.
    pub fn resend(&mut self, event: EventId, now: Moment) {
        self.push(Shot { event, attempt: 1, signer: Signer::Endpoint }, now);
    }

    /// Takes the next delivery that is due.
    pub fn take(&mut self, now: Moment) -> Option<Shot> {
        let first = self.waiting.first_entry().filter(|first| first.key().0 <= now)?;
        Some(first.remove())
    }

    /// A delivery failed: it is due again later, unless that was the last try.
    pub fn failed(&mut self, shot: Shot, now: Moment) {
        if let Some(wait) = self.plan.retry.wait(shot.attempt) {
            self.push(Shot { attempt: shot.attempt + 1, ..shot }, now.after(wait));
        }
    }

    /// When the next delivery is due.
    #[must_use]
    pub fn next_due(&self) -> Option<Moment> {
        self.waiting.first_key_value().map(|((due, _), _)| *due)
    }

    fn schedule(&mut self, event: &EventId, kind: &EventType, now: Moment) {
        let Fate::Delivered { copies, after_ms, signer } = self.plan.fate(kind) else { return };
        let due = now.after(Duration::from_millis(after_ms));
        for _ in 0..copies.get() {
            self.push(Shot { event: event.clone(), attempt: 1, signer }, due);
        }
    }

    fn push(&mut self, shot: Shot, due: Moment) {
        self.scheduled += 1;
        self.waiting.insert((due, self.scheduled), shot);
    }
}

#[cfg(test)]
mod tests {
    use std::num::{NonZeroU8, NonZeroU16};

    use super::*;
    use crate::values::id::Id as _;
    use crate::webhook::plan::{Permutation, Retry, Rule};

    const NOW: Moment = Moment::from_seconds(100);

    fn queue(plan: Plan, events: &str) -> Queue {
        let mut queue = Queue::default();
        queue.set_plan(plan);
        for name in events.chars() {
            queue.announce(EventId::from_random(&name.to_string()), EventType::CHARGE_REFUNDED, NOW);
        }
        queue
    }

    fn drain(queue: &mut Queue, now: Moment) -> String {
        std::iter::from_fn(|| queue.take(now)).map(|shot| shot.event.as_str().replace("evt_", "")).collect()
    }

    fn rules(rules: Vec<Rule>) -> Plan {
        Plan { rules, ..Plan::default() }
    }

    #[test]
    fn events_leave_in_order_once() {
        let mut queue = queue(Plan::default(), "abc");
        assert_eq!((drain(&mut queue, NOW), queue.next_due()), ("abc".to_owned(), None));
    }

    #[test]
    fn a_plan_drops_repeats_and_delays() {
        let kind = EventType::CHARGE_REFUNDED;
        let later = Duration::from_secs(5);
        let mut queue = queue(
            rules(vec![
                Rule::once(kind.clone(), Fate::Dropped),
                Rule::once(kind.clone(), Fate::delayed(later)),
                Rule::once(kind, Fate::repeated(NonZeroU16::new(3).unwrap())),
            ]),
            "abcd",
        );
        assert_eq!(drain(&mut queue, NOW), "cccd");
        assert_eq!(queue.next_due(), Some(NOW.after(later)));
        assert_eq!(drain(&mut queue, NOW.after(later)), "b");
    }

    #[test]
    fn an_order_holds_events_until_it_is_full() {
        let order = Permutation::try_from(vec![2, 0, 1]).unwrap();
        let mut queue = queue(Plan { order: Some(order), ..Plan::default() }, "abcde");
        assert_eq!(drain(&mut queue, NOW), "cab");
        queue.release(NOW);
        assert_eq!(drain(&mut queue, NOW), "de");
    }

    #[test]
    fn failures_come_back_until_the_last_try() {
        let retry = Retry { attempts: NonZeroU8::new(3).unwrap(), first_ms: 1_000 };
        let mut queue = queue(Plan { retry, ..Plan::default() }, "a");
        let mut now = NOW;
        for expected in 1..=3 {
            let shot = queue.take(now).unwrap();
            assert_eq!(shot.attempt, expected);
            queue.failed(shot, now);
            assert_eq!(queue.take(now), None);
            now = queue.next_due().unwrap_or(now);
        }
        assert_eq!((now.since(NOW).as_secs(), queue.next_due()), (3, None));
    }
}
