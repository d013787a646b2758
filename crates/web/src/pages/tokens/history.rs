//! Every movement of one's tokens, newest first.

use leptos::prelude::*;

use crate::components::download_button::{DownloadButton, File};
use crate::components::icon::Glyph;
use crate::components::movement_row::MovementRow;
use crate::components::notice::{Empty, Failure};
use crate::components::page::PageHead;
use crate::components::paged_list::PagedList;
use crate::i18n::use_i18n;
use crate::state::own_list::OwnList;
use crate::state::session::use_session;

/// The page.
#[component]
pub(crate) fn TokenHistory() -> impl IntoView {
    let i18n = use_i18n();
    let session = use_session();
    let OwnList { list, again, more, .. } =
        OwnList::new(|account, cursor| async move { account.ledger(cursor.as_deref()).await }).with_tokens();
    let failure = RwSignal::new(None);
    let csv = move || {
        let account = session.account_now();
        let name = untrack(|| i18n.texts()).tokens.csv_name.to_owned();
        async move {
            let account = account.ok_or(client::ClientError::SignedOut)?;
            let bytes = account.ledger_csv().await?;
            Ok(File { bytes, media_type: "text/csv;charset=utf-8", name })
        }
    };
    let empty = move || {
        view! { <Empty glyph=Glyph::Clock title=i18n.owned(|t| t.tokens.history_empty_title) text=i18n.owned(|t| t.tokens.history_empty) /> }
    };
    view! {
        <div class="column">
            <PageHead title=i18n.owned(|t| t.tokens.history_title) lead=i18n.owned(|t| t.tokens.history_lead)>
                <DownloadButton fetch=csv label=i18n.t(|t| t.tokens.csv) failure />
            </PageHead>
            <Failure error=failure />
            <PagedList list entry=|movement| view! { <MovementRow movement /> }.into_any() again more empty class="rows" />
        </div>
    }
}
