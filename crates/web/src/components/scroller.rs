//! A long list of which only the visible part is in the page. The reader keeps their place, whatever comes before or
//! grows; who is at the end follows it.

mod layout;
mod nodes;
mod resize;

use std::ops::Range;

use leptos::html;
use leptos::prelude::*;
use protocol::ids::MessageId;

use layout::{Layout, Window};
use nodes::Nodes;

/// Pixels from the end that still count as seeing it.
const NEAR: f64 = 80.0;

/// Pixels from the end that are none.
const NONE: f64 = 1.5;

/// Screens before the first row at which earlier rows are wanted.
const EARLY: f64 = 2.0;

/// Where the reader is.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Place {
    /// At the end, whatever comes.
    End,
    /// A row begins so many pixels below the upper edge.
    At(MessageId, f64),
}

/// What is not shown by signals.
#[derive(Debug)]
struct Inner {
    layout: Layout<MessageId>,
    place: Place,
    /// Where this scroller scrolled to last: what the browser then tells of is not the reader's doing.
    own: Option<i32>,
    /// Whether the next frame is already asked for.
    asked: bool,
    /// Pixels across, as far as known.
    width: f64,
    /// The rows in the page, by index.
    window: Range<usize>,
}

/// The place in a long list, shared by the page and the list. Rows are found in the page by [`Scroller::ROW`].
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scroller {
    nodes: Nodes,
    inner: StoredValue<Inner, LocalStorage>,
    rows: RwSignal<Vec<MessageId>>,
    at_end: RwSignal<bool>,
    early: RwSignal<bool>,
}

impl Scroller {
    /// The attribute that names a row in the page.
    pub(crate) const ROW: &str = "data-row";

    pub(crate) fn new() -> Self {
        let inner = Inner {
            layout: Layout::default(),
            place: Place::End,
            own: None,
            asked: false,
            width: 0.0,
            window: 0..0,
        };
        Self {
            nodes: Nodes::new(),
            inner: StoredValue::new_local(inner),
            rows: RwSignal::new(Vec::new()),
            at_end: RwSignal::new(true),
            early: RwSignal::new(false),
        }
    }

    /// What scrolls.
    pub(crate) fn view(self) -> NodeRef<html::Div> {
        self.nodes.view
    }

    /// What holds the rows, between two fillers.
    pub(crate) fn body(self) -> NodeRef<html::Div> {
        self.nodes.body
    }

    /// The room of the rows before those in the page.
    pub(crate) fn above(self) -> NodeRef<html::Div> {
        self.nodes.above
    }

    /// The room of the rows after those in the page.
    pub(crate) fn below(self) -> NodeRef<html::Div> {
        self.nodes.below
    }

    /// The rows that belong in the page.
    pub(crate) fn rows(self) -> Vec<MessageId> {
        self.rows.get()
    }

    /// True while the reader sees the last row, or nearly.
    pub(crate) fn is_at_end(self) -> bool {
        self.at_end.get()
    }

    /// The same without following it.
    pub(crate) fn is_at_end_now(self) -> bool {
        self.at_end.get_untracked()
    }

    /// True while the reader is near the first row.
    pub(crate) fn is_early(self) -> bool {
        self.early.get()
    }

    /// Takes other rows. The reader stays where they are; who sees the end follows it.
    pub(crate) fn set_rows(self, rows: Vec<MessageId>) {
        let _ = self.inner.try_update_value(|inner| {
            if self.at_end.get_untracked() {
                inner.place = Place::End;
            }
            inner.layout.set_rows(rows);
            inner.window = 0..0;
        });
        self.choose();
        self.ask();
    }

    /// Goes to the end and stays there.
    pub(crate) fn go_to_end(self) {
        self.go(Place::End);
    }

    /// Goes to a row, a quarter of a screen below the upper edge.
    pub(crate) fn go_to(self, row: MessageId) {
        let height = self.nodes.sight().map_or(0.0, |sight| sight.height);
        self.go(Place::At(row, height / 4.0));
    }

    fn go(self, place: Place) {
        self.at_end.set(place == Place::End);
        let _ = self.inner.try_update_value(|inner| inner.place = place);
        self.choose();
        self.ask();
    }

    /// The browser has scrolled.
    pub(crate) fn scrolled(self) {
        let Some(sight) = self.nodes.sight() else { return };
        let _ = self.inner.try_update_value(|inner| {
            if inner.own.take() == Some(sight.scroll_top) {
                return;
            }
            inner.place = match inner.layout.at(sight.y) {
                Some((row, top)) if sight.from_end > NONE => Place::At(row, top - sight.y),
                _ => Place::End,
            };
        });
        self.choose();
        self.ask();
    }

    /// Notices when rows or the screen change their size, until the component is gone.
    pub(crate) fn watch_sizes(self) {
        resize::watch([self.nodes.view, self.nodes.body], move || self.ask());
    }

    /// Chooses the rows for where the reader is, unless those in the page do.
    fn choose(self) {
        let Some(sight) = self.nodes.sight() else { return };
        let chosen = self.inner.try_update_value(|inner| {
            let y = inner.y(sight.height);
            let fits = inner.layout.is_covered(&inner.window, y, sight.height);
            let Window { rows, above, below } = if fits {
                inner.layout.around(inner.window.clone())
            } else {
                inner.layout.window(y, sight.height)
            };
            inner.window = rows;
            let shown = (!fits).then(|| inner.layout.keys(&inner.window).to_vec());
            let early = inner.layout.bottom() > 0.0 && y < EARLY * sight.height;
            (early, above, below, shown)
        });
        let Some((early, above, below, shown)) = chosen else { return };
        self.nodes.fill(above, below);
        if let Some(rows) = shown.filter(|rows| self.rows.with_untracked(|before| before != rows)) {
            self.rows.set(rows);
        }
        if self.early.get_untracked() != early {
            self.early.set(early);
        }
    }

    /// Settles everything before the browser paints next.
    fn ask(self) {
        let asked = self.inner.try_update_value(|inner| std::mem::replace(&mut inner.asked, true));
        if asked == Some(false) {
            request_animation_frame(move || self.settle());
        }
    }

    /// Measures what is in the page and puts the reader where they were.
    fn settle(self) {
        let _ = self.inner.try_update_value(|inner| inner.asked = false);
        let Some(sight) = self.nodes.sight() else { return };
        let changed = self.inner.try_update_value(|inner| {
            if (inner.width - sight.width).abs() > 0.5 {
                inner.width = sight.width;
                inner.layout.forget();
            }
            inner.layout.measure(self.nodes.drawn().into_iter())
        });
        self.choose();
        let y = self.inner.try_with_value(|inner| (inner.place != Place::End).then(|| inner.y(sight.height)));
        let Some(y) = y else { return };
        let moved = self.nodes.scroll(y);
        let _ = self.inner.try_update_value(|inner| inner.own = moved.or(inner.own));
        let from_end = self.nodes.sight().map_or(0.0, |sight| sight.from_end);
        if from_end <= NONE {
            let _ = self.inner.try_update_value(|inner| inner.place = Place::End);
        }
        let at_end = from_end <= NEAR;
        if self.at_end.get_untracked() != at_end {
            self.at_end.set(at_end);
        }
        if changed == Some(true) || moved.is_some() {
            self.ask();
        }
    }
}

impl Inner {
    /// Where the upper edge lies, counted from the first row.
    fn y(&self, height: f64) -> f64 {
        match self.place {
            Place::At(row, offset) => {
                self.layout.top_of(row).map_or_else(|| self.layout.bottom() - height, |top| top - offset)
            }
            Place::End => self.layout.bottom() - height,
        }
    }
}
