//! The facts of a demande, each a small piece that cards and pages share.

use leptos::prelude::*;
use protocol::demandes::{Slots, Status};
use protocol::money::{Budget, Price};
use protocol::tokens::Asset;

use super::icon::{Glyph, Icon};
use crate::i18n::{Lang, Texts, intl, token_count, use_i18n};

/// `100 € – 200 €`, or that it is to be discussed.
pub(crate) fn budget(lang: Lang, budget: Option<Budget>) -> String {
    match budget {
        None => Texts::of(lang).demandes.budget_open.to_owned(),
        Some(budget) if budget.min() == budget.max() => intl::euros(lang, budget.max()),
        Some(budget) => format!("{} – {}", intl::euros(lang, budget.min()), intl::euros(lang, budget.max())),
    }
}

/// What a status is called.
pub(crate) const fn status(texts: &'static Texts, status: Status) -> &'static str {
    let demandes = &texts.demandes;
    match status {
        Status::Active => demandes.status_active,
        Status::Full => demandes.status_full,
        Status::Resolved => demandes.status_resolved,
        Status::Expired => demandes.status_expired,
        Status::Withdrawn => demandes.status_withdrawn,
        Status::Hidden => demandes.status_hidden,
    }
}

/// A number of tokens of one kind.
#[component]
pub(crate) fn TokenTag(
    /// Which kind.
    asset: Asset,
    /// How many.
    count: i64,
) -> impl IntoView {
    let i18n = use_i18n();
    let glyph = match asset {
        Asset::Standard => Glyph::Coin,
        Asset::Premium => Glyph::Star,
    };
    view! { <span class="coins"><Icon glyph /><span>{move || token_count(i18n.texts(), asset, count)}</span></span> }
}

/// The price in tokens, and in EUR beside it.
#[component]
pub(crate) fn PriceTag(
    /// The price.
    price: Price,
) -> impl IntoView {
    let i18n = use_i18n();
    let euros = move || (i18n.texts().demandes.approximately)(&intl::cents(i18n.lang(), price.eur_cents));
    view! {
        <span class="price">
            <TokenTag asset=Asset::Standard count=price.tokens.get() />
            <small>{euros}</small>
        </span>
    }
}

/// The slots as dots, and in words.
#[component]
pub(crate) fn SlotDots(
    /// The slots.
    slots: Slots,
) -> impl IntoView {
    let i18n = use_i18n();
    let dots = (0..slots.total)
        .map(|slot| view! { <i class="dot" class:free=slot < slots.left></i> })
        .collect_view();
    view! {
        <span class="slots">
            <span class="dots" aria-hidden="true">{dots}</span>
            <span>{move || (i18n.texts().demandes.slots_left)(slots.left)}</span>
        </span>
    }
}

/// Whether it is open.
#[component]
pub(crate) fn StatusChip(
    /// The status.
    value: Status,
) -> impl IntoView {
    let i18n = use_i18n();
    let class = match value {
        Status::Active => "chip chip-good",
        Status::Full => "chip chip-warm",
        Status::Resolved | Status::Expired | Status::Withdrawn | Status::Hidden => "chip",
    };
    view! { <span class=class>{move || status(i18n.texts(), value)}</span> }
}
