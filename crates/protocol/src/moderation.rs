//! The scan for contact details, payments around the house and suspicious offers.
//!
//! It runs in the writer's own client before encryption, and on the server over public texts only.

use std::sync::LazyLock;

use regex_lite::Regex;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

/// What a text may hold that breaks the rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Flag {
    /// A telephone number, an e-mail address, a link or a name in another network.
    ContactExterne,
    /// A payment outside the house's knowledge.
    PaiementExterne,
    /// An offer that avoids receipts or witnesses.
    Suspect,
}

/// Patterns over lower-case text without accents.
const PATTERNS: &[(Flag, &str)] = &[
    // French numbers, national or international, digits apart by at most two separators.
    (
        Flag::ContactExterne,
        r"(?:^|[^0-9])(?:\+|00)33[\s.\-_/()]{0,3}(?:0\)?)?[\s.\-_/]{0,2}[1-9](?:[\s.\-_/]{0,2}[0-9]){8}(?:[^0-9]|$)",
    ),
    (Flag::ContactExterne, r"(?:^|[^0-9])0[\s.\-_/]{0,2}[1-9](?:[\s.\-_/]{0,2}[0-9]{2}){4}(?:[^0-9]|$)"),
    (
        Flag::ContactExterne,
        r"[a-z0-9._%+\-]+\s*(?:@|\(at\)|\[at\]|\sarobase\s)\s*[a-z0-9\-]+(?:\.[a-z0-9\-]+)*\s*(?:\.|\(dot\)|\spoint\s)\s*[a-z]{2,}",
    ),
    (Flag::ContactExterne, r"(?:https?://|\bwww\.)\S+"),
    (
        Flag::ContactExterne,
        r"\b(?:insta(?:gram)?|snap(?:chat)?|whats\s?app|telegram|facebook|messenger|signal|tiktok)\b\s*[:=@]\s*\S{3,}",
    ),
    (Flag::ContactExterne, r"@(?:instagram|telegram|whatsapp|snapchat|facebook)\b"),
    (
        Flag::PaiementExterne,
        r"\b(?:paypal|venmo|western union|en especes|en liquide|en cash|de la main a la main|virement direct)\b",
    ),
    (Flag::Suspect, r"\b(?:sans facture|au noir|non declare|sous la table)\b"),
];

static COMPILED: LazyLock<Vec<(Flag, Regex)>> = LazyLock::new(|| {
    PATTERNS
        .iter()
        .filter_map(|(flag, pattern)| Regex::new(pattern).ok().map(|regex| (*flag, regex)))
        .collect()
});

/// The flags that `text` raises, each at most once, in order.
#[must_use]
pub fn scan(text: &str) -> Vec<Flag> {
    let folded: String = text
        .nfkd()
        .filter(|c| !unicode_normalization::char::is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .collect();
    let mut flags: Vec<Flag> =
        COMPILED.iter().filter(|(_, regex)| regex.is_match(&folded)).map(|(flag, _)| *flag).collect();
    flags.sort_unstable();
    flags.dedup();
    flags
}

/// True when a public text tells how to reach its writer outside the house.
#[must_use]
pub fn holds_contact(text: &str) -> bool {
    scan(text).contains(&Flag::ContactExterne)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_compiles() {
        assert_eq!(COMPILED.len(), PATTERNS.len());
    }

    #[test]
    fn contact_details_are_found_in_their_usual_disguises() {
        for text in [
            "appelez le 0612345678",
            "06 12 34 56 78",
            "06.12.34.56.78 merci",
            "01-42-33-44-55",
            "+33 6 12 34 56 78",
            "+33 (0)6 12 34 56 78",
            "0033612345678",
            "jean.dupont@example.fr",
            "jean (at) example (dot) fr",
            "insta: jeannot_75",
            "WhatsApp : jeannot",
            "@telegram",
            "voir https://example.fr/moi",
        ] {
            assert!(holds_contact(text), "{text}");
        }
    }

    #[test]
    fn honest_texts_raise_nothing() {
        for text in [
            "Chaudière en panne, urgent, budget 100-200 EUR",
            "Appartement de 120 m2 au 3e étage, 75011 Paris",
            "Modèle 2018-0456, référence 0001234",
            "Je paie comptant, livraison rapide souhaitée",
            "Le signal du thermostat clignote",
            "Du 01/02/2026 au 12/03/2026",
        ] {
            assert_eq!(scan(text), [], "{text}");
        }
    }

    #[test]
    fn each_flag_is_raised_once() {
        let text = "Sans facture, paypal ou en espèces, 0612345678 ou a@b.fr";
        assert_eq!(scan(text), [Flag::ContactExterne, Flag::PaiementExterne, Flag::Suspect]);
    }
}
