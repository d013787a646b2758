//! How deliveries go wrong.

use std::num::{NonZeroU8, NonZeroU16, NonZeroU32};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::model::event::EventType;

/// Who signs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Signer {
    /// The endpoint's own secrets.
    #[default]
    Endpoint,
    /// A secret that no endpoint has.
    Somebody,
}

/// What becomes of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Fate {
    /// Never delivered.
    Dropped,
    /// Delivered.
    Delivered {
        /// So many times, one after the other.
        copies: NonZeroU16,
        /// So many milliseconds after it happened.
        after_ms: u64,
        /// Signed by them.
        signer: Signer,
    },
}

impl Fate {
    /// Once, at once, well signed.
    pub const NORMAL: Self =
        Self::Delivered { copies: NonZeroU16::MIN, after_ms: 0, signer: Signer::Endpoint };

    /// That many times.
    #[must_use]
    pub const fn repeated(copies: NonZeroU16) -> Self {
        Self::Delivered { copies, after_ms: 0, signer: Signer::Endpoint }
    }

    /// That much later.
    #[must_use]
    pub fn delayed(by: Duration) -> Self {
        let after_ms = u64::try_from(by.as_millis()).unwrap_or(u64::MAX);
        Self::Delivered { copies: NonZeroU16::MIN, after_ms, signer: Signer::Endpoint }
    }

    /// Under a secret that no endpoint has.
    #[must_use]
    pub const fn forged() -> Self {
        Self::Delivered { copies: NonZeroU16::MIN, after_ms: 0, signer: Signer::Somebody }
    }
}

/// A fate for some events.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Only events of this type, or all.
    #[serde(default)]
    pub only: Option<EventType>,
    /// Only so many of them, or all.
    #[serde(default)]
    pub times: Option<NonZeroU32>,
    /// What becomes of them.
    pub fate: Fate,
}

impl Rule {
    /// That fate for every event.
    #[must_use]
    pub const fn always(fate: Fate) -> Self {
        Self { only: None, times: None, fate }
    }

    /// That fate for the next event of a type.
    #[must_use]
    pub const fn once(only: EventType, fate: Fate) -> Self {
        Self { only: Some(only), times: Some(NonZeroU32::MIN), fate }
    }
}

/// Not each of `0..n` once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a permutation holds each of 0..n once")]
pub struct PermutationError;

/// An order of some events: at place `i` the one that happened at place `p[i]`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<usize>", into = "Vec<usize>")]
pub struct Permutation(Vec<usize>);

impl Permutation {
    /// How many events it orders.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.0.len()
    }

    /// Never: an order of nothing is refused.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// `items` in this order.
    #[must_use]
    pub fn apply<T: Clone>(&self, items: &[T]) -> Vec<T> {
        self.0.iter().filter_map(|place| items.get(*place).cloned()).collect()
    }
}

impl TryFrom<Vec<usize>> for Permutation {
    type Error = PermutationError;

    fn try_from(places: Vec<usize>) -> Result<Self, Self::Error> {
        let mut sorted = places.clone();
        sorted.sort_unstable();
        let complete = !places.is_empty() && sorted.into_iter().eq(0..places.len());
        if complete { Ok(Self(places)) } else { Err(PermutationError) }
    }
}

impl From<Permutation> for Vec<usize> {
    fn from(permutation: Permutation) -> Self {
        permutation.0
    }
}

/// When a delivery is tried again: until a 2xx, waiting twice as long each time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Retry {
    /// How many tries in all.
    pub attempts: NonZeroU8,
    /// How many milliseconds before the second.
    pub first_ms: u64,
}

impl Retry {
    /// How long to wait after that try (1 is the first) failed, or nothing when it was the last.
    #[must_use]
    pub fn wait(&self, attempt: u32) -> Option<Duration> {
        let doublings = attempt.saturating_sub(1);
        let millis = self.first_ms.saturating_mul(1_u64.checked_shl(doublings).unwrap_or(u64::MAX));
        (attempt < u32::from(self.attempts.get())).then(|| Duration::from_millis(millis))
    }
}

impl Default for Retry {
    /// Sixteen tries from one second on: more than nine hours.
    fn default() -> Self {
        Self { attempts: NonZeroU8::MIN.saturating_add(15), first_ms: 1_000 }
    }
}

/// How deliveries go. By default each event is delivered once, in order, and tried again until a 2xx.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Plan {
    /// The first rule that fits an event decides its fate.
    pub rules: Vec<Rule>,
    /// Events are held until there are enough for this order, then delivered in it.
    pub order: Option<Permutation>,
    /// When a delivery is tried again.
    pub retry: Retry,
}

impl Plan {
    /// Takes the fate of the next event of a type; rules for a number of events count it.
    pub fn fate(&mut self, kind: &EventType) -> Fate {
        let fits = |rule: &Rule| rule.only.as_ref().is_none_or(|only| only == kind);
        let Some(place) = self.rules.iter().position(fits) else { return Fate::NORMAL };
        let Some(rule) = self.rules.get_mut(place) else { return Fate::NORMAL };
        let fate = rule.fate;
        if let Some(times) = rule.times {
            match NonZeroU32::new(times.get() - 1) {
                Some(left) => rule.times = Some(left),
                None => drop(self.rules.remove(place)),
            }
        }
        fate
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[test]
    fn the_first_rule_that_fits_decides_until_it_is_used_up() {
        let mut plan = Plan {
            rules: vec![Rule::once(EventType::CHARGE_REFUNDED, Fate::Dropped), Rule::always(Fate::forged())],
            ..Plan::default()
        };
        assert_eq!(plan.fate(&EventType::INTENT_SUCCEEDED), Fate::forged());
        assert_eq!(plan.fate(&EventType::CHARGE_REFUNDED), Fate::Dropped);
        assert_eq!(plan.fate(&EventType::CHARGE_REFUNDED), Fate::forged());
        assert_eq!(Plan::default().fate(&EventType::CHARGE_REFUNDED), Fate::NORMAL);
    }

    #[rstest]
    #[case(vec![2, 0, 1], true)]
    #[case(vec![], false)]
    #[case(vec![0, 0], false)]
    #[case(vec![1, 2], false)]
    fn a_permutation_names_each_place_once(#[case] places: Vec<usize>, #[case] valid: bool) {
        assert_eq!(Permutation::try_from(places).is_ok(), valid);
    }

    #[test]
    fn waits_double_and_end() {
        let retry = Retry { attempts: NonZeroU8::new(3).unwrap(), first_ms: 500 };
        let waits: Vec<_> = (1..=3).map(|attempt| retry.wait(attempt).map(|wait| wait.as_millis())).collect();
        assert_eq!(waits, [Some(500), Some(1_000), None]);
    }

    #[test]
    fn a_plan_is_written_in_json() {
        let json = r#"{"rules": [{"only": "charge.refunded", "times": 1, "fate": "dropped"},
            {"fate": {"delivered": {"copies": 2, "after_ms": 50, "signer": "endpoint"}}}], "order": [1, 0]}"#;
        let plan: Plan = serde_json::from_str(json).unwrap();
        assert_eq!(plan.rules[0], Rule::once(EventType::CHARGE_REFUNDED, Fate::Dropped));
        assert_eq!(plan.order.unwrap().apply(&["a", "b"]), ["b", "a"]);
        assert!(serde_json::from_str::<Plan>(r#"{"order": [1, 1]}"#).is_err());
    }
}
