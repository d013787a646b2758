//! Asks staff for a refund.

use client::ClientError;
use leptos::prelude::*;
use leptos::task::spawn_local;
use protocol::ids::UnlockId;
use protocol::unlocks::Grievance;

use super::action::Submit;
use super::dialog::Dialog;
use super::field::{Field, described_by};
use super::notice::Failure;
use crate::browser;
use crate::forms::claim::read;
use crate::forms::sign_up::Complaint;
use crate::i18n::{Texts, use_i18n};
use crate::state::announcer::use_announcer;
use crate::state::session::use_session;

/// Which unlock the dialogue is about, as a context of the page with the dialogue.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Claiming {
    open: RwSignal<bool>,
    unlock: RwSignal<Option<UnlockId>>,
}

impl Claiming {
    /// Provides the context.
    pub(crate) fn provide() {
        provide_context(Self { open: RwSignal::new(false), unlock: RwSignal::new(None) });
    }

    /// Opens the dialogue for an unlock.
    pub(crate) fn ask(self, unlock: UnlockId) {
        self.unlock.set(Some(unlock));
        self.open.set(true);
    }
}

/// The context of the page.
pub(crate) fn use_claiming() -> Claiming {
    expect_context()
}

const fn name(grievance: Grievance, texts: &'static Texts) -> &'static str {
    let unlocks = &texts.unlocks;
    match grievance {
        Grievance::Misleading => unlocks.why_misleading,
        Grievance::Fake => unlocks.why_fake,
        Grievance::Abuse => unlocks.why_abuse,
        Grievance::Other => unlocks.why_other,
    }
}

/// The dialogue.
#[component]
pub(crate) fn ClaimDialog(
    /// Told after a claim was made.
    claimed: Callback<()>,
) -> impl IntoView {
    let i18n = use_i18n();
    let Claiming { open, unlock } = use_claiming();
    view! {
        <Dialog open heading="claim-heading" title=i18n.owned(|t| t.unlocks.claim_title)>
            {move || unlock.get().map(|unlock| view! { <Form unlock open claimed /> })}
        </Dialog>
    }
}

#[component]
fn Form(unlock: UnlockId, open: RwSignal<bool>, claimed: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let session = use_session();
    let announcer = use_announcer();
    let grievance = RwSignal::new(Grievance::Misleading);
    let details = RwSignal::new(String::new());
    let complaint = RwSignal::new(None::<Complaint>);
    let failure = RwSignal::new(None::<ClientError>);
    let busy = RwSignal::new(false);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        let claim = read(grievance.get_untracked(), &details.get_untracked());
        complaint.set(claim.as_ref().err().copied());
        let Ok(claim) = claim else {
            request_animation_frame(browser::focus_first_invalid);
            return;
        };
        let Some(account) = session.account_now() else { return };
        busy.set(true);
        failure.set(None);
        spawn_local(async move {
            let answer = account.claim(unlock, &claim).await;
            busy.try_set(false);
            match answer {
                Ok(_) => {
                    announcer.say(untrack(|| i18n.texts()).unlocks.claim_sent.to_owned());
                    open.set(false);
                    claimed.run(());
                }
                Err(error) => drop(failure.try_set(Some(error))),
            }
        });
    };
    let option = move |choice: &'static Grievance| {
        view! {
            <label class="check">
                <input type="radio" name="grievance" prop:checked=move || grievance.get() == *choice on:change=move |_| grievance.set(*choice) />
                <span>{move || name(*choice, i18n.texts())}</span>
            </label>
        }
    };
    let error = Signal::derive(move || complaint.get().map(|complaint| complaint(i18n.texts())));
    view! {
        <form class="form" novalidate on:submit=submit>
            <p>{i18n.t(|t| t.unlocks.claim_lead)}</p>
            <fieldset class="field">
                <legend class="label">{i18n.t(|t| t.unlocks.claim_why)}</legend>
                {Grievance::ALL.iter().map(option).collect_view()}
            </fieldset>
            <Field
                id="details"
                label=i18n.t(|t| t.unlocks.claim_details)
                optional=Signal::derive(i18n.t(|t| t.common.optional))
                hint=Some(Signal::derive(i18n.t(|t| t.unlocks.claim_details_hint)))
                error
            >
                <textarea
                    class="input input-short"
                    id="details"
                    rows="4"
                    maxlength="500"
                    aria-describedby=described_by("details", true)
                    aria-invalid=move || error.get().map(|_| "true")
                    prop:value=move || details.get()
                    on:input=move |event| details.set(event_target_value(&event))
                ></textarea>
            </Field>
            <Failure error=failure />
            <Submit label=i18n.t(|t| t.unlocks.claim_send) working=i18n.t(|t| t.unlocks.claim_sending) busy />
        </form>
    }
}
