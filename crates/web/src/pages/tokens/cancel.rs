//! Back from the payment page without having paid.

use leptos::prelude::*;

use crate::components::icon::{Glyph, Icon};
use crate::components::page::PageHead;
use crate::i18n::use_i18n;
use crate::paths;
use crate::state::session::use_session;
use crate::state::way_back;

/// The page. The keys are gone, but nothing on it needs them.
#[component]
pub(crate) fn Cancelled() -> impl IntoView {
    let i18n = use_i18n();
    let session = use_session();
    let back = way_back::recall();
    let packs = back
        .as_deref()
        .map_or_else(|| paths::TOKENS.to_owned(), |back| paths::with_return(paths::TOKENS, back));
    let return_link = back.map(|back| {
        view! { <a class="button" href=back><Icon glyph=Glyph::Back />{i18n.t(|t| t.tokens.back_to_demande)}</a> }
    });
    let keys = move || {
        (!session.is_signed_in()).then(|| view! { <p class="hint">{i18n.t(|t| t.tokens.keys_gone)}</p> })
    };
    view! {
        <div class="column column-narrow outcome">
            <span class="outcome-mark"><Icon glyph=Glyph::Close size=34 /></span>
            <PageHead title=i18n.owned(|t| t.tokens.cancel_title) lead=i18n.owned(|t| t.tokens.cancel) />
            <div class="stack">
                <a class="button button-main button-large" href=packs>{i18n.t(|t| t.tokens.see_packs)}</a>
                {return_link}
                {keys}
            </div>
        </div>
    }
}
