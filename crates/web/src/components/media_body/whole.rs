//! The whole picture or film.

use client::{Fetched, Format};
use leptos::prelude::*;

use crate::browser::{self, picture::Address};
use crate::components::dialog::Dialog;
use crate::components::icon::{Glyph, Icon};
use crate::i18n::use_i18n;
use crate::state::announcer::use_announcer;

/// A file that is here, as the browser shows it.
#[derive(Debug)]
pub(super) struct Here {
    /// Where the browser finds it.
    pub address: Address,
    /// What it is.
    pub format: Format,
    /// Its bytes and its name.
    pub fetched: Fetched,
}

/// The whole picture or film, and a way to keep it.
#[component]
pub(super) fn WholeDialog(
    /// Names the dialogue.
    heading: String,
    /// The file's name.
    name: String,
    /// Whether it is open.
    open: RwSignal<bool>,
    /// What is shown.
    here: RwSignal<Option<Here>, LocalStorage>,
) -> impl IntoView {
    let i18n = use_i18n();
    let announcer = use_announcer();
    let whole = move || {
        here.with(|here| {
            here.as_ref().map(|here| {
                let (name, src) = (here.fetched.name.to_string(), here.address.as_str().to_owned());
                view! { <Whole name src is_film=here.format.is_video() /> }
            })
        })
    };
    let keep = move |_| {
        let saved = here.with_untracked(|here| here.as_ref().is_some_and(|here| save(&here.fetched)));
        if saved {
            announcer.say(i18n.texts().files.saved.to_owned());
        }
    };
    view! {
        <Dialog open heading=heading title=Signal::stored(name)>
            {whole}
            <button type="button" class="button" on:click=keep>
                <Icon glyph=Glyph::Download />
                {i18n.t(|t| t.files.save)}
            </button>
        </Dialog>
    }
}

/// Hands a file to the browser's downloads, as what its bytes are or as nothing in particular.
pub(super) fn save(file: &Fetched) -> bool {
    let media_type = file.format.map_or("application/octet-stream", Format::mime);
    browser::download(&file.bytes, media_type, file.name.as_str()).is_ok()
}

#[component]
fn Whole(name: String, src: String, is_film: bool) -> impl IntoView {
    if is_film {
        view! { <video class="media-whole" controls playsinline aria-label=name src=src></video> }.into_any()
    } else {
        view! { <img class="media-whole" alt=name src=src /> }.into_any()
    }
}
