//! What one's invoices say about oneself.

use leptos::prelude::*;

use crate::browser;
use crate::components::action::Submit;
use crate::components::field::{TextArea, TextField};
use crate::components::loaded::Loaded;
use crate::components::notice::Failure;
use crate::forms::Complaint;
use crate::forms::tokens::{Complaints, Draft, buyer};
use crate::i18n::use_i18n;
use crate::state::announcer::use_announcer;
use crate::state::work::Work;

/// The form, once the present data are known.
#[component]
pub(super) fn BuyerForm() -> impl IntoView {
    view! {
        <Loaded
            fetch=|account| async move { account.buyer().await.map(Draft::from) }
            show=|draft| view! { <Form draft /> }.into_any()
        />
    }
}

#[component]
fn Form(draft: Draft) -> impl IntoView {
    let i18n = use_i18n();
    let announcer = use_announcer();
    let name = RwSignal::new(draft.name);
    let address = RwSignal::new(draft.address);
    let registration = RwSignal::new(draft.registration);
    let vat_number = RwSignal::new(draft.vat_number);
    let complaints = RwSignal::new(Complaints::default());
    let work = Work::new();
    let error = move |pick: fn(&Complaints) -> Option<Complaint>| {
        Signal::derive(move || complaints.with(pick).map(|complaint| complaint(i18n.texts())))
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
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
        work.run(
            async move |account| account.set_buyer(&buyer).await,
            move |()| announcer.say(untrack(|| i18n.texts()).tokens.settings_saved.to_owned()),
        );
    };
    view! {
        <form class="form panel" novalidate aria-labelledby="buyer-title" on:submit=submit>
            <div>
                <h2 id="buyer-title">{i18n.t(|t| t.tokens.buyer_title)}</h2>
                <p class="hint">{i18n.t(|t| t.tokens.buyer_hint)}</p>
            </div>
            <Failure error=work.failure />
            <TextField id="buyer-name" label=i18n.t(|t| t.tokens.buyer_name) autocomplete="organization" error=error(|wrong| wrong.name) value=name max=200 />
            <TextArea id="buyer-address" label=i18n.t(|t| t.tokens.buyer_address) autocomplete="street-address" error=error(|wrong| wrong.address) value=address rows=4 max=1000 />
            <TextField id="buyer-registration" label=i18n.t(|t| t.tokens.buyer_registration) error=error(|wrong| wrong.registration) value=registration max=200 />
            <TextField id="buyer-vat" label=i18n.t(|t| t.tokens.buyer_vat) error=error(|wrong| wrong.vat_number) value=vat_number max=200 />
            <Submit label=i18n.t(|t| t.tokens.save) working=i18n.t(|t| t.tokens.saving_settings) busy=work.busy />
        </form>
    }
}
