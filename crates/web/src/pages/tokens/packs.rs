//! The packs, side by side, each with its price per token.

use client::ClientError;
use leptos::prelude::*;
use leptos::task::spawn_local;
use protocol::tokens::{Asset, Pack, PackId, Packs};

use crate::browser;
use crate::components::demande_facts::TokenTag;
use crate::components::icon::{Glyph, Icon};
use crate::components::loaded::Loaded;
use crate::components::notice::Failure;
use crate::i18n::{Pick, intl, use_i18n};
use crate::state::session::use_session;
use crate::state::way_back;

/// Cents per token, in thousandths: comparable without fractions.
const fn unit_price(pack: &Pack) -> i64 {
    match pack.tokens.get() {
        0 => i64::MAX,
        tokens => pack.amount_cents.saturating_mul(1_000) / tokens,
    }
}

/// A share in whole cents, halves up.
const fn rounded(cents: i64, tokens: i64) -> i64 {
    match tokens {
        0 => cents,
        tokens => cents.saturating_mul(2).saturating_add(tokens) / tokens.saturating_mul(2),
    }
}

/// The pack of this kind whose tokens cost least, if the others' cost more.
fn best(packs: &[Pack], asset: Asset) -> Option<&PackId> {
    let of_kind = || packs.iter().filter(move |pack| pack.asset == asset);
    let lowest = of_kind().map(unit_price).min()?;
    let mut winners = of_kind().filter(|pack| unit_price(pack) == lowest);
    let winner = winners.next()?;
    (winners.next().is_none() && of_kind().count() > 1).then_some(&winner.id)
}

/// What is on sale.
#[component]
pub(super) fn Shop(
    /// Where the buyer wants to go on after paying.
    back: Memo<Option<String>>,
) -> impl IntoView {
    view! {
        <Loaded
            fetch=|account| async move { account.packs().await }
            show=move |packs| view! { <Shelves packs back /> }.into_any()
            rows=3
        />
    }
}

/// The packs of both kinds, and what to know before paying.
#[component]
fn Shelves(packs: Packs, back: Memo<Option<String>>) -> impl IntoView {
    let i18n = use_i18n();
    let session = use_session();
    let failure = RwSignal::new(None::<ClientError>);
    let going = RwSignal::new(None::<PackId>);
    // Who presses "back" on the payment page may find this very page again, as they left it.
    let shown = window_event_listener_untyped("pageshow", move |_| drop(going.try_set(None)));
    on_cleanup(move || shown.remove());
    let buy = Callback::new(move |pack: PackId| {
        let Some(account) = session.account_now() else { return };
        if going.with_untracked(Option::is_some) {
            return;
        }
        going.set(Some(pack.clone()));
        failure.set(None);
        way_back::keep(back.get_untracked().as_deref());
        spawn_local(async move {
            let left = account.checkout(&pack).await.and_then(|started| {
                if browser::leave_for(&started.url) { Ok(()) } else { Err(ClientError::Answer) }
            });
            if let Err(error) = left {
                going.try_set(None);
                failure.try_set(Some(error));
            }
        });
    });
    let Packs { packs, test_payments } = packs;
    let shelf = |asset: Asset| {
        let best = best(&packs, asset);
        let cards: Vec<_> = packs
            .iter()
            .filter(|pack| pack.asset == asset)
            .map(|pack| {
                let is_best = best == Some(&pack.id);
                view! { <li><PackCard pack=pack.clone() is_best going buy /></li> }
            })
            .collect();
        let (heading, title): (_, Pick) = match asset {
            Asset::Standard => ("packs-standard", |t| t.tokens.standard),
            Asset::Premium => ("packs-premium", |t| t.tokens.premium),
        };
        (!cards.is_empty()).then(|| {
            view! {
                <section class="stack" aria-labelledby=heading>
                    <h3 id=heading>{i18n.t(title)}</h3>
                    <ul class="packs">{cards}</ul>
                </section>
            }
        })
    };
    let shelves = Asset::ALL.iter().map(|asset| shelf(*asset)).collect_view();
    let test = test_payments.then(|| {
        view! {
            <p class="notice notice-test"><Icon glyph=Glyph::Tools /><span>{i18n.t(|t| t.tokens.test_payments)}</span></p>
        }
    });
    view! {
        <section class="stack" aria-labelledby="packs">
            <h2 id="packs">{i18n.t(|t| t.tokens.packs_title)}</h2>
            {test}
            <Failure error=failure />
            {packs.is_empty().then(|| view! { <p class="hint">{i18n.t(|t| t.tokens.no_packs)}</p> })}
            {shelves}
            <ul class="facts facts-small">
                <li><Icon glyph=Glyph::Shield size=18 /><span>{i18n.t(|t| t.tokens.pay_hint)}</span></li>
                <li><Icon glyph=Glyph::Lock size=18 /><span>{i18n.t(|t| t.tokens.password_hint)}</span></li>
            </ul>
        </section>
    }
}

/// One pack.
#[component]
fn PackCard(
    pack: Pack,
    is_best: bool,
    going: RwSignal<Option<PackId>>,
    buy: Callback<PackId>,
) -> impl IntoView {
    let i18n = use_i18n();
    let Pack { id, asset, tokens, amount_cents } = pack;
    let price = move || intl::cents(i18n.lang(), amount_cents);
    let each = move || {
        (i18n.texts().tokens.per_token)(&intl::cents(i18n.lang(), rounded(amount_cents, tokens.get())))
    };
    let mine = {
        let id = id.clone();
        Memo::new(move |_| going.with(|going| going.as_ref() == Some(&id)))
    };
    let label = move || {
        let texts = &i18n.texts().tokens;
        if mine.get() { texts.going.to_owned() } else { (texts.buy)(&price()) }
    };
    view! {
        <article class="pack" class:pack-best=is_best>
            <p class="pack-over">{is_best.then(|| view! { <span class="chip chip-good">{i18n.t(|t| t.tokens.best)}</span> })}</p>
            <TokenTag asset count=tokens.get() />
            <p class="pack-price">{price}</p>
            <p class="hint">{each}</p>
            <button
                type="button"
                class="button button-wide"
                aria-disabled=move || going.with(Option::is_some).then_some("true")
                on:click=move |_| buy.run(id.clone())
            >
                <span class="working" class:on=move || mine.get() aria-hidden="true"></span>
                {label}
            </button>
        </article>
    }
}

#[cfg(test)]
mod tests {
    use protocol::money::Tokens;

    use super::*;

    fn pack(id: &str, asset: Asset, tokens: i64, amount_cents: i64) -> Pack {
        Pack { id: id.parse().unwrap(), asset, tokens: Tokens::try_from(tokens).unwrap(), amount_cents }
    }

    #[test]
    fn the_best_pack_has_the_lowest_price_per_token_among_its_kind() {
        let packs = [
            pack("a", Asset::Standard, 10, 1_000),
            pack("b", Asset::Standard, 150, 10_000),
            pack("c", Asset::Premium, 10, 2_000),
        ];
        assert_eq!(best(&packs, Asset::Standard).map(PackId::as_str), Some("b"));
        assert_eq!(best(&packs, Asset::Premium), None, "nothing to compare with");
    }

    #[test]
    fn a_price_per_token_is_rounded_not_cut() {
        assert_eq!([rounded(1_000, 10), rounded(2_500, 30), rounded(10_000, 150)], [100, 83, 67]);
    }

    #[test]
    fn equal_prices_have_no_best() {
        let packs = [pack("a", Asset::Standard, 10, 1_000), pack("b", Asset::Standard, 20, 2_000)];
        assert_eq!(best(&packs, Asset::Standard), None);
    }
}
