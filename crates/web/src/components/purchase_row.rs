//! A purchase in a list: what, when, how much, and what can be done with it.

use leptos::prelude::*;
use protocol::tokens::{Asset, Purchase, PurchaseStatus};

use super::icon::{Glyph, Icon};
use crate::i18n::{Texts, intl, token_count, use_i18n};
use crate::paths;

const fn state(status: PurchaseStatus, texts: &'static Texts) -> &'static str {
    let tokens = &texts.tokens;
    match status {
        PurchaseStatus::New | PurchaseStatus::Open => tokens.state_open,
        PurchaseStatus::Processing => tokens.state_processing,
        PurchaseStatus::Paid => tokens.state_paid,
        PurchaseStatus::Failed => tokens.state_failed,
        PurchaseStatus::Expired => tokens.state_expired,
        PurchaseStatus::Held => tokens.state_held,
    }
}

const fn chip(status: PurchaseStatus) -> &'static str {
    match status {
        PurchaseStatus::Paid => "chip chip-good",
        PurchaseStatus::Processing | PurchaseStatus::Held => "chip chip-warm",
        PurchaseStatus::New | PurchaseStatus::Open | PurchaseStatus::Failed | PurchaseStatus::Expired => {
            "chip"
        }
    }
}

/// The line.
#[component]
pub(crate) fn PurchaseRow(
    /// The purchase.
    purchase: Purchase,
) -> impl IntoView {
    let i18n = use_i18n();
    let Purchase { id, pack, status, taken_back, url, invoice, created_at, paid_at } = purchase;
    let count = pack.tokens.get();
    let what = move || token_count(i18n.texts(), pack.asset, count);
    let invoice = invoice.map(|number| {
        view! { <a href=paths::invoice(id)>{move || (i18n.texts().tokens.invoice_title)(&number)}</a> }
    });
    let pay = url.map(|url| view! { <a href=url rel="external">{i18n.t(|t| t.tokens.pay_now)}</a> });
    let back = (taken_back.get() > 0).then(|| {
        view! { <p class="hint">{move || (i18n.texts().tokens.taken_back)(taken_back.get())}</p> }
    });
    view! {
        <article class="record">
            <span class="record-icon"><Icon glyph=if pack.asset == Asset::Premium { Glyph::Star } else { Glyph::Coin } /></span>
            <div class="record-body">
                <p class="record-title"><strong>{what}</strong> <span class=chip(status)>{move || state(status, i18n.texts())}</span></p>
                <p class="record-meta"><time>{move || intl::moment(i18n.lang(), paid_at.unwrap_or(created_at))}</time>{invoice}{pay}</p>
                {back}
            </div>
            <p class="record-end"><strong class="delta">{move || intl::cents(i18n.lang(), pack.amount_cents)}</strong></p>
        </article>
    }
}
