//! Lists: limits and opaque cursors bound to their filters.

use base64ct::{Base64UrlUnpadded, Encoding};
use protocol::limits::{PAGE_LIMIT, PAGE_LIMIT_DEFAULT};
use protocol::page::Page;
use protocol::problem::Code;
use protocol::transcript::sha256;

use crate::http::problem::ApiError;

/// The length of a page that the caller asked for.
///
/// # Errors
/// `invalid_field` outside [`PAGE_LIMIT`].
pub fn limit(asked: Option<i64>) -> Result<i64, ApiError> {
    let limit = asked.unwrap_or(PAGE_LIMIT_DEFAULT);
    PAGE_LIMIT
        .contains(&limit)
        .then_some(limit)
        .ok_or_else(|| ApiError::because(Code::InvalidField, "limit: 1 to 100"))
}

/// Writes where a list goes on: the position, behind a hash of the filters it belongs to.
#[must_use]
pub fn cursor(filters: &str, position: &str) -> String {
    Base64UrlUnpadded::encode_string(&[&sha256(filters.as_bytes())[..8], position.as_bytes()].concat())
}

/// Reads the position in a cursor that [`cursor`] wrote for the same filters.
///
/// # Errors
/// `invalid_field` for anything else.
pub fn position<T>(
    filters: &str,
    cursor: Option<&str>,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>, ApiError> {
    let Some(cursor) = cursor else { return Ok(None) };
    let read = || {
        let bytes = Base64UrlUnpadded::decode_vec(cursor).ok()?;
        let (bound, position) = bytes.split_first_chunk::<8>()?;
        if bound[..] != sha256(filters.as_bytes())[..8] {
            return None;
        }
        parse(std::str::from_utf8(position).ok()?)
    };
    let invalid = || ApiError::because(Code::InvalidField, "cursor: not from this list with these filters");
    read().map(Some).ok_or_else(invalid)
}

/// A page out of one row more than it may hold, which tells whether another follows.
#[must_use]
pub fn page<T>(mut items: Vec<T>, limit: i64, next: impl FnOnce(&T) -> String) -> Page<T> {
    let limit = usize::try_from(limit).unwrap_or(0);
    let more = items.len() > limit;
    items.truncate(limit);
    let next_cursor = items.last().filter(|_| more).map(next);
    Page { items, next_cursor }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Option<i64> {
        text.parse().ok()
    }

    #[test]
    fn a_cursor_works_for_its_own_filters_only() {
        let cursor = cursor("mine", "42");
        assert_eq!(position("mine", Some(&cursor), number).unwrap(), Some(42));
        assert_eq!(position("mine", None, number).unwrap(), None);
        for (filters, text) in [("nearby", &*cursor), ("mine", "nonsense"), ("mine", ""), ("mine", "é")] {
            assert_eq!(position(filters, Some(text), number).unwrap_err().code(), Code::InvalidField);
        }
    }

    #[test]
    fn only_a_page_that_another_follows_has_a_cursor() {
        let full = page(vec![1, 2, 3], 2, ToString::to_string);
        assert_eq!((full.items, full.next_cursor.as_deref()), (vec![1, 2], Some("2")));
        assert_eq!(page(vec![1, 2], 2, ToString::to_string).next_cursor, None);
        assert_eq!(page(Vec::<i64>::new(), 2, ToString::to_string).next_cursor, None);
    }

    #[test]
    fn a_limit_is_1_to_100_and_20_when_absent() {
        assert_eq!(limit(None).unwrap(), 20);
        assert_eq!(limit(Some(100)).unwrap(), 100);
        for bad in [0, -1, 101] {
            assert_eq!(limit(Some(bad)).unwrap_err().code(), Code::InvalidField);
        }
    }
}
