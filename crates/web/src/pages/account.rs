//! One's own account.

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_navigate;
use protocol::accounts::{Kind, Me};

use crate::components::balance::Owed;
use crate::components::conversation_list::initial;
use crate::components::copy_button::CopyButton;
use crate::components::icon::{Glyph, Icon};
use crate::components::notice::Skeleton;
use crate::components::page::PageHead;
use crate::components::privacy::Privacy;
use crate::components::switches::{LanguageSwitch, ThemeSwitch};
use crate::components::ways::{Way, Ways};
use crate::i18n::{intl, use_i18n};
use crate::paths;
use crate::state::session::use_session;

mod blocked;

use blocked::Blocked;

/// What a pro reaches from here.
const PRO_WAYS: [Way; 3] = [
    Way { path: paths::TOKENS, glyph: Glyph::Coin, title: |t| t.account.buy, hint: |t| t.account.buy_hint },
    Way {
        path: paths::UNLOCKS,
        glyph: Glyph::Lock,
        title: |t| t.unlocks.title,
        hint: |t| t.account.unlocks_hint,
    },
    Way {
        path: paths::MY_DEMANDES,
        glyph: Glyph::List,
        title: |t| t.common.my_demandes,
        hint: |t| t.account.demandes_hint,
    },
];

/// Identity, tokens, preferences, the way out.
#[component]
pub(crate) fn AccountPage() -> impl IntoView {
    let i18n = use_i18n();
    let session = use_session();
    let navigate = use_navigate();
    session.refresh_me();
    let log_out = move |_| {
        let Some(account) = session.account_now() else { return };
        // The keys go at once; the server hears of it when it can.
        session.end();
        navigate(paths::HOME, leptos_router::NavigateOptions::default());
        spawn_local(async move {
            let _ = account.log_out().await;
        });
    };
    let me = move || {
        session
            .me()
            .map_or_else(|| view! { <Skeleton rows=2 /> }.into_any(), |me| view! { <Member me /> }.into_any())
    };
    view! {
        <div class="column">
            <PageHead title=i18n.owned(|t| t.account.title) />
            <div class="stack stack-wide">
                {me}
                <section class="panel stack" aria-labelledby="settings">
                    <h2 id="settings">{i18n.t(|t| t.account.settings)}</h2>
                    <div class="setting"><span>{i18n.t(|t| t.common.language)}</span><LanguageSwitch /></div>
                    <div class="setting"><span>{i18n.t(|t| t.common.theme)}</span><ThemeSwitch /></div>
                </section>
                <Blocked />
                <Privacy />
                <div class="stack">
                    <button type="button" class="button" on:click=log_out><Icon glyph=Glyph::Leave />{i18n.t(|t| t.account.log_out)}</button>
                    <p class="hint center">{i18n.t(|t| t.account.log_out_hint)}</p>
                </div>
            </div>
        </div>
    }
}

#[component]
fn Member(me: Me) -> impl IntoView {
    let i18n = use_i18n();
    let Me { user_id, kind, display_name, balance, created_at, .. } = me;
    let kind_name = move || {
        let account = &i18n.texts().account;
        match kind {
            Kind::Demandeur => account.demandeur,
            Kind::Pro => account.pro,
        }
    };
    let since = move || (i18n.texts().account.since)(&intl::day(i18n.lang(), created_at));
    let tokens = move || (i18n.texts().common.tokens)(balance.standard.get());
    let premium =
        move || (balance.premium.get() > 0).then(|| (i18n.texts().account.premium)(balance.premium.get()));
    view! {
        <section class="panel stack" aria-labelledby="identity">
            <h2 id="identity" class="hidden-text">{i18n.t(|t| t.account.identity)}</h2>
            <div class="member">
                <span class="face face-large" aria-hidden="true">{initial(display_name.as_str())}</span>
                <div>
                    <p class="member-name">{display_name.to_string()} " " <span class="tag">"#" {user_id.tag()}</span></p>
                    <p class="hint"><span class="chip">{kind_name}</span> " " {since}</p>
                </div>
            </div>
            <div class="field">
                <h3 class="label">{i18n.t(|t| t.account.user_id)}</h3>
                <code class="code" translate="no" data-testid="user-id">{user_id.to_string()}</code>
                <p class="hint">{i18n.t(|t| t.account.user_id_hint)}</p>
                <div class="row"><CopyButton text=Signal::stored(user_id.to_string()) label=i18n.t(|t| t.account.copy_id) /></div>
            </div>
        </section>
        <section class="panel stack" aria-labelledby="tokens">
            <h2 id="tokens">{i18n.t(|t| t.account.tokens)}</h2>
            <p class="balance"><Icon glyph=Glyph::Coin size=30 /><strong>{tokens}</strong><span>{premium}</span></p>
            <Owed balance />
            <p class="hint">{i18n.t(|t| t.account.tokens_hint)}</p>
        </section>
        {(kind == Kind::Pro).then(|| view! { <Ways ways=&PRO_WAYS /> })}
    }
}
