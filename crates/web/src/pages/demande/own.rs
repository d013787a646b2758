//! One's own demande: who has unlocked it, and how it ends.

mod ending;

use client::ClientError;
use leptos::prelude::*;
use protocol::demandes::{Demande, Slots, Status};
use protocol::ids::DemandeId;
use protocol::unlocks::Unlocker;

use crate::components::conversation_list::initial;
use crate::components::demande_facts::SlotDots;
use crate::components::icon::{Glyph, Icon};
use crate::components::paged_list::PagedList;
use crate::i18n::{intl, use_i18n};
use crate::paths;
use crate::state::own_list::OwnList;

use ending::Endings;

/// What stands beside one's own demande.
#[component]
pub(super) fn Own(
    id: DemandeId,
    slots: Slots,
    status: Status,
    shown: RwSignal<Option<Result<Demande, ClientError>>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let open = matches!(status, Status::Active | Status::Full);
    let guide = open.then(|| {
        view! {
            <SlotDots slots />
            <p>{i18n.t(|t| t.demandes.own)}</p>
            <a class="button button-main button-wide" href=paths::MESSAGES><Icon glyph=Glyph::Message />{i18n.t(|t| t.demandes.see_messages)}</a>
        }
    });
    view! {
        {guide}
        <Unlockers id />
        <Endings id status shown />
    }
}

/// The pros, oldest first.
#[component]
fn Unlockers(id: DemandeId) -> impl IntoView {
    let i18n = use_i18n();
    let OwnList { list, again, more, .. } =
        OwnList::new(move |account, cursor| async move { account.unlockers(id, cursor.as_deref()).await });
    let empty = move || view! { <p class="hint">{i18n.t(|t| t.unlocks.pros_none)}</p> };
    view! {
        <section class="stack" aria-labelledby="pros">
            <h2 id="pros" class="label">{i18n.t(|t| t.unlocks.pros_title)}</h2>
            <PagedList list entry=|unlocker| view! { <Line unlocker /> }.into_any() again more empty class="lines" />
        </section>
    }
}

/// One pro.
#[component]
fn Line(unlocker: Unlocker) -> impl IntoView {
    let i18n = use_i18n();
    let Unlocker { pro_id, name, conversation_id, at, refunded, .. } = unlocker;
    let state = move || {
        if refunded { i18n.texts().unlocks.pro_refunded.to_owned() } else { intl::moment(i18n.lang(), at) }
    };
    view! {
        <a class="line" href=paths::conversation(conversation_id)>
            <span class="face" aria-hidden="true">{initial(name.as_str())}</span>
            <span class="line-body">
                <strong>{name.to_string()} " " <span class="tag">"#" {pro_id.tag()}</span></strong>
                <span class="line-last">{state}</span>
            </span>
        </a>
    }
}
