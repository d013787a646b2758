//! A word about the peer: whether they are there, and whether they type.

use leptos::prelude::*;
use protocol::ids::{ConversationId, UserId};
use protocol::live::Presence;

use crate::i18n::use_i18n;
use crate::state::company::use_company;

/// Whether someone is there. Nothing for who is away, which is what those who hide look like, too.
#[component]
pub(crate) fn PresenceLine(
    /// The other person.
    user: UserId,
) -> impl IntoView {
    let i18n = use_i18n();
    let company = use_company();
    move || {
        let (class, word): (_, fn(&'static crate::i18n::Texts) -> &'static str) = match company.presence(user)
        {
            Presence::Online => ("presence presence-online", |t| t.live.online),
            Presence::Recently => ("presence", |t| t.live.recently),
            Presence::Away => return None,
        };
        Some(view! { <p class=class>{i18n.t(word)}</p> })
    }
}

/// Tells, politely and once, that the other person is typing. It keeps its place, so nothing moves.
#[component]
pub(crate) fn TypingLine(
    /// Where.
    id: ConversationId,
    /// The other person's name.
    #[prop(into)]
    name: Signal<String>,
) -> impl IntoView {
    let i18n = use_i18n();
    let company = use_company();
    let typing = Memo::new(move |_| company.is_typing(id));
    let text = move || typing.get().then(|| (i18n.texts().live.typing)(&name.get()));
    view! {
        <p class="typing" class:typing-now=move || typing.get() role="status" aria-live="polite">
            <span class="typing-dots" class:on=move || typing.get() aria-hidden="true"><i></i><i></i><i></i></span>
            <span>{text}</span>
        </p>
    }
}
