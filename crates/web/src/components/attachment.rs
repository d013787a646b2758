//! Choosing a file, looking at it once more, and watching it go.

mod chosen;
mod cut_off;
mod uploads;

use client::Attachment;
use leptos::ev::DragEvent;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{File, FileList};

use super::icon::{Glyph, Icon};
use crate::i18n::use_i18n;
pub(crate) use chosen::ChosenDialog;
pub(crate) use cut_off::CutOff;
pub(crate) use uploads::{Going, Transfer, Uploads};

/// The files of an open conversation, as a context: what was chosen, and what is on its way.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Attaching {
    /// Files to be looked at, one after the other.
    pub(crate) queue: RwSignal<Vec<File>, LocalStorage>,
    /// Those on their way.
    pub(crate) going: RwSignal<Vec<Going>>,
    /// Sends a file.
    pub(crate) send: StoredValue<Box<dyn Fn(Attachment)>, LocalStorage>,
    /// Where files are chosen.
    input: NodeRef<html::Input>,
    /// True while files are being dragged over the page.
    dragged: RwSignal<bool>,
}

impl Attaching {
    /// Provides the context.
    pub(crate) fn provide(send: impl Fn(Attachment) + 'static, going: RwSignal<Vec<Going>>) -> Self {
        let attaching = Self {
            queue: RwSignal::new_local(Vec::new()),
            going,
            send: StoredValue::new_local(Box::new(send)),
            input: NodeRef::new(),
            dragged: RwSignal::new(false),
        };
        provide_context(attaching);
        attaching
    }

    /// Lets the person choose files.
    fn choose(self) {
        if let Some(input) = self.input.get_untracked() {
            input.click();
        }
    }

    fn take(self, files: Option<FileList>) {
        let Some(files) = files else { return };
        let files: Vec<File> = (0..files.length()).filter_map(|index| files.get(index)).collect();
        if !files.is_empty() {
            self.queue.update(|queue| queue.extend(files));
        }
    }
}

/// The context of the page.
pub(crate) fn use_attaching() -> Attaching {
    expect_context()
}

/// A button that lets one choose files; the page also takes what is dropped on it or pasted.
#[component]
pub(crate) fn AttachButton() -> impl IntoView {
    let i18n = use_i18n();
    let attaching = use_attaching();
    let input = attaching.input;
    let choose = move |_| {
        let Some(input) = input.get_untracked() else { return };
        attaching.take(input.files());
        // The same file can be chosen again.
        input.set_value("");
    };
    let pasted = window_event_listener(leptos::ev::paste, move |event| {
        let files = event.clipboard_data().and_then(|data| data.files());
        if files.as_ref().is_some_and(|files| files.length() > 0) {
            event.prevent_default();
            attaching.take(files);
        }
    });
    let holds_files = |event: &DragEvent| {
        event.data_transfer().is_some_and(|data| data.types().includes(&"Files".into(), 0))
    };
    let over = window_event_listener(leptos::ev::dragover, move |event| {
        if holds_files(&event) {
            event.prevent_default();
            attaching.dragged.set(true);
        }
    });
    let left = window_event_listener(leptos::ev::dragleave, move |event| {
        // Into a child is not out of the window.
        if event.unchecked_ref::<web_sys::MouseEvent>().related_target().is_none() {
            attaching.dragged.set(false);
        }
    });
    let dropped = window_event_listener(leptos::ev::drop, move |event| {
        if holds_files(&event) {
            event.prevent_default();
            attaching.take(event.data_transfer().and_then(|data| data.files()));
        }
        attaching.dragged.set(false);
    });
    on_cleanup(move || {
        pasted.remove();
        over.remove();
        left.remove();
        dropped.remove();
    });
    view! {
        <input class="attach-input" id="attach" type="file" multiple tabindex="-1" aria-hidden="true" node_ref=input on:change=choose />
        <button
            type="button"
            class="button button-plain button-round"
            aria-label=i18n.t(|t| t.files.attach)
            on:click=move |_| attaching.choose()
        >
            <Icon glyph=Glyph::Clip size=22 />
        </button>
        {move || attaching.dragged.get().then(|| view! {
            <p class="drop-here" aria-hidden="true">{i18n.t(|t| t.files.drop_here)}</p>
        })}
    }
}
