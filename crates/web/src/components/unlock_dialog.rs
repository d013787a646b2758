//! Asks before tokens are spent: which slot, price, balance, what will be left, when they would come back.

use client::ClientError;
use leptos::prelude::*;
use protocol::accounts::Balance;
use protocol::demandes::{Demande, Status};
use protocol::problem::Code;
use protocol::tokens::Asset;

use super::balance::{Owed, held};
use super::choice::Segment;
use super::demande_facts::{PriceTag, TokenTag};
use super::dialog::Dialog;
use super::icon::{Glyph, Icon};
use super::notice::Failure;
use crate::i18n::{token_count, use_i18n};
use crate::paths;

/// Which slots a pro with this balance is shown, the proposed one first. The premium slot is offered to those who
/// can pay for it, and to everyone when it is the only one left.
fn offered(demande: &Demande, balance: Balance) -> Vec<Asset> {
    let standard = (demande.status == Status::Active).then_some(Asset::Standard);
    let wanted = demande.status == Status::Full || balance.premium.get() > 0;
    let premium = (demande.slots.premium_left > 0 && wanted).then_some(Asset::Premium);
    standard.into_iter().chain(premium).collect()
}

/// The confirmation of an unlock.
#[component]
pub(crate) fn UnlockDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// What is unlocked.
    #[prop(into)]
    demande: Signal<Demande>,
    /// Tokens of the pro.
    #[prop(into)]
    balance: Signal<Balance>,
    /// True while the unlock is under way.
    #[prop(into)]
    busy: Signal<bool>,
    /// Why the last attempt failed.
    #[prop(into)]
    error: Signal<Option<ClientError>>,
    /// Unlocks with tokens of this kind.
    confirm: Callback<Asset>,
) -> impl IntoView {
    let i18n = use_i18n();
    let chosen = RwSignal::new(None::<Asset>);
    let offers = Memo::new(move |_| demande.with(|demande| offered(demande, balance.get())));
    let asset = Memo::new(move |_| {
        let offers = offers.get();
        let kept = chosen.get().filter(|asset| offers.contains(asset));
        kept.or_else(|| offers.first().copied()).unwrap_or(Asset::Standard)
    });
    let price = Memo::new(move |_| demande.with(|demande| demande.price));
    let left = move || held(balance.get(), asset.get()) - price.get().tokens.get();
    let in_debt = move || balance.with(Balance::in_debt);
    let payable = move || left() >= 0 && !in_debt();

    let tokens = move |count: i64| token_count(i18n.texts(), asset.get(), count);
    let segment = move |offer: Asset| {
        let label = move || match offer {
            Asset::Standard => i18n.texts().demandes.slot_standard.to_owned(),
            Asset::Premium => i18n.texts().demandes.slot_premium.to_owned(),
        };
        view! { <Segment group="unlock-slot" label=Signal::derive(label) checked=move || asset.get() == offer choose=move || chosen.set(Some(offer)) /> }
    };
    let slot = move || {
        let offers = offers.get();
        (offers.len() > 1).then(|| {
            view! {
                <fieldset class="field">
                    <legend class="label">{i18n.t(|t| t.demandes.unlock_slot)}</legend>
                    <div class="switch switch-wide">{offers.into_iter().map(segment).collect_view()}</div>
                </fieldset>
            }
        })
    };
    let tag = move || match asset.get() {
        Asset::Standard => view! { <PriceTag price=price.get() /> }.into_any(),
        Asset::Premium => {
            view! { <TokenTag asset=Asset::Premium count=price.get().tokens.get() /> }.into_any()
        }
    };
    let short = move || {
        let said = match asset.get() {
            Asset::Standard => (i18n.texts().demandes.unlock_missing)(-left()),
            Asset::Premium => (i18n.texts().demandes.unlock_missing_premium)(-left()),
        };
        (left() < 0 && !in_debt()).then(|| {
            view! { <p class="notice notice-warm"><Icon glyph=Glyph::Alert /><span>{said}</span></p> }
        })
    };
    let after = move || {
        payable().then(|| {
            view! {
                <div><dt>{i18n.t(|t| t.demandes.unlock_after)}</dt><dd>{move || tokens(left())}</dd></div>
            }
        })
    };
    let over_limit = move || error.get().and_then(|error| error.code()) == Some(Code::SpendingLimitReached);
    let limit = move || {
        over_limit().then(|| view! { <a class="button" href=paths::TOKEN_SETTINGS><Icon glyph=Glyph::Sliders />{i18n.t(|t| t.demandes.unlock_limit)}</a> })
    };
    let label = move || {
        let demandes = &i18n.texts().demandes;
        if busy.get() { demandes.unlocking } else { demandes.unlock_confirm }
    };
    let shop = move || paths::with_return(paths::TOKENS, &paths::demande(demande.with(|demande| demande.id)));
    let main = move || {
        if payable() {
            view! {
                <button
                    type="button"
                    class="button button-main"
                    aria-disabled=move || busy.get().then_some("true")
                    on:click=move |_| if !busy.get_untracked() { confirm.run(asset.get_untracked()) }
                >
                    <span class="working" class:on=move || busy.get() aria-hidden="true"></span>
                    {label}
                </button>
            }
            .into_any()
        } else {
            view! { <a class="button button-main" href=shop><Icon glyph=Glyph::Coin />{i18n.t(|t| t.demandes.unlock_buy)}</a> }.into_any()
        }
    };
    view! {
        <Dialog open heading="unlock-heading" title=i18n.owned(|t| t.demandes.unlock_title)>
            {slot}
            <dl class="sums">
                <div><dt>{i18n.t(|t| t.demandes.unlock_price)}</dt><dd>{tag}</dd></div>
                <div><dt>{i18n.t(|t| t.demandes.unlock_balance)}</dt><dd>{move || tokens(held(balance.get(), asset.get()))}</dd></div>
                {after}
            </dl>
            <p class="promise"><Icon glyph=Glyph::Refund size=18 /><span>{i18n.t(|t| t.demandes.unlock_promise)}</span></p>
            {short}
            <Owed balance />
            <Failure error />
            <div class="dialog-actions">
                {limit}
                <button type="button" class="button" on:click=move |_| open.set(false)>{i18n.t(|t| t.common.cancel)}</button>
                {main}
            </div>
        </Dialog>
    }
}
