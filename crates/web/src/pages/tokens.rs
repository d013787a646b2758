//! Tokens: what one has, and what can be bought.

pub(crate) mod cancel;
pub(crate) mod history;
pub(crate) mod invoice;
mod packs;
pub(crate) mod purchases;
pub(crate) mod settings;
pub(crate) mod success;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use protocol::accounts::{Balance, Kind};
use protocol::tokens::Asset;

use crate::components::balance::{Owed, held};
use crate::components::icon::{Glyph, Icon};
use crate::components::notice::{Empty, Skeleton};
use crate::components::page::PageHead;
use crate::components::ways::{Way, Ways};
use crate::i18n::use_i18n;
use crate::paths;
use crate::state::session::use_session;

use packs::Shop;

const RECORDS: [Way; 3] = [
    Way {
        path: paths::TOKEN_HISTORY,
        glyph: Glyph::Clock,
        title: |t| t.tokens.history,
        hint: |t| t.tokens.history_hint,
    },
    Way {
        path: paths::PURCHASES,
        glyph: Glyph::Receipt,
        title: |t| t.tokens.purchases,
        hint: |t| t.tokens.purchases_hint,
    },
    Way {
        path: paths::TOKEN_SETTINGS,
        glyph: Glyph::Sliders,
        title: |t| t.tokens.settings,
        hint: |t| t.tokens.settings_hint,
    },
];

/// The page of packs.
#[component]
pub(crate) fn TokensPage() -> impl IntoView {
    let i18n = use_i18n();
    let session = use_session();
    let query = use_query_map();
    let back = Memo::new(move |_| paths::own(query.with(|query| query.get(paths::RETURN))));
    session.refresh_me();
    let kind = Memo::new(move |_| session.me().map(|me| me.kind));
    let balance = move || session.me().map(|me| view! { <Standing balance=me.balance /> });
    let return_link = move || {
        back.get().map(|back| {
            view! {
                <a class="button" href=back><Icon glyph=Glyph::Back />{i18n.t(|t| t.tokens.back_to_demande)}</a>
            }
        })
    };
    let body = move || {
        match kind.get() {
        None => view! { <Skeleton /> }.into_any(),
        Some(Kind::Demandeur) => view! {
            <Empty glyph=Glyph::Coin title=i18n.owned(|t| t.tokens.pros_only_title) text=i18n.owned(|t| t.tokens.pros_only) />
        }
        .into_any(),
        Some(Kind::Pro) => view! {
            <div class="stack stack-wide">
                {balance}
                <Shop back />
                <section class="stack" aria-labelledby="records">
                    <h2 id="records">{i18n.t(|t| t.tokens.more_title)}</h2>
                    <Ways ways=&RECORDS />
                </section>
            </div>
        }
        .into_any(),
    }
    };
    view! {
        <PageHead title=i18n.owned(|t| t.tokens.title) lead=i18n.owned(|t| t.tokens.lead)>{return_link}</PageHead>
        {body}
    }
}

/// What one has, and what the two kinds are for.
#[component]
fn Standing(balance: Balance) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <section class="stack" aria-label=i18n.t(|t| t.tokens.balance_title)>
            <dl class="purse" data-testid="purse">
                <div class="purse-part">
                    <dt>{i18n.t(|t| t.tokens.standard)}</dt>
                    <dd><Icon glyph=Glyph::Coin size=28 />{held(balance, Asset::Standard)}</dd>
                </div>
                <div class="purse-part">
                    <dt>{i18n.t(|t| t.tokens.premium)}</dt>
                    <dd><Icon glyph=Glyph::Star size=28 />{held(balance, Asset::Premium)}</dd>
                </div>
            </dl>
            <p class="hint">{i18n.t(|t| t.tokens.kinds_hint)}</p>
            <Owed balance />
        </section>
    }
}
