//! The table's file format: gzipped tab-separated text with a header line, sorted by code.

use std::io::{Read as _, Write as _};

use flate2::{Compression, GzBuilder, read::GzDecoder};

use super::locate::Place;

const HEADER: &str = "code\tname\tdepartment\tpostcodes\tpopulation\tlat\tlon\tapproximate\n";

/// Writes the rows as text: postcodes joined by commas, degrees with at most 5 decimals (about a metre).
pub(super) fn render(places: &[Place]) -> String {
    let rows = places.iter().map(|place| {
        format!(
            "{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\n",
            place.code,
            place.name,
            place.department,
            place.postcodes.join(","),
            place.population,
            degrees(place.point.lat),
            degrees(place.point.lon),
            u8::from(place.approximate),
        )
    });
    std::iter::once(HEADER.to_owned()).chain(rows).collect()
}

fn degrees(value: f64) -> f64 {
    (value * 1e5).round() / 1e5
}

/// Compresses the text; the same text always gives the same bytes (no file name, no time stamp).
pub(super) fn pack(text: &str) -> anyhow::Result<Vec<u8>> {
    let mut encoder = GzBuilder::new().mtime(0).write(Vec::new(), Compression::best());
    encoder.write_all(text.as_bytes())?;
    Ok(encoder.finish()?)
}

/// The reverse of [`pack`].
pub(super) fn unpack(bytes: &[u8]) -> anyhow::Result<String> {
    let mut text = String::new();
    GzDecoder::new(bytes).read_to_string(&mut text)?;
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::places::locate::Point;

    fn saint_denis() -> Place {
        Place {
            code: "97411".to_owned(),
            name: "Saint-Denis".to_owned(),
            department: "974".to_owned(),
            postcodes: vec!["97400".to_owned(), "97490".to_owned()],
            population: 155_634,
            point: Point { lat: -20.882_311_9, lon: 55.4504 },
            approximate: true,
        }
    }

    #[test]
    fn a_row_lists_its_columns_in_the_documented_order() {
        let text = render(&[saint_denis()]);
        let row = text.lines().nth(1);
        assert_eq!(row, Some("97411\tSaint-Denis\t974\t97400,97490\t155634\t-20.88231\t55.4504\t1"));
    }

    #[test]
    fn packing_is_reproducible_and_reversible() {
        let text = render(&[saint_denis()]);
        let packed = pack(&text).unwrap();
        assert_eq!(packed, pack(&text).unwrap());
        assert_eq!(unpack(&packed).unwrap(), text);
    }
}
