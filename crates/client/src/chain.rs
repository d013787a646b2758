//! Signs of tampering: every client session numbers and chains what it sends.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crypto_core::message::ChainId;
use protocol::ids::{MessageId, UserId};
use protocol::keys::Commitment;

use crate::views::Warning;

/// A message's place in its author's chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Link {
    /// The authenticated author.
    pub author: UserId,
    /// The run of messages.
    pub chain: ChainId,
    /// Its place in the run, from 1.
    pub n: u64,
    /// The commitment of the one before.
    pub prev: Option<Commitment>,
    /// Its own commitment.
    pub commitment: Commitment,
}

/// What is wrong with which message. Without the `whole` history, a run may begin anywhere.
pub(crate) fn check<'a>(
    links: impl Iterator<Item = (MessageId, &'a Link)>,
    whole: bool,
) -> BTreeMap<MessageId, BTreeSet<Warning>> {
    let mut runs: HashMap<(UserId, ChainId), Vec<(MessageId, &Link)>> = HashMap::new();
    for (id, link) in links {
        runs.entry((link.author, link.chain)).or_default().push((id, link));
    }
    let mut warnings: BTreeMap<MessageId, BTreeSet<Warning>> = BTreeMap::new();
    for run in runs.values_mut() {
        run.sort_unstable_by_key(|(id, link)| (link.n, *id));
        let mut before: Option<&Link> = None;
        for (id, link) in run {
            if let Some(warning) = judge(before, link, whole) {
                warnings.entry(*id).or_default().insert(warning);
            }
            before = Some(link);
        }
    }
    warnings
}

fn judge(before: Option<&Link>, link: &Link, whole: bool) -> Option<Warning> {
    match before {
        None => (whole && link.n > 1).then_some(Warning::Gap),
        Some(before) if before.n == link.n => Some(Warning::SecondContent),
        Some(before) if before.n.checked_add(1) != Some(link.n) => Some(Warning::Gap),
        Some(before) => (link.prev != Some(before.commitment)).then_some(Warning::BrokenChain),
    }
}

#[cfg(test)]
mod tests {
    use crypto_core::rand_core::UnwrapErr;
    use getrandom::SysRng;
    use protocol::time::Timestamp;

    use super::*;

    fn run(length: u64) -> Vec<(MessageId, Link)> {
        let (author, chain) = (UserId::new([1; 32]), ChainId::make(&mut UnwrapErr(SysRng)));
        let commitment = |n: u64| Commitment::new([u8::try_from(n).unwrap(); 32]);
        let id = |n: u64| MessageId::make(Timestamp::from_millis(i64::try_from(n).unwrap()), [0; 10]);
        (1..=length)
            .map(|n| {
                (
                    id(n),
                    Link {
                        author,
                        chain,
                        n,
                        prev: (n > 1).then(|| commitment(n - 1)),
                        commitment: commitment(n),
                    },
                )
            })
            .collect()
    }

    fn warnings(links: &[(MessageId, Link)], whole: bool) -> Vec<(MessageId, Vec<Warning>)> {
        let found = check(links.iter().map(|(id, link)| (*id, link)), whole);
        found.into_iter().map(|(id, set)| (id, set.into_iter().collect())).collect()
    }

    #[test]
    fn an_honest_run_raises_nothing_in_whatever_order_it_came() {
        let mut links = run(5);
        links.reverse();
        assert_eq!(warnings(&links, true), []);
    }

    #[test]
    fn a_missing_message_is_a_gap_before_its_successor() {
        let mut links = run(4);
        links.remove(1);
        assert_eq!(warnings(&links, false), [(links[1].0, vec![Warning::Gap])]);
    }

    #[test]
    fn a_missing_beginning_is_a_gap_only_in_the_whole_history() {
        let links = run(3).split_off(1);
        assert_eq!(warnings(&links, false), []);
        assert_eq!(warnings(&links, true), [(links[0].0, vec![Warning::Gap])]);
    }

    #[test]
    fn two_messages_in_one_place_are_a_second_content() {
        let mut links = run(2);
        links[1].1.n = 1;
        assert_eq!(warnings(&links, true), [(links[1].0, vec![Warning::SecondContent])]);
    }

    #[test]
    fn an_exchanged_message_breaks_the_chain() {
        let mut links = run(3);
        links[1].1.commitment = Commitment::new([99; 32]);
        assert_eq!(warnings(&links, true), [(links[2].0, vec![Warning::BrokenChain])]);
    }
}
