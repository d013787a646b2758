//! Reading numbers and pieces out of a file that may be hostile: whatever is not there is [`Damaged`].

use super::Damaged;

/// A place in a file, moving forward.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reader<'a> {
    bytes: &'a [u8],
    place: usize,
}

impl<'a> Reader<'a> {
    pub(super) const fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, place: 0 }
    }

    /// How far it has come.
    pub(super) const fn place(&self) -> usize {
        self.place
    }

    pub(super) const fn is_at_end(&self) -> bool {
        self.place >= self.bytes.len()
    }

    /// The next `count` bytes.
    pub(super) fn take(&mut self, count: usize) -> Result<&'a [u8], Damaged> {
        let end = self.place.checked_add(count).ok_or(Damaged)?;
        let taken = self.bytes.get(self.place..end).ok_or(Damaged)?;
        self.place = end;
        Ok(taken)
    }

    pub(super) fn array<const N: usize>(&mut self) -> Result<[u8; N], Damaged> {
        self.take(N)?.try_into().map_err(|_| Damaged)
    }

    pub(super) fn u8(&mut self) -> Result<u8, Damaged> {
        self.array().map(u8::from_be_bytes)
    }

    pub(super) fn u16(&mut self) -> Result<u16, Damaged> {
        self.array().map(u16::from_be_bytes)
    }

    pub(super) fn u32(&mut self) -> Result<u32, Damaged> {
        self.array().map(u32::from_be_bytes)
    }

    pub(super) fn u64(&mut self) -> Result<u64, Damaged> {
        self.array().map(u64::from_be_bytes)
    }

    /// Everything that is left.
    pub(super) fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.place..).unwrap_or_default()
    }
}

/// A length in a file as one in memory.
pub(super) fn length(value: impl TryInto<usize>) -> Result<usize, Damaged> {
    value.try_into().map_err(|_| Damaged)
}
