//! Means of known points, for communes without one.

use std::collections::HashMap;

use super::{Commune, Point};

/// Sums of the exact points by postcode, intercommunality, district and department.
pub(super) struct Averages<'a> {
    by_area: HashMap<Area<'a>, Sum>,
}

#[derive(PartialEq, Eq, Hash)]
enum Area<'a> {
    Postcode(&'a str),
    Community(&'a str),
    District(&'a str),
    Department(&'a str),
}

#[derive(Default, Clone, Copy)]
struct Sum {
    lat: f64,
    lon: f64,
    count: f64,
}

impl Sum {
    fn add(self, other: Self) -> Self {
        Self { lat: self.lat + other.lat, lon: self.lon + other.lon, count: self.count + other.count }
    }

    fn mean(self) -> Option<Point> {
        (self.count > 0.0).then(|| Point { lat: self.lat / self.count, lon: self.lon / self.count })
    }
}

impl<'a> Averages<'a> {
    pub(super) fn new(located: impl Iterator<Item = (&'a Commune, Option<Point>)>) -> Self {
        let mut by_area: HashMap<Area<'a>, Sum> = HashMap::new();
        for (commune, point) in located {
            let Some(Point { lat, lon }) = point else { continue };
            for area in postcodes(commune).chain(surroundings(commune)) {
                let sum = by_area.entry(area).or_default();
                *sum = sum.add(Sum { lat, lon, count: 1.0 });
            }
        }
        Self { by_area }
    }

    /// The mean of the closest relatives that have a point.
    pub(super) fn around(&self, commune: &Commune) -> Option<Point> {
        let sum = |area| self.by_area.get(&area).copied().unwrap_or_default();
        let neighbours = postcodes(commune).map(sum).fold(Sum::default(), Sum::add);
        neighbours.mean().or_else(|| surroundings(commune).find_map(|area| sum(area).mean()))
    }
}

fn postcodes(commune: &Commune) -> impl Iterator<Item = Area<'_>> {
    commune.postcodes.iter().map(|code| Area::Postcode(code))
}

/// The areas around a commune, the smallest first; none for an overseas collectivity, which has no districts.
fn surroundings(commune: &Commune) -> impl Iterator<Item = Area<'_>> {
    let community = (!commune.community.is_empty()).then_some(Area::Community(&commune.community));
    let inside = !commune.district.is_empty();
    let district = inside.then_some(Area::District(&commune.district));
    let department = inside.then_some(Area::Department(&commune.department));
    community.into_iter().chain(district).chain(department)
}
