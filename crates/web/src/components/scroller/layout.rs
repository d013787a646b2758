//! Where each row of a long list lies: measured once it was shown, estimated until then.

use std::collections::HashMap;
use std::hash::Hash;
use std::ops::Range;

/// Pixels of a row before any has been measured.
const FIRST_GUESS: f64 = 64.0;

/// Screens of rows that are laid out beyond each edge of what is visible.
const SPARE: f64 = 1.0;

/// The rows that are laid out, and the room that the others take.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Window {
    pub rows: Range<usize>,
    /// Pixels of the rows before.
    pub above: f64,
    /// Pixels of the rows after.
    pub below: f64,
}

/// Rows from top to bottom, by key.
#[derive(Debug)]
pub(crate) struct Layout<K> {
    rows: Vec<K>,
    /// Heights of rows that have been shown, also of those that left.
    measured: HashMap<K, f64>,
    /// Sum of what was measured.
    sum: f64,
    /// Where each row begins, and where the last one ends.
    tops: Vec<f64>,
}

impl<K> Default for Layout<K> {
    fn default() -> Self {
        Self { rows: Vec::new(), measured: HashMap::new(), sum: 0.0, tops: vec![0.0] }
    }
}

impl<K: Copy + Eq + Hash> Layout<K> {
    /// Takes other rows; those that stay keep their heights.
    pub(crate) fn set_rows(&mut self, rows: Vec<K>) {
        self.rows = rows;
        self.lay_out();
    }

    /// Takes the heights of rows as they were drawn. True when any is new.
    pub(crate) fn measure(&mut self, drawn: impl Iterator<Item = (K, f64)>) -> bool {
        let mut changed = false;
        for (key, height) in drawn {
            let before = self.measured.insert(key, height);
            changed |= before.is_none_or(|before| (before - height).abs() > 0.1);
            self.sum += height - before.unwrap_or(0.0);
        }
        if changed {
            self.lay_out();
        }
        changed
    }

    /// Forgets every height, as when the list has become wider.
    pub(crate) fn forget(&mut self) {
        self.measured.clear();
        self.sum = 0.0;
    }

    fn lay_out(&mut self) {
        #[expect(clippy::cast_precision_loss, reason = "a number of rows")]
        let average =
            if self.measured.is_empty() { FIRST_GUESS } else { self.sum / self.measured.len() as f64 };
        self.tops.clear();
        self.tops.push(0.0);
        let mut bottom = 0.0;
        for key in &self.rows {
            bottom += self.measured.get(key).copied().unwrap_or(average);
            self.tops.push(bottom);
        }
    }

    /// The keys of some rows.
    pub(crate) fn keys(&self, rows: &Range<usize>) -> &[K] {
        self.rows.get(rows.clone()).unwrap_or_default()
    }

    /// Where the last row ends.
    pub(crate) fn bottom(&self) -> f64 {
        self.tops.last().copied().unwrap_or(0.0)
    }

    /// Where a row begins.
    pub(crate) fn top_of(&self, key: K) -> Option<f64> {
        let index = self.rows.iter().rposition(|row| *row == key)?;
        self.tops.get(index).copied()
    }

    /// The row that lies at `y`, and where it begins.
    pub(crate) fn at(&self, y: f64) -> Option<(K, f64)> {
        let index = self.index_at(y);
        Some((*self.rows.get(index)?, *self.tops.get(index)?))
    }

    /// The rows that a screen of `height` needs at `y`: those visible and as many again at each side.
    pub(crate) fn window(&self, y: f64, height: f64) -> Window {
        self.rows_between(y - SPARE * height, y + (1.0 + SPARE) * height)
    }

    /// True when `rows` cover the screen and half of what is spare.
    pub(crate) fn is_covered(&self, rows: &Range<usize>, y: f64, height: f64) -> bool {
        let half = SPARE / 2.0 * height;
        let needed = self.rows_between(y - half, y + height + half).rows;
        rows.end <= self.rows.len()
            && !rows.is_empty()
            && rows.start <= needed.start
            && needed.end <= rows.end
    }

    /// The room around rows that are laid out.
    pub(crate) fn around(&self, rows: Range<usize>) -> Window {
        let whole = self.bottom();
        let top = |index: usize| self.tops.get(index).copied().unwrap_or(whole);
        Window { above: top(rows.start), below: whole - top(rows.end), rows }
    }

    fn rows_between(&self, from: f64, to: f64) -> Window {
        if self.rows.is_empty() {
            return self.around(0..0);
        }
        self.around(self.index_at(from)..self.index_at(to) + 1)
    }

    fn index_at(&self, y: f64) -> usize {
        let begun = self.tops.partition_point(|top| *top <= y);
        begun.saturating_sub(1).min(self.rows.len().saturating_sub(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout(rows: std::ops::Range<u32>, height: f64) -> Layout<u32> {
        let mut layout = Layout::default();
        layout.set_rows(rows.clone().collect());
        layout.measure(rows.map(|row| (row, height)));
        layout
    }

    #[test]
    fn a_window_holds_what_is_visible_and_a_screen_at_each_side() {
        let layout = layout(0..10_000, 50.0);
        let window = layout.window(250_000.0, 500.0);
        assert_eq!(window, Window { rows: 4_990..5_021, above: 249_500.0, below: 248_950.0 });
        assert!(layout.is_covered(&window.rows, 250_200.0, 500.0));
        assert!(!layout.is_covered(&window.rows, 250_300.0, 500.0));
    }

    #[test]
    fn a_window_ends_where_the_rows_end() {
        let layout = layout(0..10, 50.0);
        assert_eq!(layout.window(0.0, 5_000.0), Window { rows: 0..10, above: 0.0, below: 0.0 });
        assert_eq!(layout.window(-300.0, 100.0).rows, 0..1);
        assert_eq!(
            Layout::<u32>::default().window(0.0, 500.0),
            Window { rows: 0..0, above: 0.0, below: 0.0 }
        );
    }

    #[test]
    fn rows_never_shown_are_as_high_as_the_others_on_average() {
        let mut layout = Layout::default();
        layout.set_rows(vec!['a', 'b', 'c']);
        assert!(layout.measure([('b', 30.0), ('c', 50.0)].into_iter()));
        assert_eq!([layout.top_of('b'), layout.top_of('c')], [Some(40.0), Some(70.0)]);
        assert!(!layout.measure([('b', 30.0)].into_iter()));
    }

    #[test]
    fn rows_that_come_before_move_the_others_down_by_their_height() {
        let mut layout = layout(10..20, 40.0);
        assert_eq!(layout.at(95.0), Some((12, 80.0)));
        layout.set_rows((0..20).collect());
        assert_eq!(layout.top_of(12), Some(480.0));
    }
}
