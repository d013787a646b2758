//! The Merkle tree hash of RFC 6962, section 2.1, in memory that grows with the tree's height.

use protocol::transcript::sha256;

use crate::SealRoot;

/// A tree to which leaves are added one by one.
#[derive(Debug, Default)]
pub struct Merkle {
    leaves: u64,
    /// Roots of complete subtrees, the largest first: one per binary digit 1 of `leaves`.
    subtrees: Vec<[u8; 32]>,
}

impl Merkle {
    /// Adds a leaf with these bytes.
    pub fn push(&mut self, leaf: &[u8]) {
        let mut root = sha256(&[&[0], leaf].concat());
        let mut leaves = self.leaves;
        while leaves & 1 == 1 {
            if let Some(left) = self.subtrees.pop() {
                root = inner(&left, &root);
            }
            leaves >>= 1;
        }
        self.subtrees.push(root);
        self.leaves += 1;
    }

    /// How many leaves there are.
    #[must_use]
    pub const fn leaves(&self) -> u64 {
        self.leaves
    }

    /// The tree's hash; that of nothing for an empty one.
    #[must_use]
    pub fn root(&self) -> SealRoot {
        let root = self.subtrees.iter().rev().copied().reduce(|right, left| inner(&left, &right));
        SealRoot::new(root.unwrap_or_else(|| sha256(&[])))
    }
}

fn inner(left: &[u8; 32], right: &[u8; 32]) -> [u8; 32] {
    sha256(&[&[1], left.as_slice(), right].concat())
}

#[cfg(test)]
mod tests {
    use protocol::ids::hex;

    use super::*;

    /// Section 2.1 as it is written.
    fn by_definition(leaves: &[&[u8]]) -> [u8; 32] {
        match leaves {
            [] => sha256(&[]),
            [leaf] => sha256(&[&[0], *leaf].concat()),
            _ => {
                let k = leaves.len().next_power_of_two() / 2;
                let (left, right) = leaves.split_at(k);
                inner(&by_definition(left), &by_definition(right))
            }
        }
    }

    #[test]
    fn leaf_by_leaf_comes_to_the_definition() {
        let bytes: Vec<[u8; 2]> = (0..70).map(|n| [n, n ^ 0x55]).collect();
        let leaves: Vec<&[u8]> = bytes.iter().map(<[u8; 2]>::as_slice).collect();
        let mut tree = Merkle::default();
        for n in 0..leaves.len() {
            assert_eq!(tree.root().as_bytes(), &by_definition(&leaves[..n]), "{n} leaves");
            tree.push(leaves[n]);
        }
        assert_eq!(tree.leaves(), 70);
    }

    /// The published vectors of Google's certificate-transparency for this hash.
    #[test]
    fn the_published_roots() {
        let leaves: [&[u8]; 8] = [
            b"",
            &[0x00],
            &[0x10],
            &[0x20, 0x21],
            &[0x30, 0x31],
            &[0x40, 0x41, 0x42, 0x43],
            &[0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57],
            &[0x60, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6a, 0x6b, 0x6c, 0x6d, 0x6e, 0x6f],
        ];
        let mut tree = Merkle::default();
        assert_eq!(
            hex(tree.root().as_bytes()),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        );
        tree.push(leaves[0]);
        assert_eq!(
            hex(tree.root().as_bytes()),
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
        );
        leaves[1..].iter().for_each(|leaf| tree.push(leaf));
        assert_eq!(
            hex(tree.root().as_bytes()),
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
        );
    }
}
