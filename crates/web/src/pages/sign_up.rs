//! Signing up: the form, then the recovery words, then on to what one came for.

use client::{Account, ClientError, RecoveryWords, SignUpForm};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use protocol::accounts::Kind;

use crate::browser;
use crate::components::page::PageHead;
use crate::components::recovery_words::RecoveryGrid;
use crate::i18n::use_i18n;
use crate::paths;
use crate::state::session::use_session;

mod form;

use form::Form;

/// The sign-up page.
#[component]
pub(crate) fn SignUp() -> impl IntoView {
    let session = use_session();
    let query = use_query_map();
    let asked = query.with_untracked(|query| query.get(paths::KIND));
    let kind =
        RwSignal::new(if asked.as_deref() == Some(Kind::Pro.as_str()) { Kind::Pro } else { Kind::Demandeur });
    let failure = RwSignal::new(None::<ClientError>);
    let busy = RwSignal::new(false);
    // The account begins its session only once its owner has seen the words: until then nothing leads away.
    let made = RwSignal::new_local(None::<(Account, Vec<String>)>);

    let submit = Callback::new(move |form: SignUpForm| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        failure.set(None);
        spawn_local(async move {
            browser::painted().await;
            let answer = session.client().sign_up(form).await;
            busy.set(false);
            match answer {
                Ok((account, words)) => made.set(Some((account, as_list(&words)))),
                Err(error) => failure.set(Some(error)),
            }
        });
    });
    let back = move || paths::own(query.with(|query| query.get(paths::RETURN)));
    move || match made.get() {
        None => view! { <Form kind failure busy submit back=Signal::derive(back) /> }.into_any(),
        Some((account, words)) => {
            let default = if kind.get_untracked() == Kind::Pro { paths::NEARBY } else { paths::NEW_DEMANDE };
            let onward = untrack(back).unwrap_or_else(|| default.to_owned());
            view! { <Words account words onward /> }.into_any()
        }
    }
}

fn as_list(words: &RecoveryWords) -> Vec<String> {
    words.iter().map(str::to_owned).collect()
}

/// The words, and the promise to have written them down.
#[component]
fn Words(account: Account, words: Vec<String>, onward: String) -> impl IntoView {
    let i18n = use_i18n();
    let session = use_session();
    let navigate = use_navigate();
    let noted = RwSignal::new(false);
    let account = StoredValue::new_local(account);
    // Whoever closes the page now would have an account and no words.
    let guard = window_event_listener(leptos::ev::beforeunload, |event| event.prevent_default());
    on_cleanup(move || guard.remove());
    let go_on = move |_| {
        if noted.get_untracked() {
            session.begin(account.get_value());
            navigate(&onward, NavigateOptions { replace: true, ..Default::default() });
        }
    };
    view! {
        <div class="column">
            <PageHead title=i18n.owned(|t| t.auth.words_title) lead=i18n.owned(|t| t.auth.words_lead) />
            <div class="panel stack stack-wide">
                <RecoveryGrid words />
                <label class="check screen-only">
                    <input type="checkbox" prop:checked=move || noted.get() on:change=move |event| noted.set(event_target_checked(&event)) />
                    <span>{i18n.t(|t| t.auth.words_noted)}</span>
                </label>
                <button
                    type="button"
                    class="button button-main button-large button-wide screen-only"
                    disabled=move || !noted.get()
                    on:click=go_on
                >
                    {i18n.t(|t| t.auth.words_continue)}
                </button>
            </div>
        </div>
    }
}
