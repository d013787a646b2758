//! Each outcome of a payment in words, with what to do next.

use leptos::prelude::*;
use protocol::accounts::Balance;
use protocol::tokens::{Purchase, PurchaseStatus};

use super::Known;
use crate::components::balance::{Owed, held};
use crate::components::demande_facts::TokenTag;
use crate::components::icon::{Glyph, Icon};
use crate::components::page::{HEADING, arrive};
use crate::i18n::{I18n, Pick, token_count, use_i18n};
use crate::paths;
use crate::state::session::use_session;
use crate::state::way_back;

/// What the page says.
struct Said {
    glyph: Glyph,
    /// Class of the mark above the title.
    tone: &'static str,
    title: String,
    text: &'static str,
}

fn say(i18n: I18n, known: &Known) -> Said {
    let t = i18n.texts();
    let said = |glyph, tone, title: Pick, text: Pick| Said {
        glyph,
        tone,
        title: title(t).to_owned(),
        text: text(t),
    };
    let status = match known {
        Known::Checking => return said(Glyph::Clock, "", |t| t.tokens.checking_title, |t| t.tokens.checking),
        Known::Slow => return said(Glyph::Clock, "", |t| t.tokens.slow_title, |t| t.tokens.slow),
        Known::Unknown => return said(Glyph::Lock, "", |t| t.tokens.unknown_title, |t| t.tokens.unknown),
        Known::Purchase(purchase, _) => purchase.status,
    };
    match status {
        PurchaseStatus::New | PurchaseStatus::Open => {
            said(Glyph::Clock, "", |t| t.tokens.slow_title, |t| t.tokens.slow)
        }
        PurchaseStatus::Processing => {
            said(Glyph::Clock, "", |t| t.tokens.processing_title, |t| t.tokens.processing)
        }
        PurchaseStatus::Paid => Said {
            glyph: Glyph::Check,
            tone: "outcome-good",
            title: paid_title(i18n, known),
            text: t.tokens.paid,
        },
        PurchaseStatus::Failed => {
            said(Glyph::Alert, "outcome-bad", |t| t.tokens.failed_title, |t| t.tokens.failed)
        }
        PurchaseStatus::Expired => said(Glyph::Clock, "", |t| t.tokens.expired_title, |t| t.tokens.expired),
        PurchaseStatus::Held => said(Glyph::Eye, "", |t| t.tokens.held_title, |t| t.tokens.held),
    }
}

fn paid_title(i18n: I18n, known: &Known) -> String {
    let t = i18n.texts();
    let Known::Purchase(purchase, _) = known else { return t.tokens.success_title.to_owned() };
    (t.tokens.paid_title)(&token_count(t, purchase.pack.asset, purchase.pack.tokens.get()))
}

/// The page's content.
#[component]
pub(super) fn Outcome(
    /// What is known of the purchase.
    known: RwSignal<Known>,
    /// Looks again.
    look: Callback<()>,
) -> impl IntoView {
    let i18n = use_i18n();
    arrive(move || i18n.texts().tokens.success_title.to_owned());
    let waits = move || known.with(|known| matches!(known, Known::Checking));
    let mark = move || {
        let said = known.with(|known| say(i18n, known));
        view! {
            <span class=format!("outcome-mark {}", said.tone)>
                {if waits() {
                    view! { <span class="working on" aria-hidden="true"></span> }.into_any()
                } else {
                    view! { <Icon glyph=said.glyph size=34 /> }.into_any()
                }}
            </span>
        }
    };
    let text = move || known.with(|known| say(i18n, known).text);
    view! {
        <div class="column column-narrow outcome">
            {mark}
            <header class="page-head" role="status">
                <h1 id=HEADING tabindex="-1">{move || known.with(|known| say(i18n, known).title)}</h1>
                <p>{text}</p>
            </header>
            {move || next(&known.get(), look)}
        </div>
    }
}

/// What to do next.
fn next(known: &Known, look: Callback<()>) -> AnyView {
    let i18n = use_i18n();
    let back = way_back::recall();
    let packs = back
        .as_deref()
        .map_or_else(|| paths::TOKENS.to_owned(), |back| paths::with_return(paths::TOKENS, back));
    let goal = back.unwrap_or_else(|| paths::TOKENS.to_owned());
    match known {
        Known::Checking => ().into_any(),
        Known::Slow => view! {
            <button type="button" class="button" on:click=move |_| look.run(())><Icon glyph=Glyph::Retry />{i18n.t(|t| t.tokens.check_again)}</button>
        }
        .into_any(),
        Known::Unknown => view! { <On goal=paths::PURCHASES.to_owned() /> }.into_any(),
        Known::Purchase(purchase, balance) => match purchase.status {
            PurchaseStatus::Paid => view! { <Paid purchase=(**purchase).clone() balance=*balance goal /> }.into_any(),
            PurchaseStatus::Processing | PurchaseStatus::Held => view! { <On goal /> }.into_any(),
            PurchaseStatus::New | PurchaseStatus::Open | PurchaseStatus::Failed | PurchaseStatus::Expired => {
                view! { <a class="button button-main button-large" href=packs>{i18n.t(|t| t.tokens.see_packs)}</a> }.into_any()
            }
        },
    }
}

/// What was bought, what one has now, and the way on.
#[component]
fn Paid(purchase: Purchase, balance: Option<Balance>, goal: String) -> impl IntoView {
    let i18n = use_i18n();
    let asset = purchase.pack.asset;
    let new_balance = balance.map(|balance| {
        let count = held(balance, asset);
        view! {
            <dl class="sums panel" data-testid="new-balance">
                <div><dt>{i18n.t(|t| t.tokens.paid_balance)}</dt><dd><TokenTag asset count /></dd></div>
            </dl>
        }
    });
    view! {
        <div class="stack">
            {new_balance}
            {balance.map(|balance| view! { <Owed balance /> })}
            <On goal />
            <a class="button button-plain" href=paths::invoice(purchase.id)><Icon glyph=Glyph::Receipt />{i18n.t(|t| t.tokens.see_invoice)}</a>
        </div>
    }
}

/// On to where the buyer wanted to go, through the password when the keys are gone.
#[component]
fn On(goal: String) -> impl IntoView {
    let i18n = use_i18n();
    let session = use_session();
    move || {
        let goal = goal.clone();
        if session.is_signed_in() {
            view! { <a class="button button-main button-large" href=goal>{i18n.t(|t| t.tokens.on)}</a> }
                .into_any()
        } else {
            view! {
                <a class="button button-main button-large" href=paths::with_return(paths::LOG_IN, &goal)>{i18n.t(|t| t.tokens.log_in_on)}</a>
                <p class="hint">{i18n.t(|t| t.tokens.keys_gone)}</p>
            }.into_any()
        }
    }
}
