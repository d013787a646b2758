//! Padding that hides lengths: `u32 length || content || zeros`, 256 bytes at least, Padmé sizes above.

use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

/// Bytes in front of the content that tell its length, big-endian.
const LENGTH: usize = 4;
/// The smallest padded size in bytes.
const MINIMUM: usize = 256;

/// Pads `content`; `None` beyond 4 GiB.
pub(crate) fn pad(content: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let length = u32::try_from(content.len()).ok()?;
    let size = padded_size(content.len().checked_add(LENGTH)?)?;
    let mut padded = Zeroizing::new(Vec::with_capacity(size));
    padded.extend_from_slice(&length.to_be_bytes());
    padded.extend_from_slice(content);
    padded.resize(size, 0);
    Some(padded)
}

/// The content of `padded`; `None` for any byte string that [`pad`] does not make.
pub(crate) fn unpad(padded: &[u8]) -> Option<&[u8]> {
    let (length, rest) = padded.split_first_chunk::<LENGTH>()?;
    let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
    let (content, zeros) = rest.split_at_checked(length)?;
    let canonical = padded_size(length.checked_add(LENGTH)?)? == padded.len();
    let clean = zeros.iter().fold(0, |all, byte| all | byte).ct_eq(&0);
    (canonical && bool::from(clean)).then_some(content)
}

/// Padmé (Nikitin et al., "Reducing Metadata Leakage from Encrypted Files", 2019, algorithm 1) with a floor:
/// the size, rounded up so that only the top bits of its binary form may be set. Overhead at most 12 %.
fn padded_size(size: usize) -> Option<usize> {
    if size <= MINIMUM {
        return Some(MINIMUM);
    }
    let exponent = size.ilog2();
    let kept = exponent.ilog2().checked_add(1)?;
    let granularity = 1_usize.checked_shl(exponent.checked_sub(kept)?)?;
    size.checked_next_multiple_of(granularity)
}

#[cfg(test)]
mod tests;
