//! Randomness that a seed decides for good: `SplitMix64` (Steele, Lea, Flood 2014).

use protocol::time::Timestamp;

pub(crate) struct Rng(u64);

impl Rng {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// 0 to `end - 1`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).expect("below a usize")
    }

    /// `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        low + i64::try_from(self.next() % u64::try_from(high - low + 1).expect("a range")).expect("an i64")
    }

    pub(crate) fn percent(&mut self, chance: usize) -> bool {
        self.below(100) < chance
    }

    pub(crate) fn pick<T: Copy>(&mut self, among: &[T]) -> Option<T> {
        if among.is_empty() { None } else { Some(among[self.below(among.len())]) }
    }

    /// One of `among`, each as often as its weight says.
    pub(crate) fn weighted<T: Copy>(&mut self, among: &[(usize, T)]) -> T {
        let mut ticket = self.below(among.iter().map(|(weight, _)| weight).sum());
        for (weight, value) in among {
            match ticket.checked_sub(*weight) {
                Some(rest) => ticket = rest,
                None => return *value,
            }
        }
        unreachable!("a ticket lies below the sum of the weights")
    }

    pub(crate) fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        for chunk in bytes.chunks_mut(8) {
            chunk.copy_from_slice(&self.next().to_le_bytes()[..chunk.len()]);
        }
        bytes
    }

    /// An id made at `now`.
    pub(crate) fn id<T>(&mut self, make: impl Fn(Timestamp, [u8; 10]) -> T, now: Timestamp) -> T {
        make(now, self.bytes())
    }
}
