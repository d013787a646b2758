//! The safety number: sixty digits to compare with the other person.

use client::{ClientError, ConversationView, Trust};
use leptos::prelude::*;
use leptos::task::spawn_local;
use protocol::ids::ConversationId;

use crate::components::copy_button::CopyButton;
use crate::components::dialog::Dialog;
use crate::components::icon::{Glyph, Icon};
use crate::components::notice::Failure;
use crate::components::trust_line::groups;
use crate::i18n::use_i18n;
use crate::state::inbox::use_inbox;
use crate::state::session::use_session;

/// The panel with the digits.
#[component]
pub(super) fn SafetyPanel(
    /// The conversation.
    id: ConversationId,
    /// Whether the panel is open.
    open: RwSignal<bool>,
    /// The conversation as the list shows it.
    #[prop(into)]
    conversation: Signal<Option<ConversationView>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let session = use_session();
    let inbox = use_inbox();
    let digits = RwSignal::new(String::new());
    let failure = RwSignal::new(None::<ClientError>);
    Effect::new(move || {
        let (true, Some(account)) = (open.get(), session.account_now()) else { return };
        spawn_local(async move {
            match account.safety_number(id).await {
                Ok(number) => digits.set(number),
                Err(error) => failure.set(Some(error)),
            }
        });
    });
    let confirm = move |_| {
        let Some(account) = session.account_now() else { return };
        spawn_local(async move {
            match account.mark_verified(id).await {
                Ok(()) => inbox.load(session),
                Err(error) => failure.set(Some(error)),
            }
        });
    };
    let name = move || {
        conversation.with(|view| view.as_ref().map(|view| view.peer.name.to_string()).unwrap_or_default())
    };
    let verified =
        move || conversation.with(|view| view.as_ref().is_some_and(|view| view.trust == Trust::Verified));
    view! {
        <Dialog open heading="safety-heading" title=i18n.owned(|t| t.messages.safety_title)>
            <p>{move || (i18n.texts().messages.safety_text)(&name())}</p>
            <Failure error=failure />
            <p class="digits" translate="no">
                {move || groups(&digits.get()).into_iter().map(|group| view! { <span>{group}</span> }).collect_view()}
            </p>
            {move || if verified() {
                view! { <p class="notice notice-good"><Icon glyph=Glyph::Shield /><span>{i18n.t(|t| t.messages.safety_done)}</span></p> }.into_any()
            } else {
                view! {
                    <div class="dialog-actions">
                        <CopyButton text=digits label=i18n.t(|t| t.common.copy) />
                        <button type="button" class="button button-main" on:click=confirm><Icon glyph=Glyph::Check />{i18n.t(|t| t.messages.safety_same)}</button>
                    </div>
                }.into_any()
            }}
        </Dialog>
    }
}
