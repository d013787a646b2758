//! Communes: the table the product brings with it.

use protocol::places::{Place, PlaceCode};

use crate::row::Table;
use crate::{StoreError, Tx};

const TABLE: Table = Table("places");

/// A point on the sphere, in degrees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// North of the equator, -90 to 90.
    pub lat: f64,
    /// East of Greenwich, -180 to 180.
    pub lon: f64,
}

/// A commune with all that is known about it.
#[derive(Debug, Clone, PartialEq)]
pub struct Located {
    /// What people see.
    pub place: Place,
    /// The commune's point.
    pub point: Point,
    /// Inhabitants; the larger commune is found first.
    pub population: i64,
}

/// A commune to import.
#[derive(Debug, Clone, PartialEq)]
pub struct NewPlace {
    /// The commune.
    pub located: Located,
    /// What it is found by, as [`protocol::places::search_key`] writes it: its names and postcodes.
    pub terms: Vec<String>,
}

#[derive(sqlx::FromRow)]
struct Row {
    code: PlaceCode,
    name: String,
    department: String,
    postcodes: String,
    population: i64,
    lat: f64,
    lon: f64,
    approximate: bool,
}

impl From<Row> for Located {
    fn from(row: Row) -> Self {
        Self {
            place: Place {
                code: row.code,
                name: row.name,
                department: row.department,
                postcodes: split_postcodes(&row.postcodes),
                approximate: row.approximate,
            },
            point: Point { lat: row.lat, lon: row.lon },
            population: row.population,
        }
    }
}

pub(crate) fn split_postcodes(stored: &str) -> Vec<String> {
    stored.split_whitespace().map(str::to_owned).collect()
}

#[derive(sqlx::FromRow)]
struct CountRow {
    count: i64,
}

/// Rows per INSERT: SQLite finds every parameter by walking all of them, so a long statement costs its square.
const BATCH: usize = 40;

/// Replaces the whole table.
///
/// # Errors
/// [`StoreError::Engine`], also when a code or one commune's term occurs twice.
pub async fn replace_all(tx: &mut Tx, places: &[NewPlace]) -> Result<(), StoreError> {
    tx.query("DELETE FROM place_terms").execute().await?;
    tx.query("DELETE FROM places").execute().await?;
    for batch in places.chunks(BATCH) {
        let mut insert = tx.insert_rows(
            "INSERT INTO places (code, name, department, postcodes, population, lat, lon, approximate) VALUES",
            8,
            batch.len(),
        );
        for NewPlace { located: Located { place, point, population }, .. } in batch {
            insert = insert
                .bind(place.code.as_str())
                .bind(place.name.as_str())
                .bind(place.department.as_str())
                .bind(place.postcodes.join(" "))
                .bind(*population)
                .bind(point.lat)
                .bind(point.lon)
                .bind(place.approximate);
        }
        insert.execute().await?;
    }
    let terms: Vec<_> = places
        .iter()
        .flat_map(|place| place.terms.iter().map(|term| (term, &place.located.place.code)))
        .collect();
    for batch in terms.chunks(BATCH) {
        let mut insert = tx.insert_rows("INSERT INTO place_terms (term, code) VALUES", 2, batch.len());
        for (term, code) in batch {
            insert = insert.bind(term.as_str()).bind(code.as_str());
        }
        insert.execute().await?;
    }
    Ok(())
}

/// How many communes there are.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn count(tx: &mut Tx) -> Result<i64, StoreError> {
    let row: CountRow = tx.query("SELECT COUNT(*) AS count FROM places").one().await?;
    Ok(row.count)
}

/// Finds a commune by its code.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn find(tx: &mut Tx, code: &PlaceCode) -> Result<Option<Located>, StoreError> {
    let row: Option<Row> = tx
        .query(
            "SELECT code, name, department, postcodes, population, lat, lon, approximate
             FROM places WHERE code = $1",
        )
        .bind(code.as_str())
        .optional()
        .await?;
    row.map(checked).transpose()
}

/// Communes with a term that begins with `prefix` (a search key): exact ones first, then the larger ones.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn search(tx: &mut Tx, prefix: &str, limit: i64) -> Result<Vec<Located>, StoreError> {
    // The last code point sorts behind every continuation of the prefix.
    let end = format!("{prefix}\u{10ffff}");
    let rows: Vec<Row> = tx
        .query(
            "SELECT p.code, p.name, p.department, p.postcodes, p.population, p.lat, p.lon, p.approximate
             FROM places p JOIN (
                 SELECT code, MIN(CASE WHEN term = $1 THEN 0 ELSE 1 END) AS inexact
                 FROM place_terms WHERE term >= $1 AND term < $2 GROUP BY code
             ) found ON found.code = p.code
             ORDER BY found.inexact, p.population DESC, p.code LIMIT $3",
        )
        .bind(prefix)
        .bind(end)
        .bind(limit)
        .all()
        .await?;
    rows.into_iter().map(checked).collect()
}

fn checked(row: Row) -> Result<Located, StoreError> {
    let code = TABLE.parse("code", row.code.as_str().parse())?;
    Ok(Located::from(Row { code, ..row }))
}
