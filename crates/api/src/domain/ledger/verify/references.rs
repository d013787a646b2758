//! Lines that are about something else, beside what they are about.

use std::collections::{HashMap, HashSet};

use protocol::tokens::MovementKind;
use store::checks::Booked;
use store::ledger::Line;
use store::{StoreError, Tx};

use super::cursor::Cursor;
use super::{Counts, VerifyError, ensure};

/// Lines by kind and reference.
pub(super) struct Lines(HashMap<(String, String), Vec<Booked>>);

impl Lines {
    pub(super) fn new(lines: Vec<Booked>) -> Self {
        let mut by_reference: HashMap<_, Vec<_>> = HashMap::new();
        for line in lines {
            by_reference.entry((line.kind.clone(), line.reference.clone())).or_default().push(line);
        }
        Self(by_reference)
    }

    /// The lines of a kind about something.
    pub(super) fn about(&self, kind: MovementKind, reference: &str) -> &[Booked] {
        self.0.get(&(kind.as_str().to_owned(), reference.to_owned())).map_or(&[], Vec::as_slice)
    }

    /// The only line of a kind about something.
    pub(super) fn only(&self, kind: MovementKind, reference: &str) -> Result<&Booked, VerifyError> {
        match self.about(kind, reference) {
            [line] => Ok(line),
            lines => Err(VerifyError::Discrepancy(format!(
                "{reference}: {} lines of kind {} instead of one",
                lines.len(),
                kind.as_str()
            ))),
        }
    }
}

/// The id in front of a reference.
pub(super) fn subject<T: std::str::FromStr>(line: &Line) -> Option<T> {
    line.reference.split('/').next()?.parse().ok()
}

/// A line that may be: its kind and its reference.
pub(super) type Expected = (MovementKind, String);

/// Ends verification unless as many lines of these kinds exist as were `found`, with a line that is about nothing:
/// one that `expected` does not name for a batch it is in.
pub(super) async fn compare(
    tx: &mut Tx,
    counts: &Counts,
    kinds: &[MovementKind],
    found: u64,
    expected: impl AsyncFn(&mut Tx, &[Line]) -> Result<Vec<Expected>, StoreError>,
) -> Result<(), VerifyError> {
    let there: u64 = kinds.iter().filter_map(|kind| counts.get(kind)).sum();
    if there == found {
        return Ok(());
    }
    let mut cursor = Cursor::default();
    loop {
        let lines = cursor.batch(tx, kinds).await?;
        let known = expected(tx, &lines).await?;
        let known: HashSet<_> =
            known.iter().map(|(kind, reference)| (kind.as_str(), reference.as_str())).collect();
        if let Some(line) =
            lines.iter().find(|line| !known.contains(&(line.kind.as_str(), line.reference.as_str())))
        {
            return Err(VerifyError::Discrepancy(format!(
                "account {}, line {} ({}): nothing accounts for {}",
                line.account_id, line.seq, line.kind, line.reference
            )));
        }
        ensure(!lines.is_empty(), || {
            format!("{there} lines about {kinds:?}, but {found} are accounted for")
        })?;
    }
}
