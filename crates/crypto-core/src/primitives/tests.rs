use protocol::ids::hex;

use super::*;
use crate::testing::{test, unhex};

#[test]
fn hkdf_expand_matches_rfc_5869_case_1() {
    let prk = unhex("077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5");
    let output = expand(&prk.try_into().unwrap(), &unhex("f0f1f2f3f4f5f6f7f8f9"));
    assert_eq!(hex(&output), "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf");
}

#[test]
fn hmac_matches_rfc_4231_case_1() {
    // The published key has 20 bytes; HMAC fills every key with zeros.
    let mut key = [0; 32];
    key[..20].fill(0x0b);
    assert_eq!(
        hex(&hmac(&key, b"Hi There")),
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
    );
}

#[test]
fn gcm_matches_the_modes_published_case_16() {
    let key = unhex("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308").try_into().unwrap();
    let iv = Iv::try_from(unhex("cafebabefacedbaddecaf888").as_slice()).unwrap();
    let aad = unhex("feedfacedeadbeeffeedfacedeadbeefabaddad2");
    let plaintext = unhex(
        "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72\
         1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
    );
    let sealed = gcm_seal(&key, &iv, &aad, &plaintext).unwrap();
    assert_eq!(
        hex(&sealed),
        "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa\
         8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662\
         76fc6ece0f4e1768cddf8853bb2d551b"
    );
    assert_eq!(*gcm_open(&key, &iv, &aad, &sealed).unwrap(), plaintext);
}
