//! Whom one blocks, and the way back.

use client::ClientError;
use leptos::prelude::*;
use leptos::task::spawn_local;
use protocol::blocks::Block;
use protocol::ids::UserId;

use crate::components::notice::Failure;
use crate::i18n::use_i18n;
use crate::state::announcer::use_announcer;
use crate::state::session::use_session;

/// The list; nothing at all for someone who blocks nobody.
#[component]
pub(super) fn Blocked() -> impl IntoView {
    let i18n = use_i18n();
    let session = use_session();
    let announcer = use_announcer();
    let blocks = RwSignal::new(Vec::<Block>::new());
    let failure = RwSignal::new(None::<ClientError>);
    let load = move || {
        let Some(account) = session.account_now() else { return };
        spawn_local(async move {
            let mut cursor: Option<String> = None;
            let mut all = Vec::new();
            loop {
                match account.blocks(cursor.as_deref()).await {
                    Ok(page) => {
                        all.extend(page.items);
                        cursor = page.next_cursor;
                    }
                    Err(error) => {
                        failure.try_set(Some(error));
                        return;
                    }
                }
                if cursor.is_none() {
                    blocks.try_set(all);
                    return;
                }
            }
        });
    };
    load();
    let unblock = move |user: UserId| {
        let Some(account) = session.account_now() else { return };
        spawn_local(async move {
            match account.unblock(user).await {
                Ok(()) => {
                    announcer.say(untrack(|| i18n.texts()).conversation.unblock_done.to_owned());
                    load();
                }
                Err(error) => drop(failure.try_set(Some(error))),
            }
        });
    };
    let line = move |block: Block| {
        let user = block.user_id;
        view! {
            <li class="setting">
                <span>{block.display_name.to_string()} " " <span class="tag">"#" {user.tag()}</span></span>
                <button type="button" class="button" on:click=move |_| unblock(user)>{i18n.t(|t| t.conversation.unblock)}</button>
            </li>
        }
    };
    let shown = Memo::new(move |_| !blocks.with(Vec::is_empty) || failure.with(Option::is_some));
    move || {
        shown.get().then(|| {
            view! {
                <section class="panel stack" aria-labelledby="blocked">
                    <h2 id="blocked">{i18n.t(|t| t.conversation.blocked_title)}</h2>
                    <Failure error=failure />
                    <ul>{move || blocks.get().into_iter().map(line).collect_view()}</ul>
                </section>
            }
        })
    }
}
