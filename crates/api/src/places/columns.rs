//! Which column of a published file holds what: every publisher has other names.

use anyhow::Context;
use csv::StringRecord;
use protocol::places::search_key;

/// Names in the form of [`search_key`] without spaces, the most telling first.
const CODE: &[&str] =
    &["codecommuneinsee", "codeinsee", "refinsee", "insee", "inseecode", "codecommune", "codegeo", "com"];
const NAME: &[&str] = &[
    "nomcommunecomplet",
    "nomcommune",
    "nomdelacommune",
    "name",
    "nom",
    "libelle",
    "libgeo",
    "commune",
    "nomstandard",
];
const POSTCODE: &[&str] = &["codespostaux", "codepostal", "zipcodes", "zipcode", "postcode", "cp"];
const LATITUDE: &[&str] = &["latitude", "latitudecentre", "latitudemairie", "lat"];
const LONGITUDE: &[&str] = &["longitude", "longitudecentre", "longitudemairie", "lng", "lon"];
const POPULATION: &[&str] = &["population", "populationmunicipale", "populationtotale", "pop", "pmun"];

/// Positions of the columns; all but code and name may be missing.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Columns {
    pub(super) code: usize,
    pub(super) name: usize,
    pub(super) postcode: Option<usize>,
    pub(super) latitude: Option<usize>,
    pub(super) longitude: Option<usize>,
    pub(super) population: Option<usize>,
}

impl Columns {
    /// Finds the columns by the header.
    pub(super) fn find(header: &StringRecord) -> anyhow::Result<Self> {
        let names: Vec<String> = header.iter().map(|name| search_key(name).replace(' ', "")).collect();
        let find =
            |known: &[&str]| known.iter().find_map(|known| names.iter().position(|name| name == known));
        Ok(Self {
            code: find(CODE).context("no column with the INSEE code, such as code_commune_INSEE")?,
            name: find(NAME).context("no column with the name, such as nom_commune")?,
            postcode: find(POSTCODE),
            latitude: find(LATITUDE),
            longitude: find(LONGITUDE),
            population: find(POPULATION),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(header: &[&str]) -> anyhow::Result<Columns> {
        Columns::find(&StringRecord::from(header.to_vec()))
    }

    #[test]
    fn columns_are_found_whatever_their_publisher_calls_them() {
        let la_poste =
            found(&["code_commune_INSEE", "nom_commune", "code_postal", "latitude", "longitude"]).unwrap();
        let other = found(&["REF_INSEE", "NAME", "ZIP_CODES", "LATITUDE", "LONGITUDE"]).unwrap();
        assert_eq!(la_poste, other);
        assert_eq!(found(&["population", "Code INSEE", "Nom de la commune"]).unwrap().population, Some(0));
    }

    #[test]
    fn a_file_without_codes_is_refused() {
        assert!(found(&["nom_commune", "code_postal"]).is_err());
    }
}
