//! The safety number's QR code: whatever a camera reads.

use std::sync::LazyLock;

use crypto_core::safety::{SafetyNumber, ScanError};

use super::fixed::{ALICE, BOB, Person};
use super::script::alter;

/// Bytes of a code: version, two fingerprints of 32 bytes.
const LENGTH: usize = 65;
const VERSION: u8 = 1;

static OWN: LazyLock<SafetyNumber> = LazyLock::new(|| number(&ALICE, &BOB));
static PEER_CODE: LazyLock<Vec<u8>> = LazyLock::new(|| number(&BOB, &ALICE).qr_payload());

fn number(own: &Person, peer: &Person) -> SafetyNumber {
    SafetyNumber::derive(own.id, &own.secret.keys(), peer.id, &peer.secret.keys())
}

/// Shows the input as a code, and lets it alter the right one.
///
/// # Panics
/// When the input breaks a promise.
pub fn run(data: &[u8]) {
    scan(data);
    let mut altered = PEER_CODE.clone();
    alter(&mut altered, data);
    scan(&altered);
}

/// Only the peer's own code confirms; every other one is refused for the reason that fits it.
fn scan(code: &[u8]) {
    let expected = match code {
        _ if code == PEER_CODE.as_slice() => Ok(()),
        [VERSION, ..] if code.len() == LENGTH => Err(ScanError::Different),
        [version, ..] if *version != VERSION && code.len() >= LENGTH => Err(ScanError::Version),
        _ => Err(ScanError::Malformed),
    };
    assert_eq!(OWN.check_qr(code), expected);
}
