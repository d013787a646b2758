use futures::executor::block_on;
use protocol::keys::KdfSalt;

use super::*;
use crate::bulk::InRust;
use crate::testing::test;

mod normalisation;

fn params(iterations: u32) -> KdfParams {
    KdfParams { salt: KdfSalt::new([9; 16]), iterations }
}

#[test]
fn an_address_is_the_same_however_it_is_typed() {
    let expected = "jérôme@exemple.fr";
    for typed in [
        "jérôme@exemple.fr",
        " JÉRÔME@Exemple.FR\n",
        "je\u{301}ro\u{302}me@exemple.fr",
        "\u{a0}Jérôme@EXEMPLE.fr",
    ] {
        assert_eq!(normalise_email(typed), expected);
        assert_eq!(derive_login_id(typed).as_bytes(), derive_login_id(expected).as_bytes());
    }
    assert_ne!(derive_login_id("jerome@exemple.fr").as_bytes(), derive_login_id(expected).as_bytes());
}

#[test]
fn a_password_is_composed_but_never_trimmed() {
    let bytes = |password| kdf_input(password, "a@b.fr", &params(600_000)).unwrap().password.to_vec();
    assert_eq!(bytes("e\u{301}te\u{301}"), "été".as_bytes());
    assert_eq!(bytes(" été "), " été ".as_bytes());
    assert_ne!(bytes("Été"), bytes("été"));
}

#[test]
fn the_salt_holds_label_account_salt_and_address() {
    let input = kdf_input("x", "A@b.fr", &params(600_000)).unwrap();
    assert_eq!(
        input.salt,
        [b"\0\0\0\x10leboncoup/v1/kdf\0\0\0\x10".as_slice(), &[9; 16], b"\0\0\0\x06a@b.fr"].concat()
    );
}

#[test]
fn weak_and_stalling_derivations_are_refused_before_they_run() {
    for iterations in [0, 1, 100_000, 599_999, 10_000_001, u32::MAX] {
        let outcome = block_on(derive_master(&InRust, "x", "a@b.fr", &params(iterations)));
        assert_eq!(outcome.unwrap_err(), KdfError);
    }
}

#[test]
fn auth_secret_and_wrap_key_are_different_keys() {
    let master = MasterKey::from_bytes([3; 32]);
    assert_ne!(
        master.derive_auth_secret().expose_bytes(),
        master.derive_wrap_key().blob_key().expose_bytes()
    );
    assert_eq!(master.derive_wrap_key().method(), WrapMethod::Password);
}

#[test]
fn secrets_do_not_print_themselves() {
    let master = MasterKey::from_bytes([3; 32]);
    let printed = format!(
        "{master:?} {:?} {:?}",
        master.derive_wrap_key(),
        kdf_input("pw", "a@b.fr", &params(600_000))
    );
    assert_eq!(printed, "MasterKey(…) WrapKey(password, …) Ok(KdfInput { iterations: 600000, .. })");
}

#[test]
fn pbkdf2_matches_rfc_7914_section_11() {
    let mut output = [0; 64];
    pbkdf2::pbkdf2_hmac::<Sha256>(b"passwd", b"salt", 1, &mut output);
    assert_eq!(
        protocol::ids::hex(&output),
        "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc\
         49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783"
    );
    pbkdf2::pbkdf2_hmac::<Sha256>(b"Password", b"NaCl", 80_000, &mut output);
    assert_eq!(
        protocol::ids::hex(&output),
        "4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56\
         a1d425a1225833549adb841b51c9b3176a272bdebba1d078478f62b397f33c8d"
    );
}
