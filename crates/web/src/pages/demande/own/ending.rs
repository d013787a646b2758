//! The ends of one's own demande, each confirmed after its consequences are said, and its return.

use client::{Account, ClientError};
use leptos::prelude::*;
use protocol::demandes::{Demande, Status};
use protocol::ids::DemandeId;

use crate::components::dialog::Dialog;
use crate::components::icon::{Glyph, Icon};
use crate::components::notice::Failure;
use crate::i18n::{Texts, use_i18n};
use crate::state::announcer::use_announcer;
use crate::state::work::Work;

/// What the author does with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Change {
    Resolve,
    Withdraw,
    Renew,
}

impl Change {
    async fn make(self, account: &Account, id: DemandeId) -> Result<Demande, ClientError> {
        match self {
            Self::Resolve => account.resolve(id).await,
            Self::Withdraw => account.withdraw(id).await,
            Self::Renew => account.renew(id).await,
        }
    }

    const fn name(self, texts: &'static Texts) -> &'static str {
        match self {
            Self::Resolve => texts.unlocks.resolve,
            Self::Withdraw => texts.unlocks.withdraw,
            Self::Renew => texts.unlocks.renew,
        }
    }

    const fn done(self, texts: &'static Texts) -> &'static str {
        match self {
            Self::Resolve => texts.unlocks.resolved,
            Self::Withdraw => texts.unlocks.withdrawn,
            Self::Renew => texts.unlocks.renewed,
        }
    }

    const fn question(self, texts: &'static Texts) -> &'static str {
        match self {
            Self::Withdraw => texts.unlocks.withdraw_title,
            Self::Resolve | Self::Renew => texts.unlocks.resolve_title,
        }
    }

    const fn consequence(self, texts: &'static Texts) -> &'static str {
        match self {
            Self::Withdraw => texts.unlocks.withdraw_text,
            Self::Resolve | Self::Renew => texts.unlocks.resolve_text,
        }
    }
}

/// The buttons that a demande in this state has.
#[component]
pub(super) fn Endings(
    id: DemandeId,
    status: Status,
    shown: RwSignal<Option<Result<Demande, ClientError>>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let announcer = use_announcer();
    let asked = RwSignal::new(Change::Resolve);
    let open = RwSignal::new(false);
    let work = Work::new();
    let Work { busy, failure, .. } = work;
    let make = move |change: Change| {
        work.run(
            async move |account| change.make(account, id).await,
            move |demande| {
                announcer.say(change.done(untrack(|| i18n.texts())).to_owned());
                open.try_set(false);
                shown.try_set(Some(Ok(demande)));
            },
        );
    };
    let ask = move |change: Change| {
        failure.set(None);
        asked.set(change);
        open.set(true);
    };
    let button = move |change: Change, class: &'static str, glyph: Glyph| {
        view! {
            <button type="button" class=class on:click=move |_| ask(change)>
                <Icon glyph />
                {move || change.name(i18n.texts())}
            </button>
        }
    };
    let buttons = match status {
        Status::Active | Status::Full => view! {
            {button(Change::Resolve, "button button-wide", Glyph::Check)}
            {button(Change::Withdraw, "button button-plain button-wide", Glyph::Close)}
        }
        .into_any(),
        Status::Expired => view! {
            <Failure error=failure />
            <button type="button" class="button button-main button-wide" aria-disabled=move || busy.get().then_some("true") on:click=move |_| make(Change::Renew)>
                <Icon glyph=Glyph::Retry />
                {move || Change::Renew.name(i18n.texts())}
            </button>
        }
        .into_any(),
        Status::Resolved | Status::Withdrawn | Status::Hidden => ().into_any(),
    };
    let label = move || {
        if busy.get() { i18n.texts().unlocks.ending } else { asked.get().name(i18n.texts()) }
    };
    view! {
        {buttons}
        <Dialog open heading="ending-heading" title=Signal::derive(move || asked.get().question(i18n.texts()).to_owned())>
            <p>{move || asked.get().consequence(i18n.texts())}</p>
            <p class="promise"><Icon glyph=Glyph::Refund size=18 /><span>{i18n.t(|t| t.unlocks.refund_note)}</span></p>
            <Failure error=failure />
            <div class="dialog-actions">
                <button type="button" class="button" on:click=move |_| open.set(false)>{i18n.t(|t| t.unlocks.keep)}</button>
                <button
                    type="button"
                    class="button button-main"
                    aria-disabled=move || busy.get().then_some("true")
                    on:click=move |_| make(asked.get_untracked())
                >
                    <span class="working" class:on=move || busy.get() aria-hidden="true"></span>
                    {label}
                </button>
            </div>
        </Dialog>
    }
}
