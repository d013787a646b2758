//! What others may see of oneself.

use client::ClientError;
use leptos::prelude::*;
use leptos::task::spawn_local;
use protocol::settings::{Settings, SettingsPatch};

use crate::components::notice::Failure;
use crate::i18n::{Texts, use_i18n};
use crate::state::session::use_session;

/// The section of the account page.
#[component]
pub(crate) fn Privacy() -> impl IntoView {
    let i18n = use_i18n();
    let session = use_session();
    let settings = RwSignal::new(None::<Settings>);
    let failure = RwSignal::new(None::<ClientError>);
    let take = move |answer: Result<Settings, ClientError>| match answer {
        Ok(fresh) => settings.set(Some(fresh)),
        Err(error) => {
            // Whatever was clicked, the boxes show what holds.
            settings.notify();
            failure.set(Some(error));
        }
    };
    Effect::new(move || {
        let Some(account) = session.account_now() else { return };
        spawn_local(async move { take(account.settings().await) });
    });
    let change = Callback::new(move |patch: SettingsPatch| {
        let Some(account) = session.account_now() else { return };
        failure.set(None);
        spawn_local(async move { take(account.change_settings(patch).await) });
    });
    view! {
        <section class="panel stack" aria-labelledby="privacy">
            <h2 id="privacy">{i18n.t(|t| t.live.privacy)}</h2>
            <Share
                settings
                name=|t| t.live.share_read
                hint=|t| t.live.share_read_hint
                value=|settings| settings.share_read
                choose=move |on| change.run(SettingsPatch { share_read: Some(on), share_presence: None })
            />
            <Share
                settings
                name=|t| t.live.share_presence
                hint=|t| t.live.share_presence_hint
                value=|settings| settings.share_presence
                choose=move |on| change.run(SettingsPatch { share_read: None, share_presence: Some(on) })
            />
            <Failure error=failure />
        </section>
    }
}

/// One thing to show or to keep to oneself.
#[component]
fn Share(
    settings: RwSignal<Option<Settings>>,
    name: fn(&'static Texts) -> &'static str,
    hint: fn(&'static Texts) -> &'static str,
    value: fn(Settings) -> bool,
    choose: impl Fn(bool) + 'static,
) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <label class="share">
            <input
                type="checkbox"
                role="switch"
                disabled=move || settings.get().is_none()
                prop:checked=move || settings.get().is_some_and(value)
                on:change=move |event| choose(event_target_checked(&event))
            />
            <span><strong>{i18n.t(name)}</strong><span class="hint">{i18n.t(hint)}</span></span>
        </label>
    }
}
