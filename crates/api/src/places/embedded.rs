//! The table inside the binary, made by `cargo xtask` from public sources.

use anyhow::Context;
use flate2::read::GzDecoder;
use protocol::places::Place;
use store::places::{Located, NewPlace, Point};

use crate::places::terms;

/// Gzipped, tab-separated, with a header line.
pub(super) const PACKED: &[u8] = include_bytes!("../../assets/places.tsv.gz");

#[derive(serde::Deserialize)]
struct Row {
    code: String,
    name: String,
    department: String,
    postcodes: String,
    population: i64,
    lat: f64,
    lon: f64,
    approximate: u8,
}

/// Reads the table.
pub(super) fn read() -> anyhow::Result<Vec<NewPlace>> {
    let mut reader =
        csv::ReaderBuilder::new().delimiter(b'\t').quoting(false).from_reader(GzDecoder::new(PACKED));
    reader.deserialize().map(|row| place(row.context("the embedded table of communes")?)).collect()
}

fn place(row: Row) -> anyhow::Result<NewPlace> {
    let place = Place {
        code: row.code.parse()?,
        name: row.name,
        department: row.department,
        postcodes: row.postcodes.split(',').filter(|text| !text.is_empty()).map(str::to_owned).collect(),
        approximate: row.approximate != 0,
    };
    let terms = terms::of(&place);
    let point = Point { lat: row.lat, lon: row.lon };
    Ok(NewPlace { located: Located { place, point, population: row.population }, terms })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_table_holds_every_commune() {
        let table = read().unwrap();
        assert!(table.len() > 34_000, "{}", table.len());
        let paris = table.iter().find(|new| new.located.place.code.as_str() == "75111").unwrap();
        assert_eq!(paris.located.place.name, "Paris 11e");
        assert!(paris.terms.contains(&"75011".to_owned()));
        assert!((paris.located.point.lat - 48.86).abs() < 0.05);
    }
}
