//! What stands around every page.

use client::Connection;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::icon::{Glyph, Icon, Mark};
use super::navigation::{BarEnd, BarLinks, Tabs};
use super::new_version::NewVersion;
use super::switches::LanguageToggle;
use crate::i18n::use_i18n;
use crate::paths;
use crate::state::announcer::use_announcer;
use crate::state::session::use_session;

const MAIN: &str = "contenu";

/// Skip link, bar, page, foot, tabs, live region.
#[component]
pub(crate) fn Frame(
    /// The page.
    children: Children,
) -> impl IntoView {
    let i18n = use_i18n();
    let session = use_session();
    let path = use_location().pathname;
    // A chat fills the screen: on phones nothing else fits beside it.
    let in_chat = Memo::new(move |_| path.get().strip_prefix("/messages/").is_some_and(|id| !id.is_empty()));
    view! {
        <div class="shell" class:shell-chat=move || in_chat.get()>
            <a class="skip" href=format!("#{MAIN}") rel="external">{i18n.t(|t| t.common.skip)}</a>
            <header class="bar">
                <div class="bar-inner">
                    <a class="brand" href=paths::HOME aria-label="LeBonCoup">
                        <Mark />
                        <span aria-hidden="true">{"LeBon"}<em>{"Coup"}</em></span>
                    </a>
                    <BarLinks />
                    <div class="bar-end">
                        <BarEnd />
                        <LanguageToggle />
                    </div>
                </div>
                <Offline />
                <NewVersion />
            </header>
            <main id=MAIN class="main" tabindex="-1">{children()}</main>
            {move || (!session.is_signed_in()).then(|| view! { <Foot /> })}
            <Tabs />
            <LiveRegion />
        </div>
    }
}

/// One quiet line while the live socket is down, or while the device keeps nothing.
#[component]
fn Offline() -> impl IntoView {
    let i18n = use_i18n();
    let session = use_session();
    let offline = move || session.is_signed_in() && session.connection() == Connection::Offline;
    view! {
        <div role="status">
            {move || offline().then(|| view! {
                <p class="offline"><Icon glyph=Glyph::Retry size=16 /><span>{i18n.t(|t| t.common.offline)}</span></p>
            })}
            {move || (!session.is_kept()).then(|| view! {
                <p class="offline"><Icon glyph=Glyph::Alert size=16 /><span>{i18n.t(|t| t.common.not_kept)}</span></p>
            })}
        </div>
    }
}

#[component]
fn Foot() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <footer class="foot">
            <div class="foot-inner">
                <p>{i18n.t(|t| t.common.foot_blind)}</p>
                <p>{i18n.t(|t| t.common.foot_cookies)}</p>
            </div>
        </footer>
    }
}

/// Where the announcer speaks.
#[component]
fn LiveRegion() -> impl IntoView {
    let announcer = use_announcer();
    view! { <div class="hidden-text" role="status" aria-live="polite">{move || announcer.text()}</div> }
}
