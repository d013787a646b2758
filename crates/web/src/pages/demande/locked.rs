//! A demande one has not unlocked: what it costs, what is known of its author, the way to unlock it.

use client::ClientError;
use leptos::prelude::*;
use leptos::task::spawn_local;
use protocol::accounts::Kind;
use protocol::demandes::{AuthorHint, Demande, Status};
use protocol::problem::Code;

use crate::components::demande_facts::{PriceTag, SlotDots};
use crate::components::icon::{Glyph, Icon};
use crate::components::unlock_dialog::UnlockDialog;
use crate::i18n::use_i18n;
use crate::state::announcer::use_announcer;
use crate::state::session::use_session;

/// True when the demande itself has changed: the page must show its new state.
fn is_stale(error: &ClientError) -> bool {
    matches!(error.code(), Some(Code::PriceChanged | Code::DemandeFull | Code::DemandeClosed))
}

/// Price, slots, author, and the button.
#[component]
pub(super) fn Locked(
    demande: Demande,
    shown: RwSignal<Option<Result<Demande, ClientError>>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let session = use_session();
    let announcer = use_announcer();
    let open = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let failure = RwSignal::new(None::<ClientError>);
    let current = RwSignal::new(demande);
    let price = Memo::new(move |_| current.with(|demande| demande.price));
    let balance = move || session.me().map_or(0, |me| me.balance.standard.get());

    let confirm = Callback::new(move |()| {
        let Some(account) = session.account_now() else { return };
        busy.set(true);
        failure.set(None);
        spawn_local(async move {
            let demande = current.get_untracked();
            match account.unlock(&demande).await {
                Ok(unlocked) => {
                    session.refresh_me();
                    let texts = untrack(|| i18n.texts());
                    let left = (texts.common.tokens)(unlocked.balance.standard.get());
                    announcer.say((texts.demandes.unlocked_title)(&left));
                    open.set(false);
                    busy.set(false);
                    // From here on another view stands in this one's place.
                    shown.set(Some(Ok(unlocked.demande)));
                }
                Err(error) => {
                    // The dialogue stays, says why, and shows what is true now.
                    if is_stale(&error)
                        && let Ok(fresh) = account.demande(demande.id).await
                    {
                        current.set(fresh);
                    }
                    session.refresh_me();
                    busy.set(false);
                    failure.set(Some(error));
                }
            }
        });
    });
    let ask = move |_| {
        failure.set(None);
        session.refresh_me();
        open.set(true);
    };
    let is_pro = move || session.me().is_none_or(|me| me.kind == Kind::Pro);
    let action = move || {
        match (is_pro(), current.with(|demande| demande.status)) {
        (false, _) => view! { <p class="hint">{i18n.t(|t| t.demandes.only_pros)}</p> }.into_any(),
        (true, Status::Active) => view! {
            <button type="button" class="button button-main button-large button-wide" on:click=ask>
                <Icon glyph=Glyph::Lock />
                {move || (i18n.texts().demandes.unlock)(&(i18n.texts().common.tokens)(price.get().tokens.get()))}
            </button>
        }.into_any(),
        (true, Status::Full) => view! { <p class="notice notice-warm">{i18n.t(|t| t.demandes.full_text)}</p> }.into_any(),
        (true, _) => view! { <p class="notice notice-warm">{i18n.t(|t| t.demandes.closed_text)}</p> }.into_any(),
    }
    };
    view! {
        <dl class="sums">
            <div><dt>{i18n.t(|t| t.demandes.price)}</dt><dd>{move || view! { <PriceTag price=price.get() /> }}</dd></div>
            <div><dt>{i18n.t(|t| t.demandes.slots_title)}</dt><dd>{move || view! { <SlotDots slots=current.with(|demande| demande.slots) /> }}</dd></div>
        </dl>
        <Author hint=current.with_untracked(|demande| demande.author) />
        {action}
        {move || view! { <UnlockDialog open price=price.get() balance busy error=failure confirm /> }}
    }
}

/// What a pro may know about the demandeur before paying.
#[component]
fn Author(hint: AuthorHint) -> impl IntoView {
    let i18n = use_i18n();
    let rate = move || {
        let texts = &i18n.texts().demandes;
        hint.answer_rate.map_or_else(|| texts.author_new.to_owned(), |rate| (texts.author_rate)(rate))
    };
    view! {
        <div class="author">
            <Icon glyph=Glyph::User />
            <p>
                <span>{move || (i18n.texts().demandes.author_age)(hint.account_age_days)}</span>
                <br />
                <span>{rate}</span>
            </p>
        </div>
    }
}
