//! One's purchases with their invoices, newest first.

use leptos::prelude::*;

use crate::components::icon::Glyph;
use crate::components::notice::Empty;
use crate::components::page::PageHead;
use crate::components::paged_list::PagedList;
use crate::components::purchase_row::PurchaseRow;
use crate::i18n::use_i18n;
use crate::paths;
use crate::state::own_list::OwnList;

/// The page.
#[component]
pub(crate) fn Purchases() -> impl IntoView {
    let i18n = use_i18n();
    let OwnList { list, again, more, .. } =
        OwnList::new(|account, cursor| async move { account.purchases(cursor.as_deref()).await })
            .with_tokens();
    let empty = move || {
        view! {
            <Empty glyph=Glyph::Receipt title=i18n.owned(|t| t.tokens.purchases_empty_title) text=i18n.owned(|t| t.tokens.purchases_empty)>
                <a class="button button-main" href=paths::TOKENS>{i18n.t(|t| t.tokens.see_packs)}</a>
            </Empty>
        }
    };
    view! {
        <div class="column">
            <PageHead title=i18n.owned(|t| t.tokens.purchases) />
            <PagedList list entry=|purchase| view! { <PurchaseRow purchase /> }.into_any() again more empty class="rows" />
        </div>
    }
}
