//! Where a buyer was before they went to pay: the payment page belongs to another site, so the app starts anew after.

use crate::browser;
use crate::paths;

const KEY: &str = "leboncoup.way-back";

/// Remembers it until this tab closes or the next purchase begins.
pub(crate) fn keep(back: Option<&str>) {
    browser::remember_in_tab(KEY, back);
}

/// Where to go on, if the purchase was begun on the way to somewhere.
pub(crate) fn recall() -> Option<String> {
    paths::own(browser::recall_in_tab(KEY))
}
