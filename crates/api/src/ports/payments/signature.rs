//! Whether a webhook is Stripe's: `Stripe-Signature: t=…,v1=…[,v1=…]` over `t.body`
//! (docs/decisions/0084-webhooks-are-read-by-our-own-eyes.md).

use std::time::Duration;

use hmac::{Hmac, KeyInit as _, Mac as _};
use protocol::time::Timestamp;
use sha2::Sha256;

use crate::secrets::SecretText;

/// How far the time in a signature may be from now, either way.
pub const TOLERANCE: Duration = Duration::from_mins(5);

/// A webhook that is not to be believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// The header is not one time and at least one `v1` signature.
    #[error("the Stripe-Signature header is not one t and at least one v1")]
    Malformed,
    /// No signature fits the body under any secret in force.
    #[error("no signature fits this body")]
    Wrong,
    /// It was signed too long ago, or in the future.
    #[error("it was signed more than 5 minutes from now")]
    Time,
}

/// Checks that one of the secrets vouches for the body, now.
///
/// # Errors
/// [`SignatureError`].
pub fn verify(
    header: &str,
    body: &[u8],
    secrets: &[SecretText],
    now: Timestamp,
) -> Result<(), SignatureError> {
    let Header { time, seconds, signatures } = Header::read(header).ok_or(SignatureError::Malformed)?;
    let fits = |secret: &SecretText| {
        // HMAC takes keys of any length.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.expose().as_bytes()) else { return false };
        mac.update(time.as_bytes());
        mac.update(b".");
        mac.update(body);
        signatures.iter().any(|signature| mac.clone().verify_slice(signature).is_ok())
    };
    if !secrets.iter().any(fits) {
        return Err(SignatureError::Wrong);
    }
    let apart = now.as_millis().div_euclid(1_000).abs_diff(seconds);
    if apart <= TOLERANCE.as_secs() { Ok(()) } else { Err(SignatureError::Time) }
}

struct Header<'a> {
    /// As it was signed.
    time: &'a str,
    seconds: i64,
    signatures: Vec<[u8; 32]>,
}

impl<'a> Header<'a> {
    /// Two times would let the signed one differ from the checked one. Other schemes than `v1` are not looked at.
    fn read(text: &'a str) -> Option<Self> {
        let mut time = None;
        let mut signatures = Vec::new();
        for part in text.split(',') {
            match part.split_once('=')? {
                ("t", _) if time.is_some() => return None,
                ("t", value) => time = Some(value),
                ("v1", value) => signatures.extend(bytes(value)),
                _ => {}
            }
        }
        let time = time?;
        let plain = time.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
        let seconds = time.parse().ok().filter(|_| plain)?;
        (!signatures.is_empty()).then_some(Self { time, seconds, signatures })
    }
}

/// 32 bytes in hexadecimal.
fn bytes(hex: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    let (digits, []) = hex.as_bytes().as_chunks::<2>() else { return None };
    if digits.len() != bytes.len() {
        return None;
    }
    for (byte, [high, low]) in bytes.iter_mut().zip(digits) {
        *byte = nibble(*high)? << 4 | nibble(*low)?;
    }
    Some(bytes)
}

fn nibble(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    #[derive(serde::Deserialize)]
    struct Golden {
        now: i64,
        secrets: Vec<SecretText>,
        rows: Vec<Row>,
    }

    #[derive(serde::Deserialize)]
    struct Row {
        name: String,
        body: String,
        header: String,
        ours: String,
        node: bool,
        python: bool,
    }

    fn golden() -> Golden {
        serde_json::from_str(include_str!("golden.json")).unwrap()
    }

    fn verdict(row: &Row, secrets: &[SecretText], now: i64) -> &'static str {
        match verify(&row.header, row.body.as_bytes(), secrets, Timestamp::from_millis(now * 1_000)) {
            Ok(()) => "good",
            Err(SignatureError::Malformed) => "malformed",
            Err(SignatureError::Wrong) => "wrong",
            Err(SignatureError::Time) => "time",
        }
    }

    /// Signed and judged by Stripe's SDKs for Node and Python, which `xtask test` asks again (e2e/stripe).
    #[test]
    fn the_golden_table_of_stripes_own_sdks() {
        let Golden { now, secrets, rows } = golden();
        assert!(rows.len() > 30);
        for row in &rows {
            assert_eq!(verdict(row, &secrets, now), row.ours, "{}", row.name);
            // Never more lenient than Stripe, but for a body that is no JSON: that is judged later.
            let lenient = row.ours == "good" && !(row.node && row.python);
            assert!(!lenient || serde_json::from_str::<Value>(&row.body).is_err(), "{}", row.name);
        }
    }

    #[test]
    fn without_secrets_nothing_is_believed() {
        let Golden { now, rows, .. } = golden();
        assert!(rows.iter().all(|row| verdict(row, &[], now) != "good"));
    }

    #[test]
    fn ten_thousand_mutations_of_a_good_webhook_are_all_refused() {
        let Golden { now, secrets, rows } = golden();
        let good = &rows[0];
        let (header, body) = (good.header.as_bytes(), good.body.as_bytes());
        let at = Timestamp::from_millis(now * 1_000);
        let mut tried = 0;
        for (place, bit) in (0..).map(|n| (n / 8, n % 8)).take(body.len() * 8) {
            let mut changed = body.to_vec();
            changed[place] ^= 1 << bit;
            assert!(verify(&good.header, &changed, &secrets, at).is_err(), "{place}.{bit}");
            tried += 1;
        }
        for place in 0..header.len() {
            for byte in (0x20..0x7f).filter(|byte| *byte != header[place]) {
                let mut changed = header.to_vec();
                changed[place] = byte;
                // Hexadecimal may be written in capitals.
                if !changed.eq_ignore_ascii_case(header) {
                    let text = std::str::from_utf8(&changed).unwrap();
                    assert!(verify(text, body, &secrets, at).is_err(), "{text}");
                    tried += 1;
                }
            }
        }
        assert!(tried >= 10_000, "{tried}");
    }
}
