//! What can be done with the conversation: every end of it is confirmed after its consequences are said.

use client::{Account, ClientError, Contact, ConversationView, ExchangeStage};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

use super::acts::use_intent;
use super::talk::use_talk;
use crate::components::dialog::Dialog;
use crate::components::icon::{Glyph, Icon};
use crate::components::notice::Failure;
use crate::i18n::{Texts, use_i18n};
use crate::paths;
use crate::state::announcer::use_announcer;
use crate::state::inbox::use_inbox;
use crate::state::session::use_session;
use crate::state::work::Work;

/// Something that is confirmed first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Block,
    Unblock,
    Leave,
    Delete,
}

impl End {
    async fn make(self, account: &Account, view: &ConversationView) -> Result<(), ClientError> {
        match self {
            Self::Block => account.block(view.peer.user_id).await,
            Self::Unblock => account.unblock(view.peer.user_id).await,
            Self::Leave => account.leave(view.id).await,
            Self::Delete => account.delete_copy(view.id).await,
        }
    }

    fn name(self, texts: &'static Texts, peer: &str) -> String {
        let texts = &texts.conversation;
        match self {
            Self::Block => (texts.block)(peer),
            Self::Unblock => texts.unblock.to_owned(),
            Self::Leave => texts.leave.to_owned(),
            Self::Delete => texts.delete_copy.to_owned(),
        }
    }

    fn consequence(self, texts: &'static Texts, peer: &str) -> String {
        let texts = &texts.conversation;
        match self {
            Self::Block | Self::Unblock => (texts.block_text)(peer),
            Self::Leave => (texts.leave_text)(peer),
            Self::Delete => (texts.delete_copy_text)(peer),
        }
    }

    const fn done(self, texts: &'static Texts) -> &'static str {
        match self {
            Self::Block => texts.conversation.block_done,
            Self::Unblock => texts.conversation.unblock_done,
            Self::Leave => texts.conversation.leave_done,
            Self::Delete => texts.conversation.delete_copy_done,
        }
    }

    const fn glyph(self) -> Glyph {
        match self {
            Self::Block | Self::Unblock => Glyph::Block,
            Self::Leave => Glyph::Leave,
            Self::Delete => Glyph::Trash,
        }
    }
}

/// The button in the head of the conversation, and its menu.
#[component]
pub(super) fn ChatMenu(#[prop(into)] conversation: Signal<Option<ConversationView>>) -> impl IntoView {
    let i18n = use_i18n();
    let open = RwSignal::new(false);
    let asked = RwSignal::new(None::<End>);
    Effect::new(move || {
        if !open.get() {
            asked.set(None);
        }
    });
    let title = move || match (asked.get(), conversation.get()) {
        (Some(end), Some(view)) => end.name(i18n.texts(), view.peer.name.as_str()),
        _ => i18n.texts().conversation.menu.to_owned(),
    };
    let body = move || {
        conversation.get().map(|view| match asked.get() {
            None => view! { <Choices view asked open /> }.into_any(),
            Some(end) => view! { <Confirm view end asked open /> }.into_any(),
        })
    };
    view! {
        <button type="button" class="button button-plain button-round chat-menu" aria-haspopup="dialog" aria-label=i18n.t(|t| t.conversation.menu) on:click=move |_| open.set(true)>
            <Icon glyph=Glyph::More size=24 />
        </button>
        <Dialog open heading="chat-menu-heading" title=Signal::derive(title)>{body}</Dialog>
    }
}

#[component]
fn Choices(view: ConversationView, asked: RwSignal<Option<End>>, open: RwSignal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let talk = use_talk();
    let intent = use_intent();
    let peer = view.peer.name.to_string();
    let ends = [
        Some(if view.blocking { End::Unblock } else { End::Block }),
        (!view.left).then_some(End::Leave),
        Some(End::Delete),
    ];
    let share = move |_| {
        open.set(false);
        talk.send_contact(Contact::Ask);
    };
    let may_ask = move || {
        let stage = intent.exchange.with(|exchange| exchange.stage);
        matches!(stage, ExchangeStage::None | ExchangeStage::Exchanged | ExchangeStage::Declined { .. })
    };
    let item = move |end: End| {
        let peer = peer.clone();
        view! {
            <button type="button" class="button button-plain menu-item" class:menu-danger=end != End::Unblock on:click=move |_| asked.set(Some(end))>
                <Icon glyph=end.glyph() />
                {move || end.name(i18n.texts(), &peer)}
            </button>
        }
    };
    view! {
        <div class="menu">
            {move || (view.open && may_ask()).then(|| view! {
                <button type="button" class="button button-plain menu-item" aria-describedby="share-text" on:click=share><Icon glyph=Glyph::User />{i18n.t(|t| t.conversation.share)}</button>
                <p class="hint" id="share-text">{i18n.t(|t| t.conversation.share_text)}</p>
            })}
            {ends.into_iter().flatten().map(item).collect_view()}
        </div>
    }
}

#[component]
fn Confirm(
    view: ConversationView,
    end: End,
    asked: RwSignal<Option<End>>,
    open: RwSignal<bool>,
) -> impl IntoView {
    let i18n = use_i18n();
    let session = use_session();
    let inbox = use_inbox();
    let announcer = use_announcer();
    let navigate = use_navigate();
    let work = Work::new();
    let Work { busy, failure, .. } = work;
    let peer = StoredValue::new(view.peer.name.to_string());
    let make = move |_| {
        let (view, navigate) = (view.clone(), navigate.clone());
        work.run(
            async move |account| end.make(account, &view).await,
            move |()| {
                announcer.say(end.done(untrack(|| i18n.texts())).to_owned());
                open.try_set(false);
                inbox.load(session);
                if end == End::Delete {
                    navigate(paths::MESSAGES, leptos_router::NavigateOptions::default());
                }
            },
        );
    };
    let label = move || {
        if busy.get() {
            i18n.texts().conversation.working.to_owned()
        } else {
            peer.with_value(|peer| end.name(i18n.texts(), peer))
        }
    };
    view! {
        {(end != End::Unblock).then(|| view! {
            <p>{move || peer.with_value(|peer| end.consequence(i18n.texts(), peer))}</p>
        })}
        {matches!(end, End::Block | End::Leave).then(|| view! { <p class="hint">{i18n.t(|t| t.conversation.silence_note)}</p> })}
        <Failure error=failure />
        <div class="dialog-actions">
            <button type="button" class="button" on:click=move |_| asked.set(None)>{i18n.t(|t| t.common.cancel)}</button>
            <button type="button" class="button button-main" aria-disabled=move || busy.get().then_some("true") on:click=make>
                <span class="working" class:on=move || busy.get() aria-hidden="true"></span>
                {label}
            </button>
        </div>
    }
}
