//! The elements of a long list: what is read from them and set on them.

use leptos::html;
use leptos::prelude::*;
use protocol::ids::MessageId;
use web_sys::Element;

use super::Scroller;

/// What scrolls, and in it: a filler, the rows, a filler.
#[derive(Debug, Clone, Copy)]
pub(super) struct Nodes {
    pub view: NodeRef<html::Div>,
    pub above: NodeRef<html::Div>,
    pub body: NodeRef<html::Div>,
    pub below: NodeRef<html::Div>,
}

/// What of the list is visible.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sight {
    /// Where the upper edge lies, counted from the first row.
    pub y: f64,
    pub height: f64,
    /// Pixels across.
    pub width: f64,
    /// Pixels between the lower edge and the end.
    pub from_end: f64,
    /// As the browser counts.
    pub scroll_top: i32,
}

fn node(reference: NodeRef<html::Div>) -> Option<web_sys::HtmlDivElement> {
    reference.try_get_untracked().flatten()
}

impl Nodes {
    pub(super) fn new() -> Self {
        Self { view: NodeRef::new(), above: NodeRef::new(), body: NodeRef::new(), below: NodeRef::new() }
    }

    /// What is visible; none while the list is not in the page.
    pub(super) fn sight(self) -> Option<Sight> {
        let (view, above, body) = (node(self.view)?, node(self.above)?, node(self.body)?);
        let scroll_top = view.scroll_top();
        let from_end = view.scroll_height() - scroll_top - view.client_height();
        Some(Sight {
            y: view.get_bounding_client_rect().top() - above.get_bounding_client_rect().top(),
            height: f64::from(view.client_height()),
            width: f64::from(body.client_width()),
            from_end: f64::from(from_end),
            scroll_top,
        })
    }

    /// The rows in the page and their heights.
    pub(super) fn drawn(self) -> Vec<(MessageId, f64)> {
        let Some(body) = node(self.body) else { return Vec::new() };
        let children = body.children();
        let row = |element: Element| {
            let key = element.get_attribute(Scroller::ROW)?.parse().ok()?;
            Some((key, element.get_bounding_client_rect().height()))
        };
        (0..children.length()).filter_map(|index| row(children.item(index)?)).collect()
    }

    /// Sets the heights of the fillers.
    pub(super) fn fill(self, above: f64, below: f64) {
        for (filler, height) in [(self.above, above), (self.below, below)] {
            if let Some(filler) = node(filler) {
                // A browser without styles has nothing to fill.
                let _ = web_sys::HtmlElement::style(&filler).set_property("height", &format!("{height}px"));
            }
        }
    }

    /// Scrolls until the upper edge lies at `y`, counted from the first row; to the end without. Where that is, as the
    /// browser counts, if it had to move.
    pub(super) fn scroll(self, y: Option<f64>) -> Option<i32> {
        let (view, sight) = (node(self.view)?, self.sight()?);
        let by = y.map_or(sight.from_end, |y| y - sight.y);
        #[expect(clippy::cast_possible_truncation, reason = "pixels of a page")]
        let by = by.round() as i32;
        if by == 0 {
            return None;
        }
        view.set_scroll_top(sight.scroll_top.saturating_add(by));
        let now = view.scroll_top();
        (now != sight.scroll_top).then_some(now)
    }
}
