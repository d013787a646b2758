//! The last look at a file before it goes.

use client::{Attachment, ClientError, Format, Frame, THUMBNAIL_BYTES, Thumbnail};
use leptos::prelude::*;
use leptos::task::spawn_local;
use protocol::files::Caption;
use web_sys::File;

use super::use_attaching;
use crate::browser::picture::{self, Address};
use crate::components::action::Submit;
use crate::components::dialog::Dialog;
use crate::components::field::TextArea;
use crate::components::icon::{Glyph, Icon};
use crate::components::media_body::file_size;
use crate::components::notice::Failure;
use crate::i18n::use_i18n;

/// More than any picture of 20 MiB can lose.
const READABLE: f64 = 64.0 * 1024.0 * 1024.0;

/// Shows one chosen file after the other, until each is sent or put aside.
#[component]
pub(crate) fn ChosenDialog() -> impl IntoView {
    let i18n = use_i18n();
    let attaching = use_attaching();
    let open = RwSignal::new(false);
    let is_any = Memo::new(move |_| attaching.queue.with(|queue| !queue.is_empty()));
    // How many are through: it tells one file from the next, and stays while more are added behind the one on display.
    let done = RwSignal::new(0_usize);
    let turn = Memo::new(move |_| is_any.get().then(|| done.get()));
    let first =
        move || turn.get().and_then(|_| attaching.queue.with_untracked(|queue| queue.first().cloned()));
    Effect::new(move || open.set(turn.get().is_some()));
    // Closed by whatever means, a file is put aside.
    Effect::new(move |was: Option<bool>| {
        let is = open.get();
        if was == Some(true) && !is {
            attaching.queue.update(|queue| drop((!queue.is_empty()).then(|| queue.remove(0))));
            done.update(|done| *done += 1);
        }
        is
    });
    view! {
        <Dialog open heading="attach-heading" title=i18n.owned(|t| t.files.title)>
            {move || first().map(|file| view! { <Chosen file open /> })}
        </Dialog>
    }
}

async fn prepare(file: File) -> Result<Attachment, ClientError> {
    if file.size() > READABLE {
        return Err(ClientError::FileTooLarge);
    }
    let bytes = picture::read(&file).await.ok_or(ClientError::Unknown)?;
    let mut attachment = Attachment::new(&file.name(), bytes)?;
    let Some(format) = attachment.format() else { return Ok(attachment) };
    // Of what is sent, not of what was chosen: nothing that was removed comes back in small.
    let (bytes, mime) = (attachment.bytes(), format.mime());
    let look = if format.is_video() {
        picture::look_at_film(bytes, mime, THUMBNAIL_BYTES).await
    } else {
        picture::look_at_picture(bytes, mime, THUMBNAIL_BYTES).await
    };
    if let Some(look) = look {
        attachment.frame = Frame::new(look.width, look.height);
        attachment.duration_ms = look.duration_ms;
        attachment.thumbnail = look.small.and_then(Thumbnail::new);
    }
    Ok(attachment)
}

#[component]
fn Chosen(file: File, open: RwSignal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let attaching = use_attaching();
    let ready = RwSignal::new_local(None::<Attachment>);
    let failure = RwSignal::new(None::<ClientError>);
    let caption = RwSignal::new(String::new());
    let busy = RwSignal::new(true);
    spawn_local(async move {
        let prepared = prepare(file).await;
        busy.try_set(false);
        match prepared {
            Ok(attachment) => drop(ready.try_set(Some(attachment))),
            Err(error) => drop(failure.try_set(Some(error))),
        }
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(mut attachment) = ready.try_update(Option::take).flatten() else { return };
        attachment.caption = Caption::try_from(caption.get_untracked()).ok();
        attaching.send.with_value(|send| send(attachment));
        open.set(false);
    };
    let shown =
        move || ready.with(|attachment| attachment.as_ref().map(|attachment| view! { <Look attachment /> }));
    let lead = move || {
        ready.with(|attachment| {
            let stripped = attachment.as_ref().map(|attachment| attachment.format().is_some());
            stripped.map(|stripped| {
                let files = &i18n.texts().files;
                if stripped { files.lead_stripped } else { files.lead_as_is }
            })
        })
    };
    view! {
        <form class="form" novalidate on:submit=submit>
            {shown}
            {move || lead().map(|lead| view! { <p>{lead}</p> })}
            <Failure error=failure />
            {move || failure.get().is_none().then(|| view! {
                <TextArea id="caption" label=i18n.t(|t| t.files.caption) optional=true value=caption rows=2 max=2000 />
                <Submit label=i18n.t(|t| t.files.send) working=i18n.t(|t| t.files.reading) busy />
            })}
        </form>
    }
}

/// The file as it will be sent.
#[component]
fn Look<'a>(attachment: &'a Attachment) -> impl IntoView + use<> {
    let i18n = use_i18n();
    let name = attachment.name().to_string();
    let size = u64::try_from(attachment.bytes().len()).unwrap_or(u64::MAX);
    let address = attachment
        .format()
        .and_then(|format| Some((StoredValue::new(Address::of(attachment.bytes(), format.mime())?), format)));
    let shown = name.clone();
    let picture = address.map(move |(address, format): (StoredValue<Address>, Format)| {
        let src = address.with_value(|address| address.as_str().to_owned());
        if format.is_video() {
            view! { <video class="attach-look" controls muted playsinline src=src></video> }.into_any()
        } else {
            view! { <img class="attach-look" alt=shown src=src /> }.into_any()
        }
    });
    view! {
        {picture}
        <p class="file-line">
            <Icon glyph=Glyph::File size=18 />
            <span class="file-name" dir="auto" translate="no">{name}</span>
            <span class="file-size">{move || file_size(i18n, size)}</span>
        </p>
    }
}
