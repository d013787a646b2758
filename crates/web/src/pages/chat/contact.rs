//! Answering an offer to exchange contact details, and the form of one's own card.

use client::{Contact, ExchangeStage};
use leptos::prelude::*;

use super::acts::use_intent;
use super::talk::use_talk;
use crate::browser;
use crate::components::dialog::Dialog;
use crate::components::field::{TextArea, TextField};
use crate::components::icon::{Glyph, Icon};
use crate::forms::Complaint;
use crate::forms::contact::{Complaints, read};
use crate::i18n::use_i18n;
use crate::state::session::use_session;

/// What the exchange of contact details waits for, above the field where one writes.
#[component]
pub(super) fn ExchangeBar(
    /// The other person's name.
    peer: Signal<String>,
) -> impl IntoView {
    let i18n = use_i18n();
    let talk = use_talk();
    let intent = use_intent();
    let stage = Memo::new(move |_| intent.exchange.with(|exchange| exchange.stage));
    let give = move || {
        view! {
            <button type="button" class="button button-main" on:click=move |_| intent.card.set(true)>{i18n.t(|t| t.conversation.share_mine)}</button>
        }
    };
    let said = move || {
        match stage.get() {
        ExchangeStage::Invited => view! {
            <p>{move || (i18n.texts().conversation.share_invited)(&peer.get())}</p>
            <div class="dialog-actions">
                <button type="button" class="button" on:click=move |_| talk.send_contact(Contact::Decline)>{i18n.t(|t| t.conversation.share_not_now)}</button>
                {give()}
            </div>
        }
        .into_any(),
        ExchangeStage::Received => view! {
            <p>{move || (i18n.texts().conversation.share_received)(&peer.get())}</p>
            <div class="dialog-actions">{give()}</div>
        }
        .into_any(),
        ExchangeStage::Asked => {
            view! { <p class="hint"><Icon glyph=Glyph::Clock size=16 /> {i18n.t(|t| t.conversation.share_waiting)}</p> }.into_any()
        }
        ExchangeStage::None | ExchangeStage::Given | ExchangeStage::Exchanged | ExchangeStage::Declined { .. } => {
            ().into_any()
        }
    }
    };
    let shown = move || {
        matches!(stage.get(), ExchangeStage::Invited | ExchangeStage::Received | ExchangeStage::Asked)
    };
    view! {
        <div class="exchange" class:exchange-on=shown role="status">{said}</div>
        <CardDialog peer />
    }
}

#[component]
fn CardDialog(peer: Signal<String>) -> impl IntoView {
    let i18n = use_i18n();
    let intent = use_intent();
    view! {
        <Dialog open=intent.card heading="card-heading" title=i18n.owned(|t| t.conversation.card_title)>
            <CardForm peer />
        </Dialog>
    }
}

#[component]
fn CardForm(peer: Signal<String>) -> impl IntoView {
    let i18n = use_i18n();
    let talk = use_talk();
    let intent = use_intent();
    let own_name = untrack(|| use_session().me()).map(|me| me.display_name.to_string()).unwrap_or_default();
    let [name, phone, email, note] =
        [own_name, String::new(), String::new(), String::new()].map(RwSignal::new);
    let complaints = RwSignal::new(Complaints::default());
    let error = move |pick: fn(&Complaints) -> Option<Complaint>| {
        Signal::derive(move || complaints.with(pick).map(|complaint| complaint(i18n.texts())))
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let [name, phone, email, note] = [name, phone, email, note].map(|field| field.get_untracked());
        match read(&name, &phone, &email, &note) {
            Ok(card) => {
                intent.card.set(false);
                talk.send_contact(Contact::Card { card });
            }
            Err(found) => {
                complaints.set(found);
                request_animation_frame(browser::focus_first_invalid);
            }
        }
    };
    view! {
        <form class="form" novalidate on:submit=submit>
            <p>{move || (i18n.texts().conversation.card_lead)(&peer.get())}</p>
            <TextField id="card-name" label=i18n.t(|t| t.conversation.card_name) error=error(|found| found.name) value=name autocomplete="name" max=80 />
            <TextField id="card-phone" kind="tel" label=i18n.t(|t| t.conversation.card_phone) error=error(|found| found.phone) value=phone autocomplete="tel" max=32 />
            <TextField id="card-email" kind="email" label=i18n.t(|t| t.conversation.card_email) error=error(|found| found.email) value=email autocomplete="email" max=254 />
            <TextArea
                id="card-note"
                label=i18n.t(|t| t.conversation.card_note)
                optional=true
                hint=Signal::derive(i18n.t(|t| t.conversation.card_note_hint))
                error=error(|found| found.note)
                value=note
                rows=2
                max=500
            />
            <button type="submit" class="button button-main button-large button-wide">{i18n.t(|t| t.conversation.card_send)}</button>
        </form>
    }
}
