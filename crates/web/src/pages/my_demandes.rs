//! The demandes that one has posted.

use leptos::prelude::*;

use crate::components::demande_card::DemandeCard;
use crate::components::icon::{Glyph, Icon};
use crate::components::notice::Empty;
use crate::components::page::PageHead;
use crate::components::paged_list::PagedList;
use crate::i18n::use_i18n;
use crate::paths;
use crate::state::own_list::OwnList;

/// The list, newest first.
#[component]
pub(crate) fn MyDemandes() -> impl IntoView {
    let i18n = use_i18n();
    let OwnList { list, again, more, .. } =
        OwnList::new(|account, cursor| async move { account.my_demandes(cursor.as_deref()).await });
    let empty = move || {
        view! {
            <Empty glyph=Glyph::List title=i18n.owned(|t| t.demandes.mine_empty_title) text=i18n.owned(|t| t.demandes.mine_empty)>
                <a class="button button-main" href=paths::NEW_DEMANDE>{i18n.t(|t| t.common.post)}</a>
            </Empty>
        }
    };
    view! {
        <PageHead title=i18n.owned(|t| t.demandes.mine_title)>
            <a class="button" href=paths::NEW_DEMANDE><Icon glyph=Glyph::Plus />{i18n.t(|t| t.common.post)}</a>
        </PageHead>
        <PagedList list entry=|demande| view! { <DemandeCard demande /> }.into_any() again more empty />
    }
}
