//! RFC 9180's own vectors for mode Auth, DHKEM(X25519, HKDF-SHA256) and HKDF-SHA256: all 257 encryptions and the
//! exports with AES-256-GCM, and those that the RFC's text prints with AES-128-GCM (appendix A.1.3).

use hpke::aead::{Aead, AeadCtxR, AeadCtxS, AesGcm128, AesGcm256};
use hpke::kdf::HkdfSha256;
use hpke::{Deserializable, Kem, OpModeR, OpModeS, Serializable};
use protocol::ids::hex;
use serde::Deserialize;

use super::Suite;
use crate::testing::{Replay, test, unhex};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Vector {
    #[serde(rename = "aead_id")]
    aead: u16,
    info: String,
    sk_rm: String,
    sk_sm: String,
    ikm_e: String,
    pk_rm: String,
    pk_sm: String,
    enc: String,
    encryptions: Vec<Encryption>,
    exports: Vec<Export>,
}

#[derive(Deserialize)]
struct Encryption {
    aad: String,
    ct: String,
    pt: String,
}

#[derive(Deserialize)]
struct Export {
    exporter_context: String,
    #[serde(rename = "L")]
    length: usize,
    exported_value: String,
}

impl Vector {
    fn aes_256() -> Self {
        serde_json::from_str(include_str!("../../vectors/rfc9180/auth-x25519-sha256-aes256gcm.json")).unwrap()
    }

    fn aes_128() -> Self {
        serde_json::from_str(include_str!("../../vectors/rfc9180/auth-x25519-sha256-aes128gcm.json")).unwrap()
    }

    fn contexts<A: Aead>(&self) -> (AeadCtxS<A, HkdfSha256, Suite>, AeadCtxR<A, HkdfSha256, Suite>) {
        assert_eq!(self.aead, A::AEAD_ID);
        let (enc, sender) = hpke::setup_sender_with_rng::<A, HkdfSha256, Suite>(
            &OpModeS::Auth((secret(&self.sk_sm), public(&self.pk_sm))),
            &public(&self.pk_rm),
            &unhex(&self.info),
            &mut Replay::new(&[&unhex(&self.ikm_e)]),
        )
        .unwrap();
        assert_eq!(hex(&enc.to_bytes()), self.enc);
        let receiver = hpke::setup_receiver::<A, HkdfSha256, Suite>(
            &OpModeR::Auth(public(&self.pk_sm)),
            &secret(&self.sk_rm),
            &enc,
            &unhex(&self.info),
        );
        (sender, receiver.unwrap())
    }

    /// Seals and opens message after message, and compares those that are published. Answers how many.
    fn encryptions_agree<A: Aead>(&self) -> usize {
        let (mut sender, mut receiver) = self.contexts::<A>();
        let mut published = self.encryptions.iter().peekable();
        let plaintext = unhex(&self.encryptions[0].pt);
        let mut agreed = 0;
        for number in 0.. {
            let Some(expected) = published.peek() else { break };
            let aad = format!("Count-{number}");
            let sealed = sender.seal(&plaintext, aad.as_bytes()).unwrap();
            assert_eq!(receiver.open(&sealed, aad.as_bytes()).unwrap(), plaintext);
            if hex(aad.as_bytes()) == expected.aad {
                assert_eq!((hex(&sealed), hex(&plaintext)), (expected.ct.clone(), expected.pt.clone()));
                published.next();
                agreed += 1;
            }
        }
        agreed
    }

    fn exports_agree<A: Aead>(&self) -> usize {
        let (sender, receiver) = self.contexts::<A>();
        for export in &self.exports {
            let (context, expected) = (unhex(&export.exporter_context), unhex(&export.exported_value));
            let mut exported = vec![0; export.length];
            sender.export(&context, &mut exported).unwrap();
            assert_eq!(exported, expected);
            exported.fill(0);
            receiver.export(&context, &mut exported).unwrap();
            assert_eq!(exported, expected);
        }
        self.exports.len()
    }
}

fn secret(digits: &str) -> <Suite as Kem>::PrivateKey {
    <Suite as Kem>::PrivateKey::from_bytes(&unhex(digits)).unwrap()
}

fn public(digits: &str) -> <Suite as Kem>::PublicKey {
    <Suite as Kem>::PublicKey::from_bytes(&unhex(digits)).unwrap()
}

#[test]
fn aes_256_gcm_matches_all_published_encryptions_and_exports() {
    let vector = Vector::aes_256();
    assert_eq!((vector.encryptions_agree::<AesGcm256>(), vector.exports_agree::<AesGcm256>()), (257, 3));
}

#[test]
fn aes_128_gcm_matches_appendix_a_1_3() {
    let vector = Vector::aes_128();
    assert_eq!((vector.encryptions_agree::<AesGcm128>(), vector.exports_agree::<AesGcm128>()), (6, 3));
}

#[test]
fn the_single_shot_functions_that_envelopes_use_make_the_first_published_message() {
    let vector = Vector::aes_256();
    let first = &vector.encryptions[0];
    let (enc, sealed) = hpke::single_shot_seal_with_rng::<AesGcm256, HkdfSha256, Suite>(
        &OpModeS::Auth((secret(&vector.sk_sm), public(&vector.pk_sm))),
        &public(&vector.pk_rm),
        &unhex(&vector.info),
        &unhex(&first.pt),
        &unhex(&first.aad),
        &mut Replay::new(&[&unhex(&vector.ikm_e)]),
    )
    .unwrap();
    assert_eq!((hex(&enc.to_bytes()), hex(&sealed)), (vector.enc.clone(), first.ct.clone()));

    let opened = hpke::single_shot_open::<AesGcm256, HkdfSha256, Suite>(
        &OpModeR::Auth(public(&vector.pk_sm)),
        &secret(&vector.sk_rm),
        &enc,
        &unhex(&vector.info),
        &sealed,
        &unhex(&first.aad),
    )
    .unwrap();
    assert_eq!(hex(&opened), first.pt);
}
