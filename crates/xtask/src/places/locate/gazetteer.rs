//! Finds a commune's own entry among the cities of `GeoNames`.

mod main_towns;

use std::collections::{HashMap, HashSet};

use unicode_normalization::UnicodeNormalization as _;

use super::{City, Commune, Kind, Point};

/// Cities by the INSEE code of the commune they lie in today, and by department and name.
pub(super) struct Gazetteer<'a> {
    by_code: HashMap<&'a str, Vec<&'a City>>,
    by_name: HashMap<(&'a str, String), Vec<Claimed<'a>>>,
    /// Department and name of every commune of today.
    names: HashSet<(&'a str, String)>,
    name_of: HashMap<&'a str, String>,
}

/// A city and the code of the commune it is said to lie in.
#[derive(Clone, Copy)]
struct Claimed<'a> {
    city: &'a City,
    owner: Option<&'a str>,
}

impl<'a> Gazetteer<'a> {
    pub(super) fn new(communes: &'a [Commune], cities: &'a [City]) -> Self {
        let today = || communes.iter().filter(|commune| commune.kind == Kind::CommuneActuelle);
        let name_of: HashMap<_, _> =
            today().map(|commune| (commune.code.as_str(), key(&commune.name))).collect();
        let merged: HashMap<_, _> = communes
            .iter()
            .filter_map(|commune| Some((commune.code.as_str(), commune.seat.as_deref()?)))
            .collect();

        let mut gazetteer = Self {
            by_code: HashMap::new(),
            by_name: HashMap::new(),
            names: today().map(|commune| (commune.department.as_str(), key(&commune.name))).collect(),
            name_of,
        };
        for city in cities {
            let code = city.code.as_deref();
            let owner = code
                .filter(|code| gazetteer.name_of.contains_key(code))
                .or_else(|| code.and_then(|code| merged.get(code).copied()));
            if let Some(owner) = owner {
                gazetteer.by_code.entry(owner).or_default().push(city);
            }
            if let Some(department) = department(city) {
                gazetteer
                    .by_name
                    .entry((department, key(&city.name)))
                    .or_default()
                    .push(Claimed { city, owner });
            }
        }
        gazetteer
    }

    /// The point of the commune's own town.
    ///
    /// In this order: the city with its code and its name; a city of its department with its name but a wrong or
    /// missing code; the largest city with its code that is not named like another commune.
    pub(super) fn find(&self, commune: &Commune) -> Option<Point> {
        let name = gazetteer_name(commune);
        let coded = self.by_code.get(commune.code.as_str()).map_or(&[][..], Vec::as_slice);
        let namesake = || {
            let same = self.by_name.get(&(commune.department.as_str(), name.clone()))?;
            // Two communes of one department may share a name: a city that belongs to the other one is not ours.
            let foreign =
                |claimed: &Claimed<'_>| claimed.owner.and_then(|code| self.name_of.get(code)) == Some(&name);
            largest(same.iter().filter(|claimed| !foreign(claimed)).map(|claimed| claimed.city))
        };
        let remaining = || {
            let own = coded
                .iter()
                .filter(|city| !self.names.contains(&(commune.department.as_str(), key(&city.name))));
            largest(own.copied())
        };
        largest(coded.iter().copied().filter(|city| key(&city.name) == name))
            .or_else(namesake)
            .or_else(remaining)
            .map(|city| Point { lat: city.lat, lon: city.lon })
    }
}

/// The department a city lies in: the overseas territories are countries of their own to `GeoNames`.
fn department(city: &City) -> Option<&str> {
    match city.country.as_str() {
        "GP" => Some("971"),
        "MQ" => Some("972"),
        "GF" => Some("973"),
        "RE" => Some("974"),
        "PM" => Some("975"),
        "YT" => Some("976"),
        "BL" => Some("977"),
        "MF" => Some("978"),
        "WF" => Some("986"),
        "PF" => Some("987"),
        "NC" => Some("988"),
        _ => city.code.as_deref()?.get(..2),
    }
}

/// How `GeoNames` calls the place: "Marseille 3e Arrondissement" is its "Marseille 03", an island its main town.
fn gazetteer_name(commune: &Commune) -> String {
    match commune.code.strip_prefix("132") {
        Some(number) if commune.kind == Kind::ArrondissementMunicipal => format!("marseille{number}"),
        _ => key(main_towns::of(&commune.department, &commune.name).unwrap_or(&commune.name)),
    }
}

/// A name without case, accents, hyphens and spaces.
fn key(name: &str) -> String {
    name.to_lowercase().replace('œ', "oe").nfd().filter(char::is_ascii_alphanumeric).collect()
}

fn largest<'a>(cities: impl Iterator<Item = &'a City>) -> Option<&'a City> {
    cities.max_by_key(|city| city.population)
}
