//! The messenger: the list, and the open conversation beside it or, on phones, in its place.

use leptos::prelude::*;
use leptos_router::components::Outlet;
use leptos_router::hooks::use_location;
use protocol::accounts::Kind;

use crate::components::conversation_list::{ConversationList, MORE};
use crate::components::icon::{Glyph, Icon};
use crate::components::message_search::MessageSearch;
use crate::components::notice::{Empty, LoadFailed, Skeleton};
use crate::components::page::{HEADING, arrive};
use crate::i18n::use_i18n;
use crate::paths;
use crate::state::inbox::use_inbox;
use crate::state::session::use_session;

/// The frame of the messenger.
#[component]
pub(crate) fn Conversations() -> impl IntoView {
    let i18n = use_i18n();
    let session = use_session();
    let inbox = use_inbox();
    let path = use_location().pathname;
    let open = Memo::new(move |_| path.get().trim_end_matches('/') != paths::MESSAGES);
    inbox.load(session);
    let searching = RwSignal::new(false);
    let shown = RwSignal::new(MORE);
    Effect::new(move || inbox.look_at_first(session, shown.get()));
    let has_some =
        Memo::new(move |_| matches!(inbox.list(), Some(Ok(conversations)) if !conversations.is_empty()));
    let list = move || match inbox.list() {
        None => view! { <Skeleton /> }.into_any(),
        Some(Err(error)) => view! { <LoadFailed error retry=move || inbox.load(session) /> }.into_any(),
        Some(Ok(conversations)) if conversations.is_empty() => view! { <NoConversation /> }.into_any(),
        Some(Ok(conversations)) => {
            shown.track();
            view! { <ConversationList conversations shown /> }.into_any()
        }
    };
    view! {
        <div class="messenger" data-open=move || open.get().to_string()>
            <section class="messenger-list" aria-label=i18n.t(|t| t.messages.list)>
                {move || if open.get() {
                    view! { <h2>{i18n.t(|t| t.messages.title)}</h2> }.into_any()
                } else {
                    view! { <h1 id=HEADING tabindex="-1">{i18n.t(|t| t.messages.title)}</h1> }.into_any()
                }}
                {move || has_some.get().then(|| view! { <MessageSearch id="search-all" active=searching /> })}
                <div hidden=move || searching.get()>{list}</div>
            </section>
            <div class="messenger-chat"><Outlet /></div>
        </div>
    }
}

/// What to do about having no conversation.
#[component]
fn NoConversation() -> impl IntoView {
    let i18n = use_i18n();
    let session = use_session();
    let is_pro = move || session.me().is_some_and(|me| me.kind == Kind::Pro);
    let text = move || {
        let messages = &i18n.texts().messages;
        if is_pro() { messages.empty_pro } else { messages.empty_demandeur }.to_owned()
    };
    let href = move || if is_pro() { paths::NEARBY } else { paths::NEW_DEMANDE };
    let label = move || {
        let common = &i18n.texts().common;
        if is_pro() { common.nearby } else { common.post }
    };
    view! {
        <Empty glyph=Glyph::Message title=i18n.owned(|t| t.messages.empty_title) text>
            <a class="button button-main" href=href>{label}</a>
        </Empty>
    }
}

/// The empty half of a wide screen.
#[component]
pub(crate) fn NoneOpen() -> impl IntoView {
    let i18n = use_i18n();
    arrive(i18n.owned(|t| t.messages.title));
    view! {
        <div class="empty none-open"><Icon glyph=Glyph::Message size=40 /><p>{i18n.t(|t| t.messages.choose)}</p></div>
    }
}
