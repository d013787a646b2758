//! The spending limit, and what invoices say about the buyer.

mod buyer;
mod limit;

use leptos::prelude::*;

use crate::components::page::PageHead;
use crate::i18n::use_i18n;

use buyer::BuyerForm;
use limit::LimitForm;

/// The page.
#[component]
pub(crate) fn TokenSettings() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <div class="column">
            <PageHead title=i18n.owned(|t| t.tokens.settings_title) />
            <div class="stack stack-wide">
                <LimitForm />
                <BuyerForm />
            </div>
        </div>
    }
}
