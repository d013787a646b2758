//! Keeps the newest message in view, unless the reader has scrolled up to read.

use leptos::html;
use leptos::prelude::*;

/// Pixels from the end that still count as being at the end.
const NEAR: i32 = 120;

/// Whether the reader was at the end before something changed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Position {
    at_end: bool,
}

impl Position {
    /// Where the reader is now.
    pub(super) fn of(log: NodeRef<html::Div>) -> Self {
        Self { at_end: from_end(log) <= NEAR }
    }

    /// Goes to the new end if the reader was at the old one.
    pub(super) fn keep(self, log: NodeRef<html::Div>) {
        if self.at_end {
            to_end(log);
        }
    }
}

/// Pixels between what is visible and the end.
pub(super) fn from_end(log: NodeRef<html::Div>) -> i32 {
    log.try_get_untracked().flatten().map_or(0, |log| log.scroll_height() - log.scroll_top() - log.client_height())
}

/// Scrolls to the newest message once it is laid out.
pub(super) fn to_end(log: NodeRef<html::Div>) {
    restore(log, 0);
}

/// Scrolls to `distance` pixels before the end once everything is laid out.
pub(super) fn restore(log: NodeRef<html::Div>, distance: i32) {
    request_animation_frame(move || {
        if let Some(log) = log.try_get_untracked().flatten() {
            log.set_scroll_top(log.scroll_height() - log.client_height() - distance);
        }
    });
}
