//! Asks staff for a refund.

use leptos::prelude::*;
use protocol::ids::UnlockId;
use protocol::unlocks::Grievance;

use super::action::Submit;
use super::dialog::Dialog;
use super::field::TextArea;
use super::notice::Failure;
use crate::browser;
use crate::forms::Complaint;
use crate::forms::claim::read;
use crate::i18n::{Texts, use_i18n};
use crate::state::announcer::use_announcer;
use crate::state::work::Work;

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
    let announcer = use_announcer();
    let work = Work::new();
    let grievance = RwSignal::new(Grievance::Misleading);
    let details = RwSignal::new(String::new());
    let complaint = RwSignal::new(None::<Complaint>);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let claim = read(grievance.get_untracked(), &details.get_untracked());
        complaint.set(claim.as_ref().err().copied());
        let Ok(claim) = claim else {
            request_animation_frame(browser::focus_first_invalid);
            return;
        };
        work.run(
            async move |account| account.claim(unlock, &claim).await,
            move |_| {
                announcer.say(untrack(|| i18n.texts()).unlocks.claim_sent.to_owned());
                open.set(false);
                claimed.run(());
            },
        );
    };
    let option = move |choice: &'static Grievance| {
        view! {
            <label class="check">
                <input type="radio" name="grievance" prop:checked=move || grievance.get() == *choice on:change=move |_| grievance.set(*choice) />
                <span>{move || name(*choice, i18n.texts())}</span>
            </label>
        }
    };
    view! {
        <form class="form" novalidate on:submit=submit>
            <p>{i18n.t(|t| t.unlocks.claim_lead)}</p>
            <fieldset class="field">
                <legend class="label">{i18n.t(|t| t.unlocks.claim_why)}</legend>
                {Grievance::ALL.iter().map(option).collect_view()}
            </fieldset>
            <TextArea
                id="details"
                label=i18n.t(|t| t.unlocks.claim_details)
                optional=true
                hint=Signal::derive(i18n.t(|t| t.unlocks.claim_details_hint))
                error=move || complaint.get().map(|complaint| complaint(i18n.texts()))
                value=details
                rows=4
                max=500
            />
            <Failure error=work.failure />
            <Submit label=i18n.t(|t| t.unlocks.claim_send) working=i18n.t(|t| t.unlocks.claim_sending) busy=work.busy />
        </form>
    }
}
