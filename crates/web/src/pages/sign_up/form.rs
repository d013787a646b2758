//! The sign-up form.

use client::{ClientError, Language, SignUpForm};
use leptos::prelude::*;
use protocol::accounts::Kind;
use zeroize::Zeroizing;

use crate::browser;
use crate::components::action::Submit;
use crate::components::choice::ChoiceCard;
use crate::components::field::TextField;
use crate::components::icon::Glyph;
use crate::components::notice::Failure;
use crate::components::page::PageHead;
use crate::components::password_field::PasswordField;
use crate::forms::Complaint;
use crate::forms::password::{Strength, strength};
use crate::forms::sign_up::{display_name, email as read_email};
use crate::i18n::{Lang, use_i18n};
use crate::paths;

/// Kind, name, e-mail, password.
#[component]
pub(super) fn Form(
    /// Demandeur or pro.
    kind: RwSignal<Kind>,
    /// Why the last attempt failed.
    failure: RwSignal<Option<ClientError>>,
    /// True while keys are made.
    busy: RwSignal<bool>,
    /// Takes a form without complaints.
    submit: Callback<SignUpForm>,
    /// Where the visitor came from, for the link to the log-in page.
    back: Signal<Option<String>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let name = RwSignal::new(String::new());
    let email = RwSignal::new(String::new());
    let password = RwSignal::new(String::new());
    let complaints = RwSignal::new([None::<Complaint>; 3]);
    let rating = Memo::new(move |_| {
        password.with(|password| email.with(|email| name.with(|name| strength(password, &[email, name]))))
    });

    let read = move || {
        let name = display_name(&name.get_untracked());
        let address = read_email(&email.get_untracked());
        let weak: Option<Complaint> = match rating.get_untracked() {
            Strength::Short(_) => Some(|t| t.auth.password_short),
            Strength::Guessable => Some(|t| t.auth.password_guessable),
            Strength::Good | Strength::Strong => None,
        };
        complaints.set([name.as_ref().err().copied(), address.as_ref().err().copied(), weak]);
        let language = match i18n.lang() {
            Lang::French => Language::French,
            Lang::English => Language::English,
        };
        rating.get_untracked().is_enough().then_some(())?;
        let password = Zeroizing::new(password.get_untracked());
        Some(SignUpForm {
            email: address.ok()?,
            password,
            kind: kind.get_untracked(),
            display_name: name.ok()?,
            language,
        })
    };
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        match untrack(read) {
            Some(form) => submit.run(form),
            None => request_animation_frame(browser::focus_first_invalid),
        }
    };
    let error = move |at: usize| {
        move || complaints.get().get(at).copied().flatten().map(|complaint| complaint(i18n.texts()))
    };
    let log_in = move || {
        back.get().map_or_else(|| paths::LOG_IN.to_owned(), |back| paths::with_return(paths::LOG_IN, &back))
    };
    view! {
        <div class="column column-narrow">
            <PageHead title=i18n.owned(|t| t.auth.sign_up_title) lead=i18n.owned(|t| t.auth.sign_up_lead) />
            <form class="form panel" novalidate on:submit=send>
                <Failure error=failure />
                <fieldset class="field">
                    <legend class="label">{i18n.t(|t| t.auth.kind)}</legend>
                    <div class="choices">
                        <ChoiceCard group="kind" value=Kind::Demandeur chosen=kind glyph=Glyph::Hand title=i18n.t(|t| t.auth.demandeur) hint=i18n.t(|t| t.auth.demandeur_hint) />
                        <ChoiceCard group="kind" value=Kind::Pro chosen=kind glyph=Glyph::Tools title=i18n.t(|t| t.auth.pro) hint=i18n.t(|t| t.auth.pro_hint) />
                    </div>
                </fieldset>
                <TextField id="name" label=i18n.t(|t| t.auth.name) hint=i18n.t(|t| t.auth.name_hint) autocomplete="nickname" max=50 error=error(0) value=name />
                <TextField id="email" label=i18n.t(|t| t.auth.email) hint=i18n.t(|t| t.auth.email_hint) kind="email" autocomplete="username" error=error(1) value=email />
                <div class="field">
                    <PasswordField id="password" autocomplete="new-password" hint=i18n.t(|t| t.auth.password_hint) error=error(2) value=password />
                    <Meter rating empty=Signal::derive(move || password.with(String::is_empty)) />
                </div>
                <Submit label=i18n.t(|t| t.auth.sign_up_do) working=i18n.t(|t| t.auth.deriving) busy />
                <p class="hint center" role="status">{move || busy.get().then(|| i18n.texts().auth.deriving_hint)}</p>
            </form>
            <p class="aside">{i18n.t(|t| t.auth.have_account)} " " <a href=log_in>{i18n.t(|t| t.common.log_in)}</a></p>
        </div>
    }
}

/// How good the password is, as bars and in words.
#[component]
fn Meter(rating: Memo<Strength>, empty: Signal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let word = move || {
        let auth = &i18n.texts().auth;
        match rating.get() {
            Strength::Short(missing) => (auth.strength_short)(missing),
            Strength::Guessable => auth.strength_guessable.to_owned(),
            Strength::Good => auth.strength_good.to_owned(),
            Strength::Strong => auth.strength_strong.to_owned(),
        }
    };
    view! {
        <div class="meter" data-level=move || rating.get().bars().to_string() aria-hidden="true">
            {[(); 3].map(|()| view! { <i class:bar-of-meter=true></i> }).collect_view()}
        </div>
        <p class="hint" role="status">{move || (!empty.get()).then(word)}</p>
    }
}
