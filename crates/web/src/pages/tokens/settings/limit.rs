//! How much one lets oneself spend in a day.

use client::ClientError;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser;
use crate::components::action::Submit;
use crate::components::field::TextField;
use crate::components::notice::{Failure, LoadFailed, Skeleton};
use crate::forms::sign_up::Complaint;
use crate::forms::tokens::limit;
use crate::i18n::use_i18n;
use crate::state::announcer::use_announcer;
use crate::state::session::use_session;

/// The form, once the present limit is known.
#[component]
pub(super) fn LimitForm() -> impl IntoView {
    let session = use_session();
    let known = RwSignal::new(None::<Result<String, ClientError>>);
    let load = move || {
        let Some(account) = session.account_now() else { return };
        known.set(None);
        spawn_local(async move {
            let answer = account.spending_limit().await;
            let text =
                answer.map(|limit| limit.daily.map(|daily| daily.get().to_string()).unwrap_or_default());
            known.try_set(Some(text));
        });
    };
    load();
    move || match known.get() {
        None => view! { <Skeleton rows=1 /> }.into_any(),
        Some(Err(error)) => view! { <LoadFailed error retry=load /> }.into_any(),
        Some(Ok(text)) => view! { <Form text /> }.into_any(),
    }
}

#[component]
fn Form(text: String) -> impl IntoView {
    let i18n = use_i18n();
    let session = use_session();
    let announcer = use_announcer();
    let value = RwSignal::new(text);
    let complaint = RwSignal::new(None::<Complaint>);
    let failure = RwSignal::new(None::<ClientError>);
    let busy = RwSignal::new(false);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        let read = limit(&value.get_untracked());
        complaint.set(read.as_ref().err().copied());
        let Ok(limit) = read else {
            request_animation_frame(browser::focus_first_invalid);
            return;
        };
        let Some(account) = session.account_now() else { return };
        busy.set(true);
        failure.set(None);
        spawn_local(async move {
            let answer = account.set_spending_limit(&limit).await;
            busy.try_set(false);
            match answer {
                Ok(()) => announcer.say(untrack(|| i18n.texts()).tokens.settings_saved.to_owned()),
                Err(error) => drop(failure.try_set(Some(error))),
            }
        });
    };
    view! {
        <form class="form panel" novalidate aria-labelledby="limit-title" on:submit=submit>
            <h2 id="limit-title">{i18n.t(|t| t.tokens.limit_title)}</h2>
            <Failure error=failure />
            <TextField
                id="limit"
                label=i18n.t(|t| t.tokens.limit)
                hint=Signal::derive(i18n.t(|t| t.tokens.limit_help))
                error=move || complaint.get().map(|complaint| complaint(i18n.texts()))
                value
                max=12
            />
            <Submit label=i18n.t(|t| t.tokens.save) working=i18n.t(|t| t.tokens.saving_settings) busy />
        </form>
    }
}
