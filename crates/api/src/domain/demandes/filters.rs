//! What a search asks for.

use protocol::category::Category;
use protocol::demandes::NearbyQuery;
use protocol::ids::UserId;
use protocol::limits::{BUDGET_EUR, RADIUS_KM, RADIUS_KM_DEFAULT};
use protocol::places::PlaceCode;
use protocol::problem::Code;
use protocol::time::Timestamp;
use store::demandes::Nearby;
use store::places::Point;

use crate::domain::Refusal;

/// Characters of a search text.
const WORDS_CHARS: usize = 100;

/// Filters of a search, each within its range.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filters {
    /// The commune in the middle.
    pub place: PlaceCode,
    radius_km: i64,
    category: Option<Category>,
    budget_min: Option<i64>,
    words: String,
}

impl Filters {
    /// Reads the filters of a query.
    ///
    /// # Errors
    /// `invalid_field` naming the first one out of range, `unknown_place` for what is no INSEE code.
    pub fn read(query: &NearbyQuery) -> Result<Self, Refusal> {
        let invalid = |detail| Refusal::because(Code::InvalidField, detail);
        let filters = Self {
            place: query.place.parse().map_err(|_| Refusal::new(Code::UnknownPlace))?,
            radius_km: query.radius_km.unwrap_or(RADIUS_KM_DEFAULT),
            category: query
                .category
                .as_deref()
                .map(|word| word.parse().map_err(|_| invalid("category: not one of /categories")))
                .transpose()?,
            budget_min: query.budget_min,
            words: query.q.clone().unwrap_or_default(),
        };
        if !RADIUS_KM.contains(&filters.radius_km) {
            return Err(invalid("radius_km: 1 to 100"));
        }
        if filters.budget_min.is_some_and(|eur| !BUDGET_EUR.contains(&eur)) {
            return Err(invalid("budget_min: 0 to 1 000 000"));
        }
        if filters.words.chars().count() > WORDS_CHARS {
            return Err(invalid("q: at most 100 characters"));
        }
        Ok(filters)
    }

    /// Names the list, so that its cursors fit no other one.
    #[must_use]
    pub fn name(&self) -> String {
        format!("demandes/nearby {self:?}")
    }

    /// The search around a point.
    #[must_use]
    pub fn around(&self, centre: Point, viewer: UserId, now: Timestamp) -> Nearby {
        Nearby {
            viewer,
            centre,
            radius_km: self.radius_km,
            category: self.category,
            budget_min: self.budget_min,
            words: self.words.clone(),
            now,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query() -> NearbyQuery {
        NearbyQuery { place: "75111".to_owned(), ..NearbyQuery::default() }
    }

    fn refused(query: &NearbyQuery) -> Code {
        Filters::read(query).unwrap_err().code
    }

    #[test]
    fn a_search_needs_a_commune_and_nothing_else() {
        assert_eq!(Filters::read(&query()).unwrap().radius_km, 30);
        assert_eq!(refused(&NearbyQuery::default()), Code::UnknownPlace);
    }

    #[test]
    fn filters_out_of_range_are_refused() {
        assert_eq!(refused(&NearbyQuery { radius_km: Some(101), ..query() }), Code::InvalidField);
        assert_eq!(refused(&NearbyQuery { radius_km: Some(0), ..query() }), Code::InvalidField);
        assert_eq!(refused(&NearbyQuery { budget_min: Some(-1), ..query() }), Code::InvalidField);
        assert_eq!(
            refused(&NearbyQuery { category: Some("plombier".to_owned()), ..query() }),
            Code::InvalidField
        );
        assert_eq!(refused(&NearbyQuery { q: Some("x".repeat(101)), ..query() }), Code::InvalidField);
    }

    #[test]
    fn other_filters_make_another_list() {
        let near = Filters::read(&NearbyQuery { radius_km: Some(10), ..query() }).unwrap();
        assert_ne!(near.name(), Filters::read(&query()).unwrap().name());
    }
}
