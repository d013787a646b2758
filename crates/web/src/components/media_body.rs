//! A file in a bubble: what can be shown of it at once, and the whole on demand.

mod whole;

use client::{ClientError, Fetched, Format, Frame, Media};
use futures::future::{Aborted, abortable};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::attachment::Transfer;
use super::icon::{Glyph, Icon};
use super::notice::Failure;
use crate::browser::{self, picture::Address};
use crate::i18n::{I18n, Lang, Texts, intl, use_i18n};
use crate::state::announcer::use_announcer;
use crate::state::session::use_session;
use whole::{Here, WholeDialog, save};

/// A size in words.
pub(crate) fn file_size(i18n: I18n, bytes: u64) -> String {
    let files = &i18n.texts().files;
    if bytes < 1_000_000 {
        return (files.small_size)(bytes.div_ceil(1_000));
    }
    let tenths = bytes / 100_000;
    let comma = if i18n.lang() == Lang::French { ',' } else { '.' };
    (files.size)(&format!("{}{comma}{}", tenths / 10, tenths % 10))
}

/// What a file is in one word.
pub(crate) fn kind(texts: &'static Texts, media: &Media) -> &'static str {
    let mime = media.mime.as_str();
    if mime.starts_with("image/") {
        texts.files.picture
    } else if mime.starts_with("video/") {
        texts.files.film
    } else {
        texts.files.file
    }
}

/// A file.
#[component]
pub(crate) fn MediaBody(
    /// What the message says of it.
    media: Media,
) -> impl IntoView {
    let i18n = use_i18n();
    let session = use_session();
    let announcer = use_announcer();
    let heading = format!("media-{}", media.media_id);
    let (size, expires_at) = (media.file.size, media.expires_at);
    let (name, caption) = (media.name.to_string(), media.caption.as_ref().map(ToString::to_string));
    let gone = RwSignal::new(expires_at <= browser::now());
    let failure = RwSignal::new(None::<ClientError>);
    let going = RwSignal::new_local(None);
    let here = RwSignal::new_local(None::<Here>);
    let open = RwSignal::new(false);
    let small = media.thumbnail.as_ref().and_then(|thumbnail| {
        let format = Format::of(thumbnail.as_bytes()).filter(|format| !format.is_video())?;
        Address::of(thumbnail.as_bytes(), format.mime())
    });
    let small = StoredValue::new(small);
    let is_film = media.mime.as_str().starts_with("video/");
    let frame = media.frame;
    let media = StoredValue::new(media);

    let show = move |fetched: Fetched| {
        let address =
            fetched.format.and_then(|format| Some((Address::of(&fetched.bytes, format.mime())?, format)));
        match address {
            Some((address, format)) => {
                here.set(Some(Here { address, format, fetched }));
                open.set(true);
            }
            None if save(&fetched) => announcer.say(i18n.texts().files.saved.to_owned()),
            None => failure.set(Some(ClientError::Unknown)),
        }
    };
    let fetch = move |_| {
        if here.with_untracked(Option::is_some) {
            open.set(true);
            return;
        }
        let Some(account) = session.account_now().filter(|_| going.with_untracked(Option::is_none)) else {
            return;
        };
        failure.set(None);
        let progress = ArcRwSignal::new((0, size.max(1)));
        let told = progress.clone();
        let fetching = async move {
            let media = media.get_value();
            account.fetch_file(&media, |done, all| told.set((done, all))).await
        };
        let (fetching, cancel) = abortable(fetching);
        going.set(Some((progress, cancel)));
        spawn_local(async move {
            let outcome = fetching.await;
            // The bubble may be gone by now.
            if going.try_set(None).is_some() {
                return;
            }
            match outcome {
                Ok(Ok(fetched)) => show(fetched),
                Ok(Err(ClientError::FileGone)) => gone.set(true),
                Ok(Err(error)) => failure.set(Some(error)),
                Err(Aborted) => {}
            }
        });
    };
    let label = {
        let name = name.clone();
        move || (i18n.texts().files.open)(&name)
    };
    let face = move || {
        let src = small.with_value(|small| small.as_ref().map(|small| small.as_str().to_owned()));
        view! { <Face src frame is_film /> }
    };
    let transfer = {
        let name = name.clone();
        move || {
            going.get().map(|(progress, cancel)| {
                view! { <Transfer label=(i18n.texts().files.fetching)(&name) progress cancel /> }
            })
        }
    };
    let (gone_name, face_name) = (name.clone(), name.clone());
    let until = move || {
        if gone.get() {
            i18n.texts().files.gone.to_owned()
        } else {
            (i18n.texts().files.until)(&intl::short_day(i18n.lang(), expires_at))
        }
    };
    view! {
        {move || if gone.get() {
            view! { <p class="media-face media-gone"><Icon glyph=Glyph::File size=24 /><Named name=gone_name.clone() size /></p> }.into_any()
        } else {
            view! { <button type="button" class="media-face" aria-label=label.clone() on:click=fetch>{face()}<Named name=face_name.clone() size /></button> }.into_any()
        }}
        {caption.map(|caption| view! { <p class="bubble-text" dir="auto">{caption}</p> })}
        {transfer}
        <Failure error=failure />
        <p class="media-until">{until}</p>
        <WholeDialog heading name open here />
    }
}

/// What can be shown of a file before it is here.
#[component]
fn Face(
    /// The small picture's address.
    src: Option<String>,
    /// The picture's own size: what comes later moves nothing.
    frame: Option<Frame>,
    is_film: bool,
) -> impl IntoView {
    let Some(src) = src else { return view! { <Icon glyph=Glyph::File size=24 /> }.into_any() };
    let (width, height) =
        (frame.map(|frame| frame.width().to_string()), frame.map(|frame| frame.height().to_string()));
    view! {
        <span class="media-small">
            <img alt="" src=src width=width height=height />
            {is_film.then(|| view! { <span class="media-play"><Icon glyph=Glyph::Play size=28 /></span> })}
        </span>
    }
    .into_any()
}

/// A file's name and size.
#[component]
fn Named(name: String, size: u64) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <span class="file-name" dir="auto" translate="no">{name}</span>
        <span class="file-size">{move || file_size(i18n, size)}</span>
    }
}
