//! Logging in, then back to where one was.

use client::ClientError;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

use crate::browser;
use crate::components::action::Submit;
use crate::components::field::TextField;
use crate::components::notice::Failure;
use crate::components::page::PageHead;
use crate::components::password_field::PasswordField;
use crate::forms::Complaint;
use crate::forms::sign_up::email as read_email;
use crate::i18n::use_i18n;
use crate::paths;
use crate::state::announcer::use_announcer;
use crate::state::session::use_session;

/// The log-in page.
#[component]
pub(crate) fn LogIn() -> impl IntoView {
    let i18n = use_i18n();
    let session = use_session();
    let query = use_query_map();
    let navigate = use_navigate();
    let email = RwSignal::new(String::new());
    let password = RwSignal::new(String::new());
    let email_error = RwSignal::new(None::<Complaint>);
    let password_error = RwSignal::new(None::<Complaint>);
    let failure = RwSignal::new(None::<ClientError>);
    let busy = RwSignal::new(false);
    let back = move || paths::own(query.with(|query| query.get(paths::RETURN)));

    if untrack(|| session.left_elsewhere()) {
        use_announcer().say(untrack(|| i18n.texts()).auth.left_elsewhere.to_owned());
    }

    // While the password is being typed: the first time costs the browser as much as a quarter of the derivation.
    spawn_local(async move {
        browser::painted().await;
        // What fails here is told when it is for real.
        let _ = session.client().rehearse_log_in();
    });

    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        let address = read_email(&email.get_untracked());
        let missing: Option<Complaint> =
            if password.with_untracked(String::is_empty) { Some(|t| t.auth.password_missing) } else { None };
        email_error.set(address.as_ref().err().copied());
        password_error.set(missing);
        let (Ok(address), None) = (address, missing) else {
            request_animation_frame(browser::focus_first_invalid);
            return;
        };
        busy.set(true);
        failure.set(None);
        let navigate = navigate.clone();
        let back = untrack(back).unwrap_or_else(|| paths::HOME.to_owned());
        let secret = password.get_untracked();
        spawn_local(async move {
            let answer = session.client().log_in(&address, &secret).await;
            browser::mark("log-in-answered");
            busy.set(false);
            match answer {
                Ok(account) => {
                    password.set(String::new());
                    session.begin(account);
                    navigate(&back, NavigateOptions { replace: true, ..Default::default() });
                }
                Err(error) => failure.set(Some(error)),
            }
        });
    };
    let lead = move || {
        let auth = &i18n.texts().auth;
        match back() {
            _ if session.left_elsewhere() => auth.left_elsewhere,
            Some(_) => auth.log_in_again,
            None => auth.log_in_lead,
        }
        .to_owned()
    };
    let sign_up = move || {
        back().map_or_else(|| paths::SIGN_UP.to_owned(), |back| paths::with_return(paths::SIGN_UP, &back))
    };
    view! {
        <div class="column column-narrow">
            <PageHead title=i18n.owned(|t| t.auth.log_in_title) lead />
            <form class="form panel" novalidate on:submit=submit>
                <Failure error=failure />
                <TextField
                    id="email"
                    label=i18n.t(|t| t.auth.email)
                    kind="email"
                    autocomplete="username"
                    error=move || email_error.get().map(|complaint| complaint(i18n.texts()))
                    value=email
                />
                <PasswordField
                    id="password"
                    autocomplete="current-password"
                    error=move || password_error.get().map(|complaint| complaint(i18n.texts()))
                    value=password
                />
                <Submit label=i18n.t(|t| t.auth.log_in_do) working=i18n.t(|t| t.auth.opening) busy />
            </form>
            <p class="aside">{i18n.t(|t| t.auth.no_account)} " " <a href=sign_up>{i18n.t(|t| t.common.sign_up)}</a></p>
        </div>
    }
}
