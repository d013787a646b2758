//! Keeps the newest message in view, unless the reader has scrolled up to read.

use leptos::html;
use leptos::prelude::*;

/// Pixels from the end that still count as being at the end.
const NEAR: i32 = 120;

/// True when the reader sees the newest message, or nearly.
pub(super) fn is_at_end(log: NodeRef<html::Div>) -> bool {
    from_end(log) <= NEAR
}

/// Pixels between what is visible and the end.
pub(super) fn from_end(log: NodeRef<html::Div>) -> i32 {
    log.try_get_untracked()
        .flatten()
        .map_or(0, |log| log.scroll_height() - log.scroll_top() - log.client_height())
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
