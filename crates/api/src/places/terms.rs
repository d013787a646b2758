//! What a commune is found by.

use std::collections::BTreeSet;

use protocol::places::{Place, search_key};

/// Every way people write it: the name, the name without its article, each postcode; an arrondissement also as
/// `paris 11` and `paris 11eme`.
pub(super) fn of(place: &Place) -> Vec<String> {
    let name = search_key(&place.name);
    let mut terms: BTreeSet<String> = place.postcodes.iter().map(|postcode| search_key(postcode)).collect();
    terms.extend(without_article(&name));
    terms.extend(arrondissement(&name));
    terms.insert(name);
    terms.into_iter().filter(|term| !term.is_empty()).collect()
}

/// People look for `Mans` as well as for `Le Mans`.
fn without_article(name: &str) -> Option<String> {
    let (article, rest) = name.split_once(' ')?;
    ["l", "le", "la", "les"].contains(&article).then(|| rest.to_owned())
}

/// `paris 11e` is also `paris 11` and `paris 11eme`.
fn arrondissement(name: &str) -> Vec<String> {
    let Some((city, ordinal)) = name.split_once(' ') else { return Vec::new() };
    let number = ordinal.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let suffix = ordinal.strip_prefix(number).unwrap_or_default();
    if number.is_empty() || !number.bytes().all(|b| b.is_ascii_digit()) || !["er", "e"].contains(&suffix) {
        return Vec::new();
    }
    let long = if suffix == "er" { "premier" } else { "eme" };
    let spoken = if suffix == "er" { format!("{city} {long}") } else { format!("{city} {number}{long}") };
    vec![format!("{city} {number}"), spoken]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(name: &str, postcodes: &[&str]) -> Vec<String> {
        of(&Place {
            code: "75111".parse().unwrap(),
            name: name.to_owned(),
            department: "75".to_owned(),
            postcodes: postcodes.iter().map(|&postcode| postcode.to_owned()).collect(),
            approximate: false,
        })
    }

    #[test]
    fn an_arrondissement_is_found_however_its_number_is_written() {
        assert_eq!(terms("Paris 11e", &["75011"]), ["75011", "paris 11", "paris 11e", "paris 11eme"]);
        assert_eq!(terms("Lyon 1er", &[]), ["lyon 1", "lyon 1er", "lyon premier"]);
    }

    #[test]
    fn an_article_may_be_left_out() {
        assert_eq!(terms("Le Mans", &[]), ["le mans", "mans"]);
        assert_eq!(terms("L'Haÿ-les-Roses", &[]), ["hay les roses", "l hay les roses"]);
    }

    #[test]
    fn a_plain_name_is_one_term() {
        assert_eq!(terms("Saint-Étienne", &[]), ["saint etienne"]);
    }
}
