//! A published file of communes.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

use anyhow::Context;
use csv::StringRecord;
use protocol::places::{Place, PlaceCode};
use store::places::{Located, NewPlace, Point};

use crate::places::columns::Columns;
use crate::places::terms;

/// Communes that are listed by arrondissement, which is how people and post name them.
const CITIES: [(&str, std::ops::RangeInclusive<u32>); 3] =
    [("75056", 75_101..=75_120), ("69123", 69_381..=69_389), ("13055", 13_201..=13_216)];

#[derive(Debug, Default)]
struct Draft {
    name: String,
    postcodes: BTreeSet<String>,
    point: Option<Point>,
    population: i64,
}

/// Reads a CSV file (commas or semicolons) with a header. Several rows of one commune merge their postcodes;
/// a commune without coordinates gets the middle of its department's others and is marked approximate.
///
/// # Errors
/// When the header tells no code or name, a row is malformed, or no commune has coordinates.
pub fn read(mut source: impl Read) -> anyhow::Result<Vec<NewPlace>> {
    let mut text = String::new();
    source.read_to_string(&mut text).context("the file is not UTF-8 text")?;
    let header = text.lines().next().unwrap_or_default();
    let delimiter = if header.matches(';').count() > header.matches(',').count() { b';' } else { b',' };
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let columns = Columns::find(reader.headers()?)?;
    let mut drafts: BTreeMap<PlaceCode, Draft> = BTreeMap::new();
    for row in reader.records() {
        take(&row?, &columns, &mut drafts)?;
    }
    leave_out_divided_cities(&mut drafts);
    finish(drafts)
}

fn take(
    row: &StringRecord,
    columns: &Columns,
    drafts: &mut BTreeMap<PlaceCode, Draft>,
) -> anyhow::Result<()> {
    let cell = |column: Option<usize>| {
        column.and_then(|at| row.get(at)).map(str::trim).filter(|text| !text.is_empty())
    };
    let line = row.position().map_or(0, csv::Position::line);
    let code = cell(Some(columns.code)).with_context(|| format!("line {line}: no INSEE code"))?;
    // A spreadsheet drops the leading zero of 01001.
    let code: PlaceCode = format!("{code:0>5}").parse().with_context(|| format!("line {line}"))?;
    let draft = drafts.entry(code).or_default();
    if draft.name.is_empty() {
        let name = cell(Some(columns.name)).with_context(|| format!("line {line}: no name"))?;
        name.trim_end_matches(" Arrondissement").clone_into(&mut draft.name);
    }
    let postcodes = cell(columns.postcode).unwrap_or_default();
    let separators = |c: char| !c.is_ascii_digit();
    let read = postcodes.split(separators).filter(|text| !text.is_empty()).map(|text| format!("{text:0>5}"));
    draft.postcodes.extend(read);
    let number = |column| cell(column).and_then(|text| text.replace(',', ".").parse::<f64>().ok());
    if let (Some(lat), Some(lon)) = (number(columns.latitude), number(columns.longitude)) {
        let on_earth = (-90.0..=90.0).contains(&lat) && (-180.0..=180.0).contains(&lon);
        anyhow::ensure!(on_earth, "line {line}: coordinates out of range");
        draft.point.get_or_insert(Point { lat, lon });
    }
    let population = cell(columns.population).and_then(|text| text.replace(' ', "").parse().ok());
    draft.population = draft.population.max(population.unwrap_or(0));
    Ok(())
}

/// A city whose arrondissements are listed is left out itself: nobody lives in plain "Paris".
fn leave_out_divided_cities(drafts: &mut BTreeMap<PlaceCode, Draft>) {
    for (city, mut parts) in CITIES {
        let listed = parts
            .all(|code| code.to_string().parse().is_ok_and(|code: PlaceCode| drafts.contains_key(&code)));
        if let (true, Ok(city)) = (listed, city.parse::<PlaceCode>()) {
            drafts.remove(&city);
        }
    }
}

fn finish(drafts: BTreeMap<PlaceCode, Draft>) -> anyhow::Result<Vec<NewPlace>> {
    let mut known: BTreeMap<String, Vec<Point>> = BTreeMap::new();
    for (code, draft) in &drafts {
        known.entry(department(code)).or_default().extend(draft.point);
    }
    let everywhere: Vec<Point> = known.values().flatten().copied().collect();
    drafts
        .into_iter()
        .map(|(code, draft)| {
            let department = department(&code);
            let near = known.get(&department).filter(|points| !points.is_empty()).unwrap_or(&everywhere);
            let point = draft.point.or_else(|| middle(near)).context("no commune has coordinates")?;
            let place = Place {
                code,
                name: draft.name,
                department,
                postcodes: draft.postcodes.into_iter().collect(),
                approximate: draft.point.is_none(),
            };
            let terms = terms::of(&place);
            Ok(NewPlace { located: Located { place, point, population: draft.population }, terms })
        })
        .collect()
}

/// `75` of `75111`, `2A` of `2A004`, `974` of `97411`.
fn department(code: &PlaceCode) -> String {
    let length = if ["97", "98"].iter().any(|overseas| code.as_str().starts_with(overseas)) { 3 } else { 2 };
    code.as_str().chars().take(length).collect()
}

#[expect(clippy::cast_precision_loss, reason = "there are fewer communes than 2^53")]
fn middle(points: &[Point]) -> Option<Point> {
    let count = points.len() as f64;
    let sum = |of: fn(&Point) -> f64| points.iter().map(of).sum::<f64>() / count;
    (!points.is_empty()).then(|| Point { lat: sum(|point| point.lat), lon: sum(|point| point.lon) })
}

#[cfg(test)]
mod tests;
