//! Published test vectors against exactly what this crate uses, natively and in Chromium: every case of Wycheproof's
//! sets, samples of NIST's CAVP, and what RFCs print. Each test says how many cases it saw and demands that number.

mod aes_gcm;
mod ed25519;
mod founding;
mod hkdf;
mod hmac;
mod hpke;
mod pbkdf2;
mod rsp;
mod sha256;
mod tally;
mod x25519;
