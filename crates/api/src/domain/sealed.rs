//! Limits on what clients seal: the server cannot look inside, only at format and size.

use protocol::limits::{ENVELOPE_BYTES, READ_MARK_BYTES};
use protocol::problem::Code;
use protocol::read_marks::SealedReadMark;
use protocol::sealed::{Blob, Envelope, FORMAT_VERSION};

use crate::domain::Refusal;

/// The authentication tag of AES-256-GCM: no ciphertext is shorter.
const TAG_BYTES: usize = 16;

/// Accepts a blob of the format we know with at most `max` bytes of ciphertext.
///
/// # Errors
/// `invalid_field` naming `field`.
pub fn check_blob(field: &str, blob: &Blob, max: usize) -> Result<(), Refusal> {
    check(field, blob.v, blob.data.len(), max)
}

/// Accepts an envelope of the format we know.
///
/// # Errors
/// `invalid_field`.
pub fn check_envelope(envelope: &Envelope) -> Result<(), Refusal> {
    check("envelope", envelope.v, envelope.data.len(), ENVELOPE_BYTES)
}

/// Accepts a read mark of the format we know.
///
/// # Errors
/// `invalid_field`.
pub fn check_read_mark(mark: &SealedReadMark) -> Result<(), Refusal> {
    if mark.n == 0 || i64::try_from(mark.n).is_err() {
        return Err(Refusal::because(Code::InvalidField, "n: 1 or more"));
    }
    check("envelope", mark.envelope.v, mark.envelope.data.len(), READ_MARK_BYTES)
}

fn check(field: &str, version: u8, length: usize, max: usize) -> Result<(), Refusal> {
    let invalid = |what: String| Err(Refusal::because(Code::InvalidField, format!("{field}: {what}")));
    if version != FORMAT_VERSION {
        return invalid(format!("format version {version} is unknown"));
    }
    if !(TAG_BYTES..=max).contains(&length) {
        return invalid(format!("{TAG_BYTES} to {max} bytes of ciphertext, found {length}"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use protocol::bytes::{Ciphertext, Iv};

    use super::*;

    fn blob(v: u8, length: usize) -> Blob {
        Blob { v, iv: Iv::new([0; 12]), data: Ciphertext::new(vec![0; length]) }
    }

    #[test]
    fn only_the_known_format_within_its_size_is_accepted() {
        assert_eq!(check_blob("vault", &blob(1, 16), 100), Ok(()));
        assert_eq!(check_blob("vault", &blob(1, 100), 100), Ok(()));
        for bad in [blob(2, 16), blob(1, 15), blob(1, 101), blob(0, 16)] {
            let refusal = check_blob("vault", &bad, 100).unwrap_err();
            assert_eq!(refusal.code, Code::InvalidField);
            assert!(refusal.detail.unwrap().starts_with("vault: "));
        }
    }
}
