//! New ids from a seed.

use sha2::{Digest as _, Sha256};

use crate::values::id::Id;

const ALPHABET: [char; 62] = {
    let mut letters = ['0'; 62];
    let bytes = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let mut i = 0;
    while i < letters.len() {
        letters[i] = bytes[i] as char;
        i += 1;
    }
    letters
};

/// A sequence of ids that looks random and is the same for the same seed.
#[derive(Debug)]
pub struct Minter {
    seed: [u8; 32],
    drawn: u64,
}

impl Minter {
    /// The sequence of that seed.
    #[must_use]
    pub const fn new(seed: [u8; 32]) -> Self {
        Self { seed, drawn: 0 }
    }

    /// The next id.
    pub fn id<T: Id>(&mut self) -> T {
        let mut characters = String::with_capacity(T::RANDOM);
        while characters.len() < T::RANDOM {
            let block = self.block();
            characters.extend(block.iter().take(T::RANDOM - characters.len()).map(|byte| letter(*byte)));
        }
        T::from_random(&characters)
    }

    fn block(&mut self) -> [u8; 32] {
        self.drawn += 1;
        Sha256::new().chain_update(self.seed).chain_update(self.drawn.to_be_bytes()).finalize().into()
    }
}

fn letter(byte: u8) -> char {
    ALPHABET.get(usize::from(byte) % ALPHABET.len()).copied().unwrap_or('0')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::id::{ChargeId, SessionId};

    #[test]
    fn a_seed_names_its_ids() {
        let (mut one, mut same, mut other) =
            (Minter::new([1; 32]), Minter::new([1; 32]), Minter::new([2; 32]));
        let first: SessionId = one.id();
        assert_eq!(first, same.id());
        assert_ne!(first, other.id());
        assert_ne!(first, one.id());
        assert_eq!(first.as_str().len(), "cs_test_".len() + 58);
        assert!(first.as_str().parse::<SessionId>().is_ok());
        assert_eq!(one.id::<ChargeId>().as_str().len(), 27);
    }
}
