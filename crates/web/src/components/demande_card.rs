//! A demande in a list: a ticket with its price on the stub.

use leptos::prelude::*;
use protocol::demandes::{Access, Demande};

use super::demande_facts::{PriceTag, SlotDots, StatusChip, budget};
use super::icon::{Glyph, Icon};
use crate::i18n::{category, use_i18n};
use crate::paths;

/// A link to a demande with what matters at a glance.
#[component]
pub(crate) fn DemandeCard(
    /// The demande.
    demande: Demande,
) -> impl IntoView {
    let i18n = use_i18n();
    let Demande {
        id,
        title,
        category: trade,
        place,
        budget: money,
        price,
        status,
        slots,
        distance_km,
        access,
        ..
    } = demande;
    let mine = access == Access::Author;
    let distance = move || distance_km.map(|km| (i18n.texts().demandes.distance)(km));
    let taken =
        move || (i18n.texts().demandes.slots_taken)(slots.total.saturating_sub(slots.left), slots.total);
    view! {
        <article class="ticket">
            <span class="ticket-icon"><Icon glyph=Glyph::Category(trade) size=24 /></span>
            <div class="ticket-body">
                <p class="ticket-over">
                    <span>{move || category(i18n.lang(), trade)}</span>
                    {(access == Access::Unlocked).then(|| view! { <span class="chip chip-good">{i18n.t(|t| t.demandes.unlocked_chip)}</span> })}
                    {mine.then(|| view! { <StatusChip value=status /> })}
                </p>
                <h2 class="ticket-title"><a href=paths::demande(id)>{title.to_string()}</a></h2>
                <p class="ticket-facts">
                    <span class="fact"><Icon glyph=Glyph::Pin size=16 />{place.name}</span>
                    {move || distance().map(|text| view! { <span class="fact">{text}</span> })}
                    <span class="fact">{move || budget(i18n.lang(), money)}</span>
                </p>
            </div>
            <div class="ticket-stub">
                {if mine {
                    view! { <span class="slots">{taken}</span> }.into_any()
                } else {
                    view! { <PriceTag price /><SlotDots slots /> }.into_any()
                }}
            </div>
        </article>
    }
}
