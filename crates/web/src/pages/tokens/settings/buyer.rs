//! What one's invoices say about oneself.

use client::ClientError;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser;
use crate::components::action::Submit;
use crate::components::field::{Field, TextField, described_by};
use crate::components::notice::{Failure, LoadFailed, Skeleton};
use crate::forms::sign_up::Complaint;
use crate::forms::tokens::{Complaints, Draft, buyer};
use crate::i18n::use_i18n;
use crate::state::announcer::use_announcer;
use crate::state::session::use_session;

/// The form, once the present data are known.
#[component]
pub(super) fn BuyerForm() -> impl IntoView {
    let session = use_session();
    let known = RwSignal::new(None::<Result<Draft, ClientError>>);
    let load = move || {
        let Some(account) = session.account_now() else { return };
        known.set(None);
        spawn_local(async move {
            let answer = account.buyer().await.map(Draft::from);
            known.try_set(Some(answer));
        });
    };
    load();
    move || match known.get() {
        None => view! { <Skeleton rows=1 /> }.into_any(),
        Some(Err(error)) => view! { <LoadFailed error retry=load /> }.into_any(),
        Some(Ok(draft)) => view! { <Form draft /> }.into_any(),
    }
}

#[component]
fn Form(draft: Draft) -> impl IntoView {
    let i18n = use_i18n();
    let session = use_session();
    let announcer = use_announcer();
    let name = RwSignal::new(draft.name);
    let address = RwSignal::new(draft.address);
    let registration = RwSignal::new(draft.registration);
    let vat_number = RwSignal::new(draft.vat_number);
    let complaints = RwSignal::new(Complaints::default());
    let failure = RwSignal::new(None::<ClientError>);
    let busy = RwSignal::new(false);
    let error = move |pick: fn(&Complaints) -> Option<Complaint>| {
        Signal::derive(move || complaints.with(pick).map(|complaint| complaint(i18n.texts())))
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        let read = buyer(&Draft {
            name: name.get_untracked(),
            address: address.get_untracked(),
            registration: registration.get_untracked(),
            vat_number: vat_number.get_untracked(),
        });
        complaints.set(read.as_ref().err().copied().unwrap_or_default());
        let Ok(buyer) = read else {
            request_animation_frame(browser::focus_first_invalid);
            return;
        };
        let Some(account) = session.account_now() else { return };
        busy.set(true);
        failure.set(None);
        spawn_local(async move {
            let answer = account.set_buyer(&buyer).await;
            busy.try_set(false);
            match answer {
                Ok(()) => announcer.say(untrack(|| i18n.texts()).tokens.settings_saved.to_owned()),
                Err(error) => drop(failure.try_set(Some(error))),
            }
        });
    };
    let address_error = error(|wrong| wrong.address);
    view! {
        <form class="form panel" novalidate aria-labelledby="buyer-title" on:submit=submit>
            <div>
                <h2 id="buyer-title">{i18n.t(|t| t.tokens.buyer_title)}</h2>
                <p class="hint">{i18n.t(|t| t.tokens.buyer_hint)}</p>
            </div>
            <Failure error=failure />
            <TextField id="buyer-name" label=i18n.t(|t| t.tokens.buyer_name) autocomplete="organization" error=error(|wrong| wrong.name) value=name max=200 />
            <Field id="buyer-address" label=i18n.t(|t| t.tokens.buyer_address) error=address_error>
                <textarea
                    class="input input-short"
                    id="buyer-address"
                    rows="4"
                    autocomplete="street-address"
                    aria-describedby=described_by("buyer-address", false)
                    aria-invalid=move || address_error.get().map(|_| "true")
                    prop:value=move || address.get()
                    on:input=move |event| address.set(event_target_value(&event))
                ></textarea>
            </Field>
            <TextField id="buyer-registration" label=i18n.t(|t| t.tokens.buyer_registration) error=error(|wrong| wrong.registration) value=registration max=200 />
            <TextField id="buyer-vat" label=i18n.t(|t| t.tokens.buyer_vat) error=error(|wrong| wrong.vat_number) value=vat_number max=200 />
            <Submit label=i18n.t(|t| t.tokens.save) working=i18n.t(|t| t.tokens.saving_settings) busy />
        </form>
    }
}
