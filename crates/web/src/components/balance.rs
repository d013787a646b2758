//! What one holds and owes.

use leptos::prelude::*;
use protocol::accounts::Balance;
use protocol::tokens::Asset;

use super::icon::{Glyph, Icon};
use crate::i18n::use_i18n;

/// Tokens of this kind.
pub(crate) const fn held(balance: Balance, asset: Asset) -> i64 {
    match asset {
        Asset::Standard => balance.standard.get(),
        Asset::Premium => balance.premium.get(),
    }
}

/// Says what is owed and what that means, if anything is.
#[component]
pub(crate) fn Owed(
    /// The balance.
    #[prop(into)]
    balance: Signal<Balance>,
) -> impl IntoView {
    let i18n = use_i18n();
    let owed = Memo::new(move |_| balance.with(|balance| balance.debt.get() + balance.premium_debt.get()));
    move || {
        (owed.get() > 0).then(|| {
            view! {
                <p class="notice notice-warm"><Icon glyph=Glyph::Alert /><span>{move || (i18n.texts().tokens.debt)(owed.get())}</span></p>
            }
        })
    }
}
