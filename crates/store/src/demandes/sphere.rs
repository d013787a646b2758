//! Distances on the sphere, as PostGIS computes them with `use_spheroid = false`.

use crate::places::Point;

/// Mean radius of WGS 84, (2a + b) / 3 metres: 6 371 008.8 rounded. All digits are kept, so that SQLite
/// and PostGIS agree to the last whole kilometre.
const RADIUS_M: f64 = 6_371_008.771_415_059;

/// Metres between two points: the haversine formula's well-conditioned form (Vincenty 1975, for a sphere),
/// rounded to 10 nm like PostGIS.
pub(super) fn distance_m(from: Point, to: Point) -> f64 {
    let (from_lat, to_lat) = (from.lat.to_radians(), to.lat.to_radians());
    let turn = to.lon.to_radians() - from.lon.to_radians();
    let across = to_lat.cos() * turn.sin();
    let along = from_lat.cos() * to_lat.sin() - from_lat.sin() * to_lat.cos() * turn.cos();
    let opposite = from_lat.sin() * to_lat.sin() + from_lat.cos() * to_lat.cos() * turn.cos();
    let metres = RADIUS_M * across.hypot(along).atan2(opposite);
    (metres * 1e8).round() / 1e8
}

/// A rectangle in degrees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Bounds {
    pub(super) south: f64,
    pub(super) north: f64,
    pub(super) west: f64,
    pub(super) east: f64,
}

/// A rectangle that contains every point within `metres` of `centre`, a little larger than needed.
pub(super) fn bounds(centre: Point, metres: f64) -> Bounds {
    let angle = metres / RADIUS_M * 1.000_001 + 1e-9;
    let lat = centre.lat.to_radians();
    let (south, north) = ((lat - angle).to_degrees(), (lat + angle).to_degrees());
    // Meridians converge: the widest parallel of the circle lies a little poleward of its centre.
    let widest = (angle.sin() / lat.cos()).asin().to_degrees();
    let (west, east) = (centre.lon - widest, centre.lon + widest);
    if south > -90.0 && north < 90.0 && west > -180.0 && east < 180.0 {
        Bounds { south, north, west, east }
    } else {
        Bounds { south, north, west: -180.0, east: 180.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PARIS: Point = Point { lat: 48.8566, lon: 2.3522 };
    const LYON: Point = Point { lat: 45.7640, lon: 4.8357 };

    #[test]
    fn a_quarter_of_a_meridian_is_ten_thousand_kilometres() {
        let pole = Point { lat: 90.0, lon: 0.0 };
        let metres = distance_m(Point { lat: 0.0, lon: 0.0 }, pole);
        assert!((metres - RADIUS_M * std::f64::consts::FRAC_PI_2).abs() < 1e-6, "{metres}");
    }

    #[test]
    fn paris_and_lyon_are_391_km_apart_both_ways() {
        let (there, back) = (distance_m(PARIS, LYON), distance_m(LYON, PARIS));
        assert!((391_000.0..392_000.0).contains(&there), "{there}");
        assert!((there - back).abs() < 1e-7, "{there} {back}");
        assert!(distance_m(PARIS, PARIS) < 1e-7);
    }

    #[test]
    fn the_rectangle_contains_its_circle() {
        for centre in [PARIS, Point { lat: -20.9, lon: 55.45 }, Point { lat: 64.1, lon: -21.9 }] {
            let area = bounds(centre, 100_000.0);
            for degrees in 0..360 {
                let bearing = f64::from(degrees).to_radians();
                let angle = 100_000.0 / RADIUS_M;
                let lat = centre.lat.to_radians();
                let to = (lat.sin() * angle.cos() + lat.cos() * angle.sin() * bearing.cos()).asin();
                let east =
                    (bearing.sin() * angle.sin() * lat.cos()).atan2(angle.cos() - lat.sin() * to.sin());
                let point = Point { lat: to.to_degrees(), lon: centre.lon + east.to_degrees() };
                assert!(area.south <= point.lat && point.lat <= area.north, "{degrees}");
                assert!(area.west <= point.lon && point.lon <= area.east, "{degrees}");
            }
        }
    }

    #[test]
    fn a_circle_over_the_pole_or_the_date_line_takes_every_longitude() {
        for centre in [Point { lat: 89.9, lon: 0.0 }, Point { lat: 0.0, lon: 179.9 }] {
            let area = bounds(centre, 100_000.0);
            assert!(area.west <= -180.0 && area.east >= 180.0, "{area:?}");
        }
    }
}
