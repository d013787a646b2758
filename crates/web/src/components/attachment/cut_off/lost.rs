//! Files that did not arrive, and do not go on.

use client::Interrupted;
use futures::{FutureExt, StreamExt};
use leptos::prelude::*;
use leptos::task::spawn_local;
use protocol::ids::ConversationId;

use super::changed;
use crate::components::attachment::use_attaching;
use crate::components::icon::{Glyph, Icon};
use crate::i18n::use_i18n;
use crate::state::session::{Session, use_session};

/// What did not arrive, with the way to send it after all.
#[component]
pub(super) fn Lost(
    /// The conversation.
    id: ConversationId,
) -> impl IntoView {
    let i18n = use_i18n();
    let session = use_session();
    let attaching = use_attaching();
    let files = RwSignal::new(Vec::<Interrupted>::new());
    follow(session, id, files);
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

/// Asks again whenever a file goes on or does not, for as long as the page and the session are there.
fn follow(session: Session, id: ConversationId, files: RwSignal<Vec<Interrupted>>) {
    let Some(account) = session.account_now() else { return };
    let mut updates = account.updates();
    spawn_local(async move {
        while ask(session, id, files).await && changed(&mut updates, id, files).await {
            // What has piled up is answered at once.
            while updates.next().now_or_never().flatten().is_some() {}
        }
    });
    // A tab that was sending one may have been closed meanwhile.
    let back = window_event_listener(leptos::ev::focus, move |_| {
        spawn_local(async move {
            ask(session, id, files).await;
        });
    });
    on_cleanup(move || back.remove());
}

/// Shows what does not go on. False when there is nobody any more to show it to.
async fn ask(session: Session, id: ConversationId, files: RwSignal<Vec<Interrupted>>) -> bool {
    let Some(account) = session.account_now() else { return false };
    let interrupted = account.interrupted(id).await;
    files.try_set(interrupted).is_none()
}
