//! Communes.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use unicode_normalization::UnicodeNormalization;

/// Text that is not an INSEE code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an INSEE code has five digits or capital letters")]
pub struct PlaceCodeError;

/// The INSEE code of a commune or a municipal arrondissement, such as `75111`, `2A004` or `97411`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = String, pattern = "^[0-9A-Z]{5}$"))]
#[cfg_attr(feature = "sqlx", derive(sqlx::Type), sqlx(transparent))]
pub struct PlaceCode(String);

impl PlaceCode {
    /// The code.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for PlaceCode {
    type Err = PlaceCodeError;

    fn from_str(text: &str) -> Result<Self, PlaceCodeError> {
        let valid = text.len() == 5 && text.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase());
        valid.then(|| Self(text.to_owned())).ok_or(PlaceCodeError)
    }
}

impl fmt::Display for PlaceCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for PlaceCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for PlaceCode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

/// A commune as shown to people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Place {
    /// INSEE code.
    pub code: PlaceCode,
    /// Name, such as `Paris 11e`.
    pub name: String,
    /// Department code, such as `75` or `2A`.
    pub department: String,
    /// Its postcodes.
    pub postcodes: Vec<String>,
    /// True where the point on the map is derived from neighbours.
    pub approximate: bool,
}

/// Query of `GET /places`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
pub struct PlaceQuery {
    /// The beginning of a name or a postcode, 1 to 60 characters; accents, case and hyphens do not matter.
    pub q: String,
    /// 1 to 100, 20 if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<i64>,
}

/// The form in which names are compared: lower case, without accents, ligatures spelt out, everything but
/// letters and digits a single space, `st`/`ste` spelt out.
#[must_use]
pub fn search_key(text: &str) -> String {
    let folded: String = text
        .nfkd()
        .flat_map(char::to_lowercase)
        .filter(|c| !unicode_normalization::char::is_combining_mark(*c))
        .flat_map(|c| match c {
            'œ' => ['o', 'e'],
            'æ' => ['a', 'e'],
            c if c.is_alphanumeric() => [c, '\0'],
            _ => [' ', '\0'],
        })
        .filter(|c| *c != '\0')
        .collect();
    let words = folded.split_whitespace().map(|word| match word {
        "st" => "saint",
        "ste" => "sainte",
        word => word,
    });
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_hyphens_case_and_ligatures_do_not_matter() {
        assert_eq!(search_key("Saint-Étienne"), "saint etienne");
        assert_eq!(search_key("  ST ETIENNE"), "saint etienne");
        assert_eq!(search_key("L'Haÿ-les-Roses"), search_key("l’hay les roses"));
        assert_eq!(search_key("Œuilly"), "oeuilly");
        assert_eq!(search_key("Paris 11e"), "paris 11e");
    }

    #[test]
    fn an_insee_code_has_five_characters() {
        assert!("2A004".parse::<PlaceCode>().is_ok());
        for text in ["7511", "751111", "2a004", "75 11"] {
            assert_eq!(text.parse::<PlaceCode>(), Err(PlaceCodeError), "{text}");
        }
    }
}
