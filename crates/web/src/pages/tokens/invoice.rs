//! An invoice: on the screen, on paper, as a PDF.

use client::{Account, ClientError};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use protocol::ids::PurchaseId;
use protocol::invoices::Invoice;

use crate::browser;
use crate::components::download_button::{DownloadButton, File};
use crate::components::icon::{Glyph, Icon};
use crate::components::invoice_sheet::InvoiceSheet;
use crate::components::loaded::Loaded;
use crate::components::notice::Failure;
use crate::components::page::PageHead;
use crate::i18n::use_i18n;
use crate::state::session::use_session;

/// The page.
#[component]
pub(crate) fn InvoicePage() -> impl IntoView {
    let params = use_params_map();
    let id = params.with_untracked(|params| params.get("id")?.parse::<PurchaseId>().ok());
    let fetch = move |account: Account| async move { account.invoice(id.ok_or(ClientError::Unknown)?).await };
    view! {
        <div class="column">
            <Loaded fetch show=|invoice| view! { <Shown invoice /> }.into_any() rows=2 />
        </div>
    }
}

#[component]
fn Shown(invoice: Invoice) -> impl IntoView {
    let i18n = use_i18n();
    let session = use_session();
    let failure = RwSignal::new(None);
    let number = StoredValue::new(invoice.number.clone());
    let id = invoice.purchase_id;
    let title = move || (i18n.texts().tokens.invoice_title)(&number.get_value());
    let pdf = move || {
        let account = session.account_now();
        let name = (untrack(|| i18n.texts()).tokens.pdf_name)(&number.get_value());
        async move {
            let account = account.ok_or(ClientError::SignedOut)?;
            Ok(File { bytes: account.invoice_pdf(id).await?, media_type: "application/pdf", name })
        }
    };
    view! {
        <PageHead title=Signal::derive(title)>
            <div class="row screen-only">
                <DownloadButton fetch=pdf label=i18n.t(|t| t.tokens.pdf) failure />
                <button type="button" class="button" on:click=move |_| browser::print()><Icon glyph=Glyph::Print />{i18n.t(|t| t.tokens.print)}</button>
            </div>
        </PageHead>
        <Failure error=failure />
        <InvoiceSheet invoice />
    }
}
