//! An invoice: on the screen, on paper, as a PDF.

use client::ClientError;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_params_map;
use protocol::ids::PurchaseId;
use protocol::invoices::Invoice;

use crate::browser;
use crate::components::download_button::{DownloadButton, File};
use crate::components::icon::{Glyph, Icon};
use crate::components::invoice_sheet::InvoiceSheet;
use crate::components::notice::{Failure, LoadFailed, Skeleton};
use crate::components::page::PageHead;
use crate::i18n::use_i18n;
use crate::state::session::use_session;

/// The page.
#[component]
pub(crate) fn InvoicePage() -> impl IntoView {
    let session = use_session();
    let params = use_params_map();
    let id = params.with_untracked(|params| params.get("id")?.parse::<PurchaseId>().ok());
    let shown = RwSignal::new(None::<Result<Invoice, ClientError>>);
    let load = move || {
        shown.set(None);
        let (Some(account), Some(id)) = (session.account_now(), id) else {
            shown.set(Some(Err(ClientError::Unknown)));
            return;
        };
        spawn_local(async move {
            let answer = account.invoice(id).await;
            shown.try_set(Some(answer));
        });
    };
    load();
    move || match shown.get() {
        None => view! { <div class="column"><Skeleton rows=2 /></div> }.into_any(),
        Some(Err(error)) => view! { <div class="column"><LoadFailed error retry=load /></div> }.into_any(),
        Some(Ok(invoice)) => view! { <Shown invoice /> }.into_any(),
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
        <div class="column">
            <PageHead title=Signal::derive(title)>
                <div class="row screen-only">
                    <DownloadButton fetch=pdf label=i18n.t(|t| t.tokens.pdf) failure />
                    <button type="button" class="button" on:click=move |_| browser::print()><Icon glyph=Glyph::Print />{i18n.t(|t| t.tokens.print)}</button>
                </div>
            </PageHead>
            <Failure error=failure />
            <InvoiceSheet invoice />
        </div>
    }
}
