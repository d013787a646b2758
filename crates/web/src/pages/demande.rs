//! One demande: locked, unlocked, or one's own.

use client::ClientError;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_params_map;
use protocol::demandes::{Access, Demande};
use protocol::ids::DemandeId;

use crate::components::demande_facts::{PriceTag, SlotDots, StatusChip, budget};
use crate::components::icon::{Glyph, Icon};
use crate::components::notice::{LoadFailed, Skeleton};
use crate::components::page::PageHead;
use crate::i18n::{category, intl, use_i18n};
use crate::paths;
use crate::state::session::use_session;

mod locked;
mod own;

use locked::Locked;
use own::Own;

/// The page of a demande.
#[component]
pub(crate) fn DemandePage() -> impl IntoView {
    let session = use_session();
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id")?.parse::<DemandeId>().ok()));
    let shown = RwSignal::new(None::<Result<Demande, ClientError>>);
    let load = Callback::new(move |()| {
        shown.set(None);
        let (Some(account), Some(id)) = (session.account_now(), id.get_untracked()) else {
            shown.set(Some(Err(ClientError::Unknown)));
            return;
        };
        spawn_local(async move {
            let answer = account.demande(id).await;
            shown.set(Some(answer));
        });
    });
    Effect::new(move || {
        id.track();
        load.run(());
    });
    move || match shown.get() {
        None => view! { <div class="column"><Skeleton rows=2 /></div> }.into_any(),
        Some(Err(error)) => {
            view! { <div class="column"><LoadFailed error retry=move || load.run(()) /></div> }.into_any()
        }
        Some(Ok(demande)) => view! { <Details demande shown /> }.into_any(),
    }
}

#[component]
fn Details(demande: Demande, shown: RwSignal<Option<Result<Demande, ClientError>>>) -> impl IntoView {
    let i18n = use_i18n();
    let Demande {
        title,
        category: trade,
        place,
        budget: money,
        status,
        description,
        access,
        created_at,
        expires_at,
        ..
    } = demande.clone();
    let dates = move || {
        let texts = &i18n.texts().demandes;
        let (from, to) = (intl::short_day(i18n.lang(), created_at), intl::short_day(i18n.lang(), expires_at));
        format!("{} · {}", (texts.posted)(&from), (texts.expires)(&to))
    };
    let text = description.map(|text| view! { <p class="prose" dir="auto">{text.to_string()}</p> });
    view! {
        <article class="sided">
            <div class="sided-main stack stack-wide">
                <div>
                    <p class="ticket-over">
                        <Icon glyph=Glyph::Category(trade) />
                        <span>{move || category(i18n.lang(), trade)}</span>
                        <StatusChip value=status />
                    </p>
                    <PageHead title=Signal::stored(title.to_string()) />
                    <ul class="facts">
                        <li><Icon glyph=Glyph::Pin />{place.name}</li>
                        <li><Icon glyph=Glyph::Euro />{move || budget(i18n.lang(), money)}</li>
                        <li><Icon glyph=Glyph::Clock />{dates}</li>
                    </ul>
                </div>
                <section class="stack" aria-label=i18n.t(|t| t.demandes.description)>
                    {text}
                    {(access == Access::Locked).then(|| view! { <Veiled /> })}
                </section>
            </div>
            <aside class="panel stack">{side(demande, shown)}</aside>
        </article>
    }
}

/// Where the description would stand.
#[component]
fn Veiled() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <div class="veiled">
            <Icon glyph=Glyph::Lock size=26 />
            <div>
                <p><strong>{i18n.t(|t| t.demandes.locked_title)}</strong></p>
                <p>{i18n.t(|t| t.demandes.locked_text)}</p>
            </div>
        </div>
    }
}

/// What one can do, by what one is to the demande.
fn side(demande: Demande, shown: RwSignal<Option<Result<Demande, ClientError>>>) -> AnyView {
    let i18n = use_i18n();
    let slots = demande.slots;
    match demande.access {
        Access::Author => view! { <Own id=demande.id slots status=demande.status shown /> }.into_any(),
        Access::Unlocked => {
            let href =
                demande.conversation_id.map_or_else(|| paths::MESSAGES.to_owned(), paths::conversation);
            view! {
                <p class="row"><span class="chip chip-good">{i18n.t(|t| t.demandes.unlocked_chip)}</span><PriceTag price=demande.price /></p>
                <SlotDots slots />
                <a class="button button-main button-wide" href=href><Icon glyph=Glyph::Message />{i18n.t(|t| t.demandes.write)}</a>
            }.into_any()
        }
        Access::Locked => view! { <Locked demande shown /> }.into_any(),
    }
}
