//! Every seal beside its lines, and every line under one seal, in order.

use std::time::Duration;

use protocol::time::Timestamp;
use store::seals::{self, Merkle, Seal};
use store::{SealMac, Tx, checks};

use super::{PAGE, VerifyError, ensure};
use crate::secrets::Keyring;

/// Lines read at once, unless one seal has more.
const LINES: u64 = 4_000;
/// How much older than the newest seal a line may be that no seal covers: a line has the time at which its work
/// began, which may be long before its commit, and clocks differ. A seal of the future counts as one of now: after a
/// clock has gone back, lines are younger than what they are compared with.
const LATE: Duration = Duration::from_hours(1);

/// The number of seals, and what none covers yet.
pub(super) async fn check(
    tx: &mut Tx,
    keys: &Keyring,
    now: Timestamp,
) -> Result<(u64, (i64, Option<Timestamp>)), VerifyError> {
    let (mut number, mut previous, mut newest) = (0, seals::BEGINNING, None);
    loop {
        let page = seals::page(tx, number, PAGE).await?;
        let Some(end) = page.last() else { break };
        for seal in &page {
            number += 1;
            check_mac(seal, number, &previous, keys)?;
            previous = seal.mac;
        }
        newest = Some(end.at);
        check_roots(tx, &page).await?;
    }
    if let Some(gap) = checks::gap_between_seals(tx).await? {
        return Err(VerifyError::Discrepancy(format!(
            "seal {}: it begins with line {} of account {}, but the seals before end with line {}",
            gap.seal, gap.first_seq, gap.account_id, gap.covered
        )));
    }
    if let Some(account) = checks::wrongly_unsealed(tx).await? {
        return Err(VerifyError::Discrepancy(format!(
            "account {}: sealed_seq is {}, but the seals end with line {}",
            account.id, account.sealed_seq, account.covered
        )));
    }
    let tail = checks::tail(tx).await?;
    if let (Some(oldest), Some(newest)) = (tail.oldest, newest) {
        ensure(newest.min(now).since(oldest) <= LATE, || {
            format!("a line of {oldest} is not sealed, though seals were made until {newest}")
        })?;
    }
    Ok((number, (tail.lines, tail.oldest)))
}

fn check_mac(seal: &Seal, number: u64, previous: &SealMac, keys: &Keyring) -> Result<(), VerifyError> {
    ensure(seal.number == number, || format!("seal {number} is missing"))?;
    let (kid, mac) = keys.ledger_mac(&seals::mac_input(number, seal.at, seal.lines, &seal.root, previous));
    ensure(seal.kid == kid, || format!("seal {number}: made with the key {}, not with {kid}", seal.kid))?;
    ensure(seal.mac == mac, || format!("seal {number}: its MAC is wrong, or the seal before it was changed"))
}

/// For seals whose MACs are right: their numbers of lines can be relied on.
async fn check_roots(tx: &mut Tx, mut seals: &[Seal]) -> Result<(), VerifyError> {
    while let Some(first) = seals.first() {
        let mut total = first.lines;
        let more = seals.iter().skip(1).take_while(|seal| {
            total = total.saturating_add(seal.lines);
            total <= LINES
        });
        let (group, rest) = seals.split_at(more.count() + 1);
        let covered: u64 = group.iter().map(|seal| seal.lines).sum();
        let last = group.last().map_or(first.number, |seal| seal.number);
        let lines = checks::sealed_lines(tx, first.number, last, covered.saturating_add(1)).await?;
        let mut lines = lines.into_iter().peekable();
        for seal in group {
            let mut tree = Merkle::default();
            while let Some(covered) = lines.next_if(|line| line.seal.unsigned_abs() == seal.number) {
                tree.push(&covered.line.bytes());
            }
            let (number, found) = (seal.number, tree.leaves());
            ensure(found == seal.lines, || {
                format!("seal {number}: it covers {} lines, but {found} are there", seal.lines)
            })?;
            ensure(tree.root() == seal.root, || {
                format!("seal {number}: one of the {found} lines it covers was changed")
            })?;
        }
        seals = rest;
    }
    Ok(())
}
