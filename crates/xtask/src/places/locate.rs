//! Joins communes with coordinates, and derives a point for those that have none.

mod averages;
mod gazetteer;

use averages::Averages;
use gazetteer::Gazetteer;

use super::{
    arrondissements,
    source::{City, Commune, Kind},
};

/// Paris, Lyon and Marseille as a whole: searches offer their arrondissements instead.
const SPLIT_CITIES: [&str; 3] = ["75056", "69123", "13055"];

/// A place on Earth in decimal degrees (WGS 84).
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Point {
    pub(super) lat: f64,
    pub(super) lon: f64,
}

/// One row of the table.
#[derive(Debug)]
pub(super) struct Place {
    pub(super) code: String,
    pub(super) name: String,
    pub(super) department: String,
    pub(super) postcodes: Vec<String>,
    pub(super) population: u64,
    pub(super) point: Point,
    /// Whether the point is a neighbour's or a mean of neighbours, not the commune's own.
    pub(super) approximate: bool,
}

/// Every place in code order, and the names of those that could not honestly be placed.
#[derive(Debug)]
pub(super) struct Located {
    pub(super) places: Vec<Place>,
    pub(super) left_out: Vec<String>,
}

/// Gives every inhabited commune of today a point.
///
/// Exact points come from `cities`. The others take the mean of the exact ones with a postcode in common, else
/// of their intercommunality, else of their district, else of their department: against a full official list
/// that is 7 km off in the median. A commune of an overseas collectivity has no district, and a mean over an
/// archipelago would lie in the open sea: it is left out rather than misplaced.
pub(super) fn locate(communes: &[Commune], cities: &[City]) -> Located {
    let current: Vec<&Commune> = communes.iter().filter(|commune| is_offered(commune)).collect();
    let gazetteer = Gazetteer::new(communes, cities);
    let exact: Vec<Option<Point>> = current.iter().map(|commune| exact_point(commune, &gazetteer)).collect();
    let averages = Averages::new(current.iter().copied().zip(exact.iter().copied()));

    let mut located = Located { places: Vec::new(), left_out: Vec::new() };
    for (commune, exact) in current.into_iter().zip(exact) {
        match exact.or_else(|| averages.around(commune)) {
            Some(point) => located.places.push(place(commune, point, exact.is_none())),
            None => located.left_out.push(commune.name.clone()),
        }
    }
    located.places.sort_by(|a, b| a.code.cmp(&b.code));
    located
}

/// Uninhabited territories (no post there) are not offered, nor are communes merged into another.
fn is_offered(commune: &Commune) -> bool {
    match commune.kind {
        Kind::CommuneActuelle => {
            commune.population > 0
                && !commune.postcodes.is_empty()
                && !SPLIT_CITIES.contains(&commune.code.as_str())
        }
        Kind::ArrondissementMunicipal => true,
        Kind::CommuneDeleguee | Kind::CommuneAssociee => false,
    }
}

fn exact_point(commune: &Commune, gazetteer: &Gazetteer<'_>) -> Option<Point> {
    arrondissements::town_hall(&commune.code).or_else(|| gazetteer.find(commune))
}

fn place(commune: &Commune, point: Point, approximate: bool) -> Place {
    Place {
        code: commune.code.clone(),
        name: commune.name.trim_end_matches(" Arrondissement").to_owned(),
        department: commune.department.clone(),
        postcodes: commune.postcodes.clone(),
        population: commune.population,
        point,
        approximate,
    }
}

#[cfg(test)]
mod tests;
