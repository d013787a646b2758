//! Demandes around a point: the one query with two texts. Both give the same rows in the same order.

use protocol::category::Category;
use protocol::ids::{DemandeId, UserId};
use protocol::places::search_key;
use protocol::time::Timestamp;
use uuid::Uuid;

use super::Seen;
use super::sphere::{bounds, distance_m};
use super::view::{SeenRow, seen};
use crate::places::Point;
use crate::{Dialect, Query, StoreError, Tx};

/// Words of a search that count; more hardly narrow it down.
const WORDS: usize = 6;

/// What to look for.
#[derive(Debug, Clone)]
pub struct Nearby {
    /// Who looks.
    pub viewer: UserId,
    /// The middle.
    pub centre: Point,
    /// Kilometres around it.
    pub radius_km: i64,
    /// Only this trade.
    pub category: Option<Category>,
    /// Only demandes whose upper budget reaches this many EUR, or that name none.
    pub budget_min: Option<i64>,
    /// Words of the title or the commune; the first six must all occur, in any spelling of accents and case.
    pub words: String,
    /// Only demandes that live longer.
    pub now: Timestamp,
}

/// Where a page of results ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NearbyAfter {
    /// Whole kilometres of its last demande.
    pub distance_km: i64,
    /// Its last demande.
    pub id: DemandeId,
}

/// A demande and how far away it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// The demande.
    pub seen: Seen,
    /// Whole kilometres, rounded down.
    pub distance_km: i64,
}

#[derive(sqlx::FromRow)]
struct NearRow {
    #[sqlx(flatten)]
    seen: SeenRow,
    km: i64,
}

#[derive(sqlx::FromRow)]
struct PointRow {
    id: DemandeId,
    lat: f64,
    lon: f64,
}

/// What both texts share; `$2` to `$10` in the order of [`bind_filters`].
macro_rules! filters {
    () => {
        " d.status = 'active' AND d.expires_at > $2
         AND ($3 IS NULL OR d.category = $3)
         AND ($4 IS NULL OR d.budget_max IS NULL OR d.budget_max >= $4)
         AND d.search_text LIKE $5 ESCAPE '!' AND d.search_text LIKE $6 ESCAPE '!'
         AND d.search_text LIKE $7 ESCAPE '!' AND d.search_text LIKE $8 ESCAPE '!'
         AND d.search_text LIKE $9 ESCAPE '!' AND d.search_text LIKE $10 ESCAPE '!'
         AND NOT EXISTS (SELECT 1 FROM blocks b WHERE b.user_id = d.author_id AND b.blocked_id = $1)
         AND NOT EXISTS (SELECT 1 FROM blocks b WHERE b.user_id = $1 AND b.blocked_id = d.author_id)"
    };
}

const POSTGRES: &str = concat!(
    "SELECT * FROM (SELECT near.*, CAST(FLOOR(ST_Distance(
             CAST(ST_SetSRID(ST_MakePoint(near.lon, near.lat), 4326) AS GEOGRAPHY),
             CAST(ST_SetSRID(ST_MakePoint($12, $11), 4326) AS GEOGRAPHY), false) / 1000) AS BIGINT) AS km
         FROM (",
    seen!(),
    " WHERE",
    filters!(),
    " AND ST_DWithin(d.geog, CAST(ST_SetSRID(ST_MakePoint($12, $11), 4326) AS GEOGRAPHY), $13, false)
         ) near) found
     WHERE (km, id) > ($14, $15) ORDER BY km, id LIMIT $16"
);

/// Only the rows of one page are worth their joins.
const SQLITE: &str = concat!(
    "SELECT d.id, d.lat, d.lon FROM demande_points b JOIN demandes d ON d.seq = b.seq
     WHERE",
    filters!(),
    " AND b.max_lat >= $11 AND b.min_lat <= $12 AND b.max_lon >= $13 AND b.min_lon <= $14"
);

/// Active demandes within the radius of authors whom no block keeps from the viewer, ordered by (whole kilometres, id), behind `after`.
///
/// # Errors
/// [`StoreError::Corrupt`], [`StoreError::Engine`].
pub async fn nearby(
    tx: &mut Tx,
    search: &Nearby,
    after: Option<NearbyAfter>,
    limit: i64,
) -> Result<Vec<Found>, StoreError> {
    let after = after.map_or((-1, Uuid::nil()), |after| (after.distance_km, after.id.uuid()));
    match tx.dialect() {
        Dialect::Postgres => in_postgis(tx, search, after, limit).await,
        Dialect::Sqlite => in_rtree(tx, search, after, limit).await,
    }
}

#[expect(clippy::cast_precision_loss, reason = "a radius has three digits")]
fn radius_m(search: &Nearby) -> f64 {
    search.radius_km as f64 * 1000.0
}

async fn in_postgis(
    tx: &mut Tx,
    search: &Nearby,
    (km, id): (i64, Uuid),
    limit: i64,
) -> Result<Vec<Found>, StoreError> {
    let rows: Vec<NearRow> = bind_filters(tx.query(POSTGRES), search)
        .bind(search.centre.lat)
        .bind(search.centre.lon)
        .bind(radius_m(search))
        .bind(km)
        .bind(id)
        .bind(limit)
        .all()
        .await?;
    rows.into_iter()
        .map(|NearRow { seen, km }| Ok(Found { seen: seen.try_into()?, distance_km: km }))
        .collect()
}

/// SQLite has no trigonometry: the R*Tree narrows down, the exact distance decides here.
async fn in_rtree(
    tx: &mut Tx,
    search: &Nearby,
    after: (i64, Uuid),
    limit: i64,
) -> Result<Vec<Found>, StoreError> {
    let radius = radius_m(search);
    let area = bounds(search.centre, radius);
    let rows: Vec<PointRow> = bind_filters(tx.query(SQLITE), search)
        .bind(area.south)
        .bind(area.north)
        .bind(area.west)
        .bind(area.east)
        .all()
        .await?;
    let mut near: Vec<(i64, DemandeId)> = rows
        .into_iter()
        .map(|row| (distance_m(search.centre, Point { lat: row.lat, lon: row.lon }), row.id))
        .filter(|(metres, _)| *metres <= radius)
        .map(|(metres, id)| (whole_km(metres), id))
        .filter(|(km, id)| (*km, id.uuid()) > after)
        .collect();
    near.sort_unstable();
    near.truncate(usize::try_from(limit).unwrap_or(0));
    let mut found = Vec::with_capacity(near.len());
    for (distance_km, id) in near {
        let seen = super::find(tx, id, search.viewer).await?;
        found.extend(seen.map(|seen| Found { seen, distance_km }));
    }
    Ok(found)
}

#[expect(clippy::cast_possible_truncation, reason = "at most half the Earth's circumference")]
fn whole_km(metres: f64) -> i64 {
    (metres / 1000.0).floor() as i64
}

fn bind_filters<'t>(query: Query<'t>, search: &Nearby) -> Query<'t> {
    let query = query
        .bind(search.viewer)
        .bind(search.now)
        .bind(search.category.map(Category::as_str))
        .bind(search.budget_min);
    let words = search_key(&search.words);
    let patterns = words.split_whitespace().map(pattern).chain(std::iter::repeat("%".to_owned()));
    patterns.take(WORDS).fold(query, Query::bind)
}

/// A LIKE pattern for texts that contain `word`.
fn pattern(word: &str) -> String {
    let escaped: String = word
        .chars()
        .flat_map(|c| matches!(c, '%' | '_' | '!').then_some('!').into_iter().chain([c]))
        .collect();
    format!("%{escaped}%")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_in_a_word_are_taken_literally() {
        assert_eq!(pattern("50%_!"), "%50!%!_!!%");
    }
}
