//! How much one lets oneself spend in a day.

use client::Account;
use leptos::prelude::*;

use crate::browser;
use crate::components::action::Submit;
use crate::components::field::TextField;
use crate::components::loaded::Loaded;
use crate::components::notice::Failure;
use crate::forms::Complaint;
use crate::forms::tokens::limit;
use crate::i18n::use_i18n;
use crate::state::announcer::use_announcer;
use crate::state::work::Work;

/// The form, once the present limit is known.
#[component]
pub(super) fn LimitForm() -> impl IntoView {
    let fetch = |account: Account| async move {
        let limit = account.spending_limit().await?;
        Ok(limit.daily.map(|daily| daily.get().to_string()).unwrap_or_default())
    };
    view! { <Loaded fetch show=|text| view! { <Form text /> }.into_any() /> }
}

#[component]
fn Form(text: String) -> impl IntoView {
    let i18n = use_i18n();
    let announcer = use_announcer();
    let value = RwSignal::new(text);
    let complaint = RwSignal::new(None::<Complaint>);
    let work = Work::new();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let read = limit(&value.get_untracked());
        complaint.set(read.as_ref().err().copied());
        let Ok(limit) = read else {
            request_animation_frame(browser::focus_first_invalid);
            return;
        };
        work.run(
            async move |account| account.set_spending_limit(&limit).await,
            move |()| announcer.say(untrack(|| i18n.texts()).tokens.settings_saved.to_owned()),
        );
    };
    view! {
        <form class="form panel" novalidate aria-labelledby="limit-title" on:submit=submit>
            <h2 id="limit-title">{i18n.t(|t| t.tokens.limit_title)}</h2>
            <Failure error=work.failure />
            <TextField
                id="limit"
                label=i18n.t(|t| t.tokens.limit)
                hint=Signal::derive(i18n.t(|t| t.tokens.limit_help))
                error=move || complaint.get().map(|complaint| complaint(i18n.texts()))
                value
                max=12
            />
            <Submit label=i18n.t(|t| t.tokens.save) working=i18n.t(|t| t.tokens.saving_settings) busy=work.busy />
        </form>
    }
}
