//! Asks before tokens are spent: price, balance, what will be left.

use client::ClientError;
use leptos::prelude::*;
use protocol::money::Price;

use super::demande_facts::PriceTag;
use super::dialog::Dialog;
use super::icon::{Glyph, Icon};
use super::notice::Failure;
use crate::i18n::use_i18n;

/// The confirmation of an unlock.
#[component]
pub(crate) fn UnlockDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// What the unlock costs.
    price: Price,
    /// Standard tokens of the pro.
    #[prop(into)]
    balance: Signal<i64>,
    /// True while the unlock is under way.
    #[prop(into)]
    busy: Signal<bool>,
    /// Why the last attempt failed.
    #[prop(into)]
    error: Signal<Option<ClientError>>,
    /// Unlocks.
    confirm: Callback<()>,
) -> impl IntoView {
    let i18n = use_i18n();
    let left = move || balance.get() - price.tokens.get();
    let enough = move || left() >= 0;
    let tokens = move |count: i64| (i18n.texts().common.tokens)(count);
    let short = move || {
        (!enough()).then(|| view! {
        <p class="notice notice-warm"><Icon glyph=Glyph::Alert /><span>{move || (i18n.texts().demandes.unlock_missing)(-left())}</span></p>
    })
    };
    let after = move || {
        enough().then(|| {
            view! {
                <div><dt>{i18n.t(|t| t.demandes.unlock_after)}</dt><dd>{move || tokens(left())}</dd></div>
            }
        })
    };
    let label = move || {
        let demandes = &i18n.texts().demandes;
        if busy.get() { demandes.unlocking } else { demandes.unlock_confirm }
    };
    view! {
        <Dialog open heading="unlock-heading" title=i18n.owned(|t| t.demandes.unlock_title)>
            <dl class="sums">
                <div><dt>{i18n.t(|t| t.demandes.unlock_price)}</dt><dd><PriceTag price /></dd></div>
                <div><dt>{i18n.t(|t| t.demandes.unlock_balance)}</dt><dd>{move || tokens(balance.get())}</dd></div>
                {after}
            </dl>
            {short}
            <Failure error />
            <div class="dialog-actions">
                <button type="button" class="button" on:click=move |_| open.set(false)>{i18n.t(|t| t.common.cancel)}</button>
                <button
                    type="button"
                    class="button button-main"
                    aria-disabled=move || busy.get().then_some("true")
                    on:click=move |_| if !busy.get_untracked() { confirm.run(()) }
                >
                    <span class="working" class:on=move || busy.get() aria-hidden="true"></span>
                    {label}
                </button>
            </div>
        </Dialog>
    }
}
