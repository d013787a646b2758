//! What a run has reached: how often each operation was asked for, and what it answered.

use std::collections::BTreeMap;
use std::fmt;

use protocol::unlocks::Rule;

use crate::model::Model;
use crate::ops::{Op, Outcome};

#[derive(Debug, Default)]
pub(crate) struct Coverage(BTreeMap<(&'static str, String), usize>);

impl Coverage {
    pub(crate) fn count(&mut self, ops: &[Op], outcomes: &[Outcome]) {
        for (op, outcome) in ops.iter().zip(outcomes) {
            *self.0.entry((op.name(), outcome.word())).or_default() += 1;
        }
    }

    /// The rules by which anything was refunded, and how often somebody owes.
    pub(crate) fn end(&mut self, model: &Model) {
        let rules = model.unlocks.values().filter_map(|unlock| unlock.rule);
        let owing =
            model.accounts.values().filter(|account| account.lines.iter().any(|line| line.balance_after < 0));
        let found = rules.map(|rule| ("refunded", rule.as_str().to_owned()));
        for what in found.chain(owing.map(|_| ("accounts", "owed once".to_owned()))) {
            *self.0.entry(what).or_default() += 1;
        }
    }

    pub(crate) fn add(&mut self, other: Self) {
        for (what, times) in other.0 {
            *self.0.entry(what).or_default() += times;
        }
    }

    /// Operations that were never carried out, and rules that never gave anything back.
    pub(crate) fn unreached(&self) -> Vec<&'static str> {
        let done = |op| self.0.keys().any(|(name, outcome)| *name == op && !outcome.starts_with("refused"));
        let gave = |rule: Rule| self.0.contains_key(&("refunded", rule.as_str().to_owned()));
        let operations = Op::NAMES.iter().copied().filter(|op| !done(*op));
        operations.chain(Rule::ALL.iter().filter(|rule| !gave(**rule)).map(|rule| rule.as_str())).collect()
    }
}

impl fmt::Display for Coverage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for ((op, outcome), times) in &self.0 {
            writeln!(f, "{times:>8}  {op}: {outcome}")?;
        }
        Ok(())
    }
}
