//! Edge cases of writing an address or a password, as `docs/protocol.md` section 2 settles them.

use super::params;
use crate::kdf::{derive_login_id, kdf_input, normalise_email};
use crate::testing::test;

/// Unicode's `White_Space` (version 17 has the same 25 as version 6.3).
const WHITE_SPACE: &str = "\t\n\u{b}\u{c}\r \u{85}\u{a0}\u{1680}\u{2000}\u{2001}\u{2002}\u{2003}\u{2004}\u{2005}\
    \u{2006}\u{2007}\u{2008}\u{2009}\u{200a}\u{2028}\u{2029}\u{202f}\u{205f}\u{3000}";

fn password(typed: &str) -> String {
    String::from_utf8(kdf_input(typed, "a@b.fr", &params(600_000)).unwrap().password.to_vec()).unwrap()
}

#[test]
fn an_address_has_one_written_form() {
    for (typed, expected) in [
        // Turkish: the mapping knows no locale. Dotted capital I keeps its dot; dotless i is a letter of its own.
        ("İREM@exemple.tr", "i\u{307}rem@exemple.tr"),
        ("I\u{307}REM@exemple.tr", "i\u{307}rem@exemple.tr"),
        ("IRMAK@exemple.tr", "irmak@exemple.tr"),
        ("ırmak@exemple.tr", "ırmak@exemple.tr"),
        // Full-width letters have cases, but are not the ASCII ones: NFC, not NFKC.
        ("Ｊａｎｅ＠exemple.fr", "ｊａｎｅ＠exemple.fr"),
        ("ﬁn@exemple.fr", "ﬁn@exemple.fr"),
        // Marks in any order; a capital that composes only once it is lower case.
        ("a\u{302}\u{323}@exemple.vn", "ậ@exemple.vn"),
        ("a\u{323}\u{302}@exemple.vn", "ậ@exemple.vn"),
        ("J\u{30c}@exemple.fr", "ǰ@exemple.fr"),
        // Sigma ends a word as ς, also in front of @; a full stop does not end a word.
        ("ΟΔΟΣ@exemple.gr", "οδος@exemple.gr"),
        ("ΟΔΟΣ.ΝΕΟΣ@exemple.gr", "οδοσ.νεος@exemple.gr"),
        ("οδοσ@exemple.gr", "οδοσ@exemple.gr"),
        ("ẞ@exemple.de", "ß@exemple.de"),
        ("straße@exemple.de", "straße@exemple.de"),
        ("STRASSE@exemple.de", "strasse@exemple.de"),
        // Singletons: the Kelvin and Ångström signs.
        ("\u{212a}@exemple.fr", "k@exemple.fr"),
        ("\u{212b}@exemple.se", "å@exemple.se"),
        ("", ""),
    ] {
        let normalised = normalise_email(typed);
        assert_eq!(normalised, expected, "{typed}");
        assert_eq!(normalise_email(&normalised), normalised, "{typed}");
        assert_eq!(derive_login_id(typed).as_bytes(), derive_login_id(expected).as_bytes());
    }
}

#[test]
fn all_white_space_around_an_address_goes_and_nothing_else() {
    assert_eq!(WHITE_SPACE.chars().count(), 25);
    assert_eq!(normalise_email(WHITE_SPACE), "");
    for space in WHITE_SPACE.chars() {
        assert_eq!(normalise_email(&format!("{space}a@b.fr{space}{space}")), "a@b.fr", "{space:?}");
    }
    // JavaScript's `trim` takes the first, Python's `strip` the second.
    for kept in ['\u{feff}', '\u{1c}', '\u{200b}', '\u{180e}', '\u{2060}'] {
        let typed = format!("{kept}a@b.fr{kept}");
        assert_eq!(normalise_email(&typed), typed);
    }
    assert_eq!(normalise_email("a b@c.fr"), "a b@c.fr");
}

#[test]
fn a_password_is_composed_and_otherwise_as_typed() {
    for (typed, expected) in [
        ("E\u{301}", "É"),
        ("a\u{302}\u{323}", "ậ"),
        ("J\u{30c}", "J\u{30c}"),
        ("\u{212b}", "Å"),
        // The longest that NFC becomes: three times the bytes.
        ("\u{1d160}", "\u{1d158}\u{1d165}\u{1d16e}"),
    ] {
        assert_eq!(password(typed), expected);
    }
    for kept in
        ["İıIi", "Ｐａｓｓ１", "ﬁ", "ΣΑΣ", "ẞß", "\u{feff}x", "", " ", "\u{a0}x\u{3000}", "\tx\r\n", "x\0"]
    {
        assert_eq!(password(kept), kept);
    }
}

#[test]
fn an_empty_password_is_no_password_of_spaces() {
    let input = |typed| kdf_input(typed, "", &params(600_000)).unwrap();
    assert_ne!(*input("").pbkdf2(), *input(" ").pbkdf2());
    assert!(input("").salt.ends_with(b"\0\0\0\0"));
}
