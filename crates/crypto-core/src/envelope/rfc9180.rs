//! The RFC's test vector for exactly this suite and mode (mode 2, KEM 0x0020, KDF 0x0001, AEAD 0x0002).

use protocol::ids::hex;

use super::*;
use crate::testing::{Replay, test, unhex};

const INFO: &str = "4f6465206f6e2061204772656369616e2055726e";
const AAD: &str = "436f756e742d30";
const PLAINTEXT: &str = "4265617574792069732074727574682c20747275746820626561757479";
const EPHEMERAL: &str = "734369ab3061f71ee85e090fae308553cac8e7b3fbd45b4ba83d05e0cd05b1c4";
const SENDER_SECRET: &str = "98fdf9b9773578a79d4ba82fbe483c74cc2e3b8d9525d148a18969fd79a74876";
const SENDER: &str = "4a91c3d0893433f5e31a79fc520f885527a1bc60bf2b0c72693dd7f0b2e41a5a";
const RECIPIENT_SECRET: &str = "47f1eee3670dfaaf27c30a83d06ee9f257af174727c17b35328ef730dfc1cd81";
const RECIPIENT: &str = "3668d659cec6f338f4f8dc6da6733118d2a633f186a3c1415c895111a8eb7c7d";
const ENC: &str = "9e59f4b1fa5c876f684765290c34e51145894cc4f244342b9fb1a4bdfd8bb426";
const SEALED: &str =
    "10b964283ac2cc0bdc4c85ab617291b446bf3832e9359b2c3a0facc50ea75a3c1afd08aeaacd6041d02eb560ec";

fn secret(digits: &str) -> <Suite as Kem>::PrivateKey {
    <Suite as Kem>::PrivateKey::from_bytes(&unhex(digits)).unwrap()
}

fn public(digits: &str) -> <Suite as Kem>::PublicKey {
    <Suite as Kem>::PublicKey::from_bytes(&unhex(digits)).unwrap()
}

#[test]
fn sealing_matches_the_published_vector() {
    let (enc, sealed) = hpke::single_shot_seal_with_rng::<AesGcm256, HkdfSha256, Suite>(
        &OpModeS::Auth((secret(SENDER_SECRET), public(SENDER))),
        &public(RECIPIENT),
        &unhex(INFO),
        &unhex(PLAINTEXT),
        &unhex(AAD),
        &mut Replay::new(unhex(EPHEMERAL)),
    )
    .unwrap();
    assert_eq!((hex(&enc.to_bytes()), hex(&sealed)), (ENC.to_owned(), SEALED.to_owned()));
}

#[test]
fn opening_matches_the_published_vector() {
    let opened = hpke::single_shot_open::<AesGcm256, HkdfSha256, Suite>(
        &OpModeR::Auth(public(SENDER)),
        &secret(RECIPIENT_SECRET),
        &<Suite as Kem>::EncappedKey::from_bytes(&unhex(ENC)).unwrap(),
        &unhex(INFO),
        &unhex(SEALED),
        &unhex(AAD),
    )
    .unwrap();
    assert_eq!(hex(&opened), PLAINTEXT);
}
