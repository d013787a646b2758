//! Files that a reload has cut off on their way up.

use client::Interrupted;
use leptos::prelude::*;
use leptos::task::spawn_local;
use protocol::ids::ConversationId;

use super::use_attaching;
use crate::components::icon::{Glyph, Icon};
use crate::i18n::use_i18n;
use crate::state::session::use_session;

/// What did not arrive, with the way to send it after all.
#[component]
pub(crate) fn CutOff(
    /// The conversation.
    id: ConversationId,
) -> impl IntoView {
    let i18n = use_i18n();
    let session = use_session();
    let attaching = use_attaching();
    let files = RwSignal::new(Vec::<Interrupted>::new());
    if let Some(account) = session.account_now() {
        spawn_local(async move {
            let interrupted = account.interrupted(id).await;
            files.try_set(interrupted);
        });
    }
    let forget = move |file| {
        files.update(|files| files.retain(|other| other.id != file));
        if let Some(account) = session.account_now() {
            spawn_local(async move { account.forget_interrupted(id, file).await });
        }
    };
    let row = move |Interrupted { id: file, name }| {
        let text = move || (i18n.texts().files.interrupted)(name.as_str());
        let choose = move |_| {
            forget(file);
            attaching.choose();
        };
        view! {
            <div class="notice notice-bad" role="status">
                <Icon glyph=Glyph::Alert size=18 />
                <span>{text}</span>
                <button type="button" class="button" on:click=choose>{i18n.t(|t| t.files.choose_again)}</button>
                <button type="button" class="button button-plain button-round" aria-label=i18n.t(|t| t.common.close) on:click=move |_| forget(file)>
                    <Icon glyph=Glyph::Close size=18 />
                </button>
            </div>
        }
    };
    view! { <For each=move || files.get() key=|file| file.id let:file>{row(file)}</For> }
}
