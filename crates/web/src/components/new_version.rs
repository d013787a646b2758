//! Another version of the app is there: said once, and left to the person.

use client::Connection;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::icon::{Glyph, Icon};
use crate::browser::{self, worker};
use crate::i18n::use_i18n;
use crate::state::session::use_session;

/// One quiet line once another version has taken over. The page stays as it is until the person reloads it.
#[component]
pub(crate) fn NewVersion() -> impl IntoView {
    let i18n = use_i18n();
    let session = use_session();
    let there = RwSignal::new(false);
    worker::on_new_version(move || there.set(true));
    // A server that comes back may be a newer one, and whoever comes back may have been away for days.
    Effect::new(move || {
        if session.connection() == Connection::Connected {
            worker::look_for_update();
        }
    });
    let seen = window_event_listener(ev::visibilitychange, |_| {
        if !document().hidden() {
            worker::look_for_update();
        }
    });
    on_cleanup(move || seen.remove());
    let reload = move |_| {
        spawn_local(async move {
            if let Some(account) = session.account_now() {
                // The new page finds what was being written.
                let _ = account.settle_drafts().await;
            }
            browser::reload();
        });
    };
    view! {
        <div role="status">
            {move || there.get().then(|| view! {
                <p class="new-version">
                    <span>{i18n.t(|t| t.common.new_version)}</span>
                    <button type="button" class="button button-plain" on:click=reload>
                        <Icon glyph=Glyph::Retry size=16 />
                        {i18n.t(|t| t.common.reload)}
                    </button>
                    <button type="button" class="button button-plain" on:click=move |_| there.set(false)>
                        {i18n.t(|t| t.common.later)}
                    </button>
                </p>
            })}
        </div>
    }
}
