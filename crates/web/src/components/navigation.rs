//! The ways through the app: a bar above on wide screens, tabs below on phones.

use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::use_location;
use protocol::accounts::Kind;

use super::icon::{Glyph, Icon};
use crate::i18n::{Texts, use_i18n};
use crate::paths;
use crate::state::inbox::use_inbox;
use crate::state::session::use_session;

/// One destination.
#[derive(Debug, Clone, Copy)]
struct Destination {
    path: &'static str,
    glyph: Glyph,
    long: fn(&'static Texts) -> &'static str,
    short: fn(&'static Texts) -> &'static str,
}

const NEARBY: Destination = Destination {
    path: paths::NEARBY,
    glyph: Glyph::Compass,
    long: |t| t.common.nearby,
    short: |t| t.common.nearby_short,
};
const MINE: Destination = Destination {
    path: paths::MY_DEMANDES,
    glyph: Glyph::List,
    long: |t| t.common.my_demandes,
    short: |t| t.common.my_demandes_short,
};
const POST: Destination = Destination {
    path: paths::NEW_DEMANDE,
    glyph: Glyph::Plus,
    long: |t| t.common.post,
    short: |t| t.common.post_short,
};
const UNLOCKS: Destination = Destination {
    path: paths::UNLOCKS,
    glyph: Glyph::Lock,
    long: |t| t.unlocks.title,
    short: |t| t.unlocks.short,
};
const MESSAGES: Destination = Destination {
    path: paths::MESSAGES,
    glyph: Glyph::Message,
    long: |t| t.common.messages,
    short: |t| t.common.messages,
};
const ACCOUNT: Destination = Destination {
    path: paths::ACCOUNT,
    glyph: Glyph::User,
    long: |t| t.common.account,
    short: |t| t.common.account_short,
};

/// What each kind of member needs at hand.
const fn destinations(kind: Kind) -> [Destination; 4] {
    match kind {
        Kind::Pro => [NEARBY, MESSAGES, UNLOCKS, ACCOUNT],
        Kind::Demandeur => [MINE, POST, MESSAGES, ACCOUNT],
    }
}

fn own_destinations() -> [Destination; 4] {
    destinations(use_session().me().map_or(Kind::Demandeur, |me| me.kind))
}

/// The number of unread messages, on the link to them.
#[component]
fn Unread() -> impl IntoView {
    let i18n = use_i18n();
    let inbox = use_inbox();
    move || {
        let unread = inbox.unread();
        (unread > 0).then(|| {
            view! {
                <span class="badge">
                    <span aria-hidden="true">{unread}</span>
                    <span class="hidden-text">{(i18n.texts().common.unread)(unread)}</span>
                </span>
            }
        })
    }
}

#[component]
fn Link(
    destination: Destination,
    class: &'static str,
    name: fn(&'static Texts) -> &'static str,
    size: u8,
) -> impl IntoView {
    let i18n = use_i18n();
    let path = use_location().pathname;
    let current = move || paths::is_current(destination.path, &path.get()).then_some("page");
    view! {
        <a href=destination.path class=class aria-current=current>
            <Icon glyph=destination.glyph size />
            <span>{i18n.t(name)}</span>
            {(destination.path == paths::MESSAGES).then(|| view! { <Unread /> })}
        </a>
    }
}

/// The links of the upper bar. Hidden on phones, where the tabs stand in.
#[component]
pub(crate) fn BarLinks() -> impl IntoView {
    let i18n = use_i18n();
    let session = use_session();
    move || {
        session.is_signed_in().then(|| view! {
        <nav class="bar-links" aria-label=i18n.t(|t| t.common.nav_main)>
            {own_destinations().into_iter().filter(|destination| destination.path != paths::ACCOUNT).map(|destination| view! {
                <Link destination class="bar-link" name=destination.long size=18 />
            }).collect_view()}
        </nav>
    })
    }
}

/// The tabs of phones.
#[component]
pub(crate) fn Tabs() -> impl IntoView {
    let i18n = use_i18n();
    let session = use_session();
    move || {
        session.is_signed_in().then(|| {
            view! {
                <nav class="tabs" aria-label=i18n.t(|t| t.common.nav_main)>
                    {own_destinations().into_iter().map(|destination| view! {
                        <Link destination class="tab" name=destination.short size=24 />
                    }).collect_view()}
                </nav>
            }
        })
    }
}

/// The end of the bar: the balance and the account, or the way in.
#[component]
pub(crate) fn BarEnd() -> impl IntoView {
    let i18n = use_i18n();
    let session = use_session();
    // Only pros spend tokens.
    let balance = move || session.me().filter(|me| me.kind == Kind::Pro).map(|me| me.balance.standard.get());
    let member = move || {
        view! {
            {move || balance().map(|tokens| view! {
                <a class="coins" href=paths::TOKENS>
                    <Icon glyph=Glyph::Coin />
                    <span aria-hidden="true">{tokens}</span>
                    <span class="hidden-text">{move || (i18n.texts().common.balance)(tokens)}</span>
                </a>
            })}
            <a class="button button-plain button-round wide-only" href=paths::ACCOUNT aria-label=i18n.t(|t| t.common.account)>
                <Icon glyph=Glyph::User size=22 />
            </a>
        }
    };
    let visitor = move || {
        view! {
            <A href=paths::LOG_IN attr:class="button button-plain">{i18n.t(|t| t.common.log_in)}</A>
        }
    };
    move || if session.is_signed_in() { member().into_any() } else { visitor().into_any() }
}
