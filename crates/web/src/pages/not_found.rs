//! The page for addresses that lead nowhere.

use leptos::prelude::*;

use crate::components::icon::{Glyph, Icon};
use crate::components::page::PageHead;
use crate::i18n::use_i18n;
use crate::paths;

/// Says so, and shows the way back.
#[component]
pub(crate) fn NotFound() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <div class="column lost">
            <Icon glyph=Glyph::Compass size=56 />
            <PageHead title=i18n.owned(|t| t.common.not_found_title) lead=i18n.owned(|t| t.common.not_found_text) />
            <a class="button button-main" href=paths::HOME>{i18n.t(|t| t.common.not_found_home)}</a>
        </div>
    }
}
