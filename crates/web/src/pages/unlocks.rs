//! What a pro has unlocked, and where each refund stands.

use leptos::prelude::*;

use crate::components::claim_dialog::{ClaimDialog, Claiming};
use crate::components::icon::Glyph;
use crate::components::notice::Empty;
use crate::components::page::PageHead;
use crate::components::paged_list::PagedList;
use crate::components::unlock_card::UnlockCard;
use crate::i18n::use_i18n;
use crate::paths;
use crate::state::own_list::OwnList;

/// The list, newest first.
#[component]
pub(crate) fn Unlocks() -> impl IntoView {
    let i18n = use_i18n();
    let OwnList { list, again, more, refresh, .. } =
        OwnList::new(|account, cursor| async move { account.unlocks(cursor.as_deref()).await }).with_tokens();
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
            <PagedList list entry=|record| view! { <UnlockCard record /> }.into_any() again more empty />
        </div>
        <ClaimDialog claimed=refresh />
    }
}
