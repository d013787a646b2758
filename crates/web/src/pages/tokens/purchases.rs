//! One's purchases with their invoices, newest first.

use leptos::prelude::*;
use protocol::tokens::Purchase;

use crate::components::icon::Glyph;
use crate::components::notice::Empty;
use crate::components::page::PageHead;
use crate::components::paged_list::PagedList;
use crate::components::purchase_row::PurchaseRow;
use crate::i18n::use_i18n;
use crate::paths;
use crate::state::pages::Paged;
use crate::state::session::use_session;

/// The page.
#[component]
pub(crate) fn Purchases() -> impl IntoView {
    let i18n = use_i18n();
    let session = use_session();
    let list = Paged::<Purchase>::new();
    let first = Callback::new(move |()| {
        if let Some(account) = session.account_now() {
            list.first(async move { account.purchases(None).await });
        }
    });
    let more = Callback::new(move |()| {
        if let Some(account) = session.account_now() {
            let cursor = list.cursor();
            list.next(async move { account.purchases(cursor.as_deref()).await });
        }
    });
    first.run(());
    Effect::new(move |ran: Option<()>| {
        session.track_tokens();
        if let (Some(()), Some(account)) = (ran, session.account_now()) {
            list.refresh(async move { account.purchases(None).await });
        }
    });
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
            <PagedList list entry=|purchase| view! { <PurchaseRow purchase /> }.into_any() again=first more empty class="rows" />
        </div>
    }
}
