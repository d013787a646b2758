//! What a pro has unlocked, and where each refund stands.

use leptos::prelude::*;
use protocol::unlocks::UnlockRecord;

use crate::components::claim_dialog::{ClaimDialog, Claiming};
use crate::components::icon::Glyph;
use crate::components::notice::Empty;
use crate::components::page::PageHead;
use crate::components::paged_list::PagedList;
use crate::components::unlock_card::UnlockCard;
use crate::i18n::use_i18n;
use crate::paths;
use crate::state::pages::Paged;
use crate::state::session::use_session;

/// The list, newest first.
#[component]
pub(crate) fn Unlocks() -> impl IntoView {
    let i18n = use_i18n();
    let session = use_session();
    let list = Paged::<UnlockRecord>::new();
    let first = Callback::new(move |()| {
        if let Some(account) = session.account_now() {
            list.first(async move { account.unlocks(None).await });
        }
    });
    let more = Callback::new(move |()| {
        if let Some(account) = session.account_now() {
            let cursor = list.cursor();
            list.next(async move { account.unlocks(cursor.as_deref()).await });
        }
    });
    let refresh = Callback::new(move |()| {
        if let Some(account) = session.account_now() {
            list.refresh(async move { account.unlocks(None).await });
        }
    });
    first.run(());
    Effect::new(move |ran: Option<()>| {
        session.track_tokens();
        if ran.is_some() {
            refresh.run(());
        }
    });
    Claiming::provide();
    let empty = move || {
        view! {
            <Empty glyph=Glyph::Lock title=i18n.owned(|t| t.unlocks.empty_title) text=i18n.owned(|t| t.unlocks.empty)>
                <a class="button button-main" href=paths::NEARBY>{i18n.t(|t| t.common.nearby)}</a>
            </Empty>
        }
    };
    view! {
        <div class="column">
            <PageHead title=i18n.owned(|t| t.unlocks.title) lead=i18n.owned(|t| t.unlocks.lead) />
            <PagedList list entry=|record| view! { <UnlockCard record /> }.into_any() again=first more empty />
        </div>
        <ClaimDialog claimed=refresh />
    }
}
