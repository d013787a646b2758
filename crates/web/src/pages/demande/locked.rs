//! A demande one has not unlocked: what it costs, what is known of its author, the way to unlock it.

use client::ClientError;
use leptos::prelude::*;
use leptos::task::spawn_local;
use protocol::accounts::{Balance, Kind};
use protocol::demandes::{AuthorHint, Demande, Slots, Status};
use protocol::problem::Code;
use protocol::tokens::Asset;

use crate::components::balance::held;
use crate::components::demande_facts::{PriceTag, SlotDots};
use crate::components::icon::{Glyph, Icon};
use crate::components::unlock_dialog::UnlockDialog;
use crate::i18n::{Pick, token_count, use_i18n};
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
    let balance = Memo::new(move |_| session.me().map_or(Balance::ZERO, |me| me.balance));

    let confirm = Callback::new(move |asset: Asset| {
        let Some(account) = session.account_now() else { return };
        busy.set(true);
        failure.set(None);
        spawn_local(async move {
            let demande = current.get_untracked();
            let answer = match asset {
                Asset::Standard => account.unlock(&demande).await,
                Asset::Premium => account.unlock_premium(&demande).await,
            };
            match answer {
                Ok(unlocked) => {
                    session.refresh_me();
                    let texts = untrack(|| i18n.texts());
                    let left = token_count(texts, asset, held(unlocked.balance, asset));
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
    let status = Memo::new(move |_| {
        current.with(|demande| {
            (demande.status, demande.status == Status::Full && demande.slots.premium_left > 0)
        })
    });
    let button = move || {
        let asset = move || if status.get().1 { Asset::Premium } else { Asset::Standard };
        let tokens = move || token_count(i18n.texts(), asset(), price.get().tokens.get());
        view! {
            <button type="button" class="button button-main button-large button-wide" on:click=ask>
                <Icon glyph=Glyph::Lock />
                {move || (i18n.texts().demandes.unlock)(&tokens())}
            </button>
        }
    };
    let warm = move |text: Pick| view! { <p class="notice notice-warm">{i18n.t(text)}</p> };
    let action = move || match (is_pro(), status.get()) {
        (false, _) => view! { <p class="hint">{i18n.t(|t| t.demandes.only_pros)}</p> }.into_any(),
        (true, (Status::Active, _)) => button().into_any(),
        (true, (Status::Full, true)) => {
            view! { <p class="hint">{i18n.t(|t| t.demandes.full_premium)}</p> {button()} }.into_any()
        }
        (true, (Status::Full, false)) => warm(|t| t.demandes.full_text).into_any(),
        (true, _) => warm(|t| t.demandes.closed_text).into_any(),
    };
    view! {
        <dl class="sums">
            <div><dt>{i18n.t(|t| t.demandes.price)}</dt><dd>{move || view! { <PriceTag price=price.get() /> }}</dd></div>
            <div><dt>{i18n.t(|t| t.demandes.slots_title)}</dt><dd>{move || view! { <SlotDots slots=current.with(|demande| demande.slots) /> }}</dd></div>
        </dl>
        {move || current.with(|demande| view! { <Odds author=demande.author slots=demande.slots /> })}
        {action}
        <UnlockDialog open demande=current balance busy error=failure confirm />
    }
}

/// What a pro may know before paying: who asks, and against whom one competes.
#[component]
fn Odds(author: AuthorHint, slots: Slots) -> impl IntoView {
    let i18n = use_i18n();
    let rate = move || {
        let texts = &i18n.texts().demandes;
        author
            .answer_rate
            .map_or_else(|| texts.author_new.to_owned(), |rate| (texts.author_rate)(rate, author.unlocks))
    };
    let premium = (slots.premium_left > 0).then(|| {
        view! { <li><Icon glyph=Glyph::Star /><span>{i18n.t(|t| t.demandes.premium_left)}</span></li> }
    });
    view! {
        <ul class="facts odds">
            <li><Icon glyph=Glyph::Message /><span>{rate}</span></li>
            <li><Icon glyph=Glyph::Tools /><span>{move || (i18n.texts().demandes.rivals)(slots.rivals)}</span></li>
            <li><Icon glyph=Glyph::User /><span>{move || (i18n.texts().demandes.author_age)(author.account_age_days)}</span></li>
            {premium}
        </ul>
    }
}
