//! Rows that lead to other pages.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use crate::i18n::{Pick, use_i18n};

/// One row: where it leads and what is there.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Way {
    pub(crate) path: &'static str,
    pub(crate) glyph: Glyph,
    pub(crate) title: Pick,
    pub(crate) hint: Pick,
}

/// The rows, in one panel.
#[component]
pub(crate) fn Ways(
    /// The rows in order.
    ways: &'static [Way],
) -> impl IntoView {
    let i18n = use_i18n();
    let row = move |way: &Way| {
        view! {
            <li>
                <a class="way" href=way.path>
                    <Icon glyph=way.glyph size=22 />
                    <span class="way-text"><strong>{i18n.t(way.title)}</strong><small>{i18n.t(way.hint)}</small></span>
                    <Icon glyph=Glyph::Next size=18 />
                </a>
            </li>
        }
    };
    view! { <ul class="ways">{ways.iter().map(row).collect_view()}</ul> }
}
