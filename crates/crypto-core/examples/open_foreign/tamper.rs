//! The negative control: one altered byte must be refused, wherever it is.

use protocol::bytes::{Ciphertext, Iv};
use protocol::keys::Signature;
use protocol::sealed::Blob;

use super::Outcome;

/// `bytes` with one byte altered: the first, one in the middle, the last.
pub(super) fn flips(bytes: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    let last = bytes.len().saturating_sub(1);
    [0, last / 2, last].into_iter().map(|position| {
        let mut flipped = bytes.to_vec();
        if let Some(byte) = flipped.get_mut(position) {
            *byte ^= 0x10;
        }
        flipped
    })
}

/// Opens `blob` as it is, and demands that `open` refuses it with another IV and with altered ciphertext.
pub(super) fn blob<T, E: std::error::Error + 'static>(
    blob: &Blob,
    refused: &mut usize,
    open: impl Fn(&Blob) -> Result<T, E>,
) -> Outcome<T> {
    for iv in flips(blob.iv.as_bytes()) {
        refuse(open(&Blob { iv: Iv::try_from(iv.as_slice())?, ..blob.clone() }), refused)?;
    }
    for data in flips(blob.data.as_bytes()) {
        refuse(open(&Blob { data: Ciphertext::new(data), ..blob.clone() }), refused)?;
    }
    Ok(open(blob)?)
}

/// Verifies `signature` as it is, and demands that `verify` refuses it altered.
pub(super) fn signature<T, E: std::error::Error + 'static>(
    signature: &Signature,
    refused: &mut usize,
    verify: impl Fn(&Signature) -> Result<T, E>,
) -> Outcome<T> {
    for altered in flips(signature.as_bytes()) {
        refuse(verify(&Signature::try_from(altered.as_slice())?), refused)?;
    }
    Ok(verify(signature)?)
}

/// Counts a refusal.
pub(super) fn refuse<T, E>(outcome: Result<T, E>, refused: &mut usize) -> Outcome<()> {
    outcome.err().ok_or("an altered byte was not noticed")?;
    *refused = refused.saturating_add(1);
    Ok(())
}
