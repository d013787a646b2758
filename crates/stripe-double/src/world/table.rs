//! Objects of one kind, in the order in which they came to be.

use std::collections::HashMap;
use std::str::FromStr;

use crate::error::StripeError;
use crate::requests::page::{From, Page};
use crate::values::id::Id;

/// Objects by id; lists are newest first.
#[derive(Debug)]
pub struct Table<K, V> {
    rows: Vec<(K, V)>,
    index: HashMap<K, usize>,
}

impl<K, V> Default for Table<K, V> {
    fn default() -> Self {
        Self { rows: Vec::new(), index: HashMap::new() }
    }
}

impl<K: Id, V> Table<K, V> {
    /// Adds an object under a new id.
    pub fn insert(&mut self, id: K, value: V) {
        self.index.insert(id.clone(), self.rows.len());
        self.rows.push((id, value));
    }

    /// The object of that id.
    ///
    /// # Errors
    /// `resource_missing`.
    pub fn get(&self, id: &K) -> Result<&V, StripeError> {
        self.index
            .get(id)
            .and_then(|row| self.rows.get(*row))
            .map(|(_, value)| value)
            .ok_or_else(|| missing(id))
    }

    /// The object of that id, to change it.
    ///
    /// # Errors
    /// `resource_missing`.
    pub fn get_mut(&mut self, id: &K) -> Result<&mut V, StripeError> {
        let row = self.index.get(id).and_then(|row| self.rows.get_mut(*row));
        row.map(|(_, value)| value).ok_or_else(|| missing(id))
    }

    /// All objects, oldest first.
    #[must_use]
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &V> {
        self.rows.iter().map(|(_, value)| value)
    }

    /// How many there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// One page of the objects that pass, newest first, and whether there are more beyond it.
    ///
    /// # Errors
    /// `resource_missing` for a cursor that names nothing.
    pub fn page(&self, page: &Page, passes: impl Fn(&V) -> bool) -> Result<(Vec<&V>, bool), StripeError>
    where
        K: FromStr,
    {
        let range = match &page.from {
            From::Newest => 0..self.rows.len(),
            From::After(id) => 0..self.position(id, "starting_after")?,
            From::Before(id) => self.position(id, "ending_before")? + 1..self.rows.len(),
        };
        let passing =
            self.rows.get(range).unwrap_or_default().iter().map(|(_, value)| value).filter(|row| passes(row));
        let mut found: Vec<&V> = if matches!(page.from, From::Before(_)) {
            // The nearest ones before the cursor, still newest first.
            let mut nearest: Vec<&V> = passing.take(page.limit + 1).collect();
            let more = nearest.len() > page.limit;
            nearest.truncate(page.limit);
            nearest.reverse();
            return Ok((nearest, more));
        } else {
            passing.rev().take(page.limit + 1).collect()
        };
        let more = found.len() > page.limit;
        found.truncate(page.limit);
        Ok((found, more))
    }

    fn position(&self, text: &str, param: &str) -> Result<usize, StripeError>
    where
        K: FromStr,
    {
        let row = text.parse().ok().and_then(|id: K| self.index.get(&id).copied());
        row.ok_or_else(|| StripeError::missing(K::NOUN, text, param))
    }
}

fn missing<K: Id>(id: &K) -> StripeError {
    StripeError::missing(K::NOUN, &id.to_string(), "id")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::id::ChargeId;

    fn table() -> Table<ChargeId, u32> {
        let mut table = Table::default();
        for number in 1..=5 {
            table.insert(ChargeId::from_random(&number.to_string()), number);
        }
        table
    }

    fn numbers(limit: usize, from: From) -> (Vec<u32>, bool) {
        let table = table();
        let (rows, more) = table.page(&Page { limit, from }, |_| true).unwrap();
        (rows.into_iter().copied().collect(), more)
    }

    #[test]
    fn pages_are_newest_first_in_both_directions() {
        assert_eq!(numbers(2, From::Newest), (vec![5, 4], true));
        assert_eq!(numbers(3, From::After("ch_4".to_owned())), (vec![3, 2, 1], false));
        assert_eq!(numbers(2, From::Before("ch_2".to_owned())), (vec![4, 3], true));
        assert_eq!(numbers(9, From::Before("ch_5".to_owned())), (vec![], false));
    }

    #[test]
    fn a_page_counts_only_what_passes() {
        let table = table();
        let (rows, more) = table.page(&Page { limit: 2, from: From::Newest }, |n| n % 2 == 1).unwrap();
        assert_eq!((rows, more), (vec![&5, &3], true));
    }

    #[test]
    fn a_cursor_must_name_something() {
        let table = table();
        let error =
            table.page(&Page { limit: 1, from: From::After("ch_9".to_owned()) }, |_| true).unwrap_err();
        assert_eq!(error.status(), 400);
        assert_eq!(table.get(&ChargeId::from_random("9")).unwrap_err().status(), 404);
    }
}
