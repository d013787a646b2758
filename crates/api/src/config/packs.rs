//! What can be bought: `[[packs]]` in the file, a list that replaces the default one.

use std::collections::HashSet;

use protocol::money::Tokens;
use protocol::tokens::{Asset, Pack, PackId};

use super::ConfigError;

/// What Stripe can charge in EUR cents.
const CHARGEABLE: std::ops::RangeInclusive<i64> = 50..=99_999_999;

/// Asset, EUR, tokens.
const DEFAULT: [(Asset, i64, i64); 6] = [
    (Asset::Standard, 10, 10),
    (Asset::Standard, 25, 30),
    (Asset::Standard, 50, 70),
    (Asset::Standard, 100, 150),
    (Asset::Premium, 20, 10),
    (Asset::Premium, 50, 30),
];

/// Packs with different names that Stripe can charge for; at least one. Cheapest first, standard before premium.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackList(Vec<Pack>);

impl PackList {
    /// A list in the order to show it.
    ///
    /// # Errors
    /// [`ConfigError::Packs`] says what is wrong.
    pub fn new(mut packs: Vec<Pack>) -> Result<Self, ConfigError> {
        let mut names = HashSet::new();
        if packs.is_empty() {
            return Err(ConfigError::Packs("at least one"));
        }
        if packs.iter().any(|pack| !names.insert(pack.id.as_str())) {
            return Err(ConfigError::Packs("two have the same id"));
        }
        if packs.iter().any(|pack| pack.tokens == Tokens::ZERO) {
            return Err(ConfigError::Packs("tokens: at least 1"));
        }
        if packs.iter().any(|pack| !CHARGEABLE.contains(&pack.amount_cents)) {
            return Err(ConfigError::Packs("amount_cents: 50 to 99 999 999"));
        }
        packs.sort_by_key(|pack| (pack.asset == Asset::Premium, pack.amount_cents));
        Ok(Self(packs))
    }

    /// The list of the design.
    ///
    /// # Errors
    /// Never: a test reads it.
    pub(super) fn default_list() -> Result<Self, ConfigError> {
        let pack = |(asset, eur, tokens): (Asset, i64, i64)| {
            let id = format!("{}-{eur}", asset.as_str()).parse::<PackId>();
            let id = id.map_err(|_| ConfigError::Packs("id"))?;
            let tokens = Tokens::try_from(tokens).map_err(|_| ConfigError::Packs("tokens"))?;
            Ok(Pack { id, asset, tokens, amount_cents: eur * 100 })
        };
        Self::new(DEFAULT.into_iter().map(pack).collect::<Result<_, _>>()?)
    }

    /// All of them.
    #[must_use]
    pub fn all(&self) -> &[Pack] {
        &self.0
    }

    /// The one of this name.
    #[must_use]
    pub fn find(&self, id: &PackId) -> Option<&Pack> {
        self.0.iter().find(|pack| pack.id == *id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packs(toml: &str) -> Result<PackList, ConfigError> {
        let layer: crate::config::Layer = toml::from_str(toml).unwrap();
        PackList::new(layer.packs.unwrap())
    }

    #[test]
    fn the_default_list_is_the_designs() {
        let list = PackList::default_list().unwrap();
        let shown: Vec<_> =
            list.all().iter().map(|p| (p.id.as_str(), p.tokens.get(), p.amount_cents)).collect();
        let expected = [
            ("standard-10", 10, 1_000),
            ("standard-25", 30, 2_500),
            ("standard-50", 70, 5_000),
            ("standard-100", 150, 10_000),
            ("premium-20", 10, 2_000),
            ("premium-50", 30, 5_000),
        ];
        assert_eq!(shown, expected);
        assert_eq!(list.find(&"premium-20".parse().unwrap()).unwrap().asset, Asset::Premium);
        assert_eq!(list.find(&"premium-99".parse().unwrap()), None);
    }

    #[test]
    fn a_configured_list_is_shown_standard_first_and_cheapest_first() {
        let list = packs(
            r#"packs = [
                { id = "b", asset = "premium", tokens = 1, amount_cents = 50 },
                { id = "a", asset = "standard", tokens = 9, amount_cents = 900 },
                { id = "c", asset = "standard", tokens = 1, amount_cents = 100 },
            ]"#,
        );
        assert_eq!(list.unwrap().all().iter().map(|p| p.id.as_str()).collect::<Vec<_>>(), ["c", "a", "b"]);
    }

    #[test]
    fn packs_that_cannot_be_sold_are_refused() {
        let one = |id: &str, tokens: i64, cents: i64| {
            format!(r#"{{ id = "{id}", asset = "standard", tokens = {tokens}, amount_cents = {cents} }}"#)
        };
        for list in [
            String::new(),
            one("a", 0, 100),
            one("a", 1, 49),
            one("a", 1, 100_000_000),
            [one("a", 1, 100), one("a", 2, 200)].join(","),
        ] {
            assert!(matches!(packs(&format!("packs = [{list}]")), Err(ConfigError::Packs(_))), "{list}");
        }
    }
}
