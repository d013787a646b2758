//! A modal dialogue on the browser's own `<dialog>`: focus trap, Escape and backdrop come with it.

use leptos::html;
use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use crate::i18n::use_i18n;

/// A dialogue that is open while `open` is true.
#[component]
pub(crate) fn Dialog(
    /// Whether it is open; closing by Escape or the cross sets it to false.
    open: RwSignal<bool>,
    /// Names the dialogue: the id of its heading, unique in the page.
    #[prop(into)]
    heading: String,
    /// The title.
    #[prop(into)]
    title: Signal<String>,
    /// What it says, built anew at each opening.
    children: ChildrenFn,
) -> impl IntoView {
    let i18n = use_i18n();
    let node = NodeRef::<html::Dialog>::new();
    Effect::new(move || {
        let Some(dialog) = node.get() else { return };
        match (open.get(), dialog.open()) {
            // Refused only where the element has left the document: then there is nothing to show.
            (true, false) => drop(dialog.show_modal()),
            (false, true) => dialog.close(),
            _ => {}
        }
    });
    let labelled = heading.clone();
    // Told late: it may be open again by now, for something else.
    let closed = move |_| {
        if node.get_untracked().is_none_or(|dialog| !dialog.open()) {
            open.set(false);
        }
    };
    view! {
        // A finger in here is no swipe of the message that the dialogue belongs to.
        <dialog class="dialog" node_ref=node aria-labelledby=labelled on:close=closed on:pointerdown=|event| event.stop_propagation()>
            <div class="dialog-head">
                <h2 id=heading>{move || title.get()}</h2>
                <button type="button" class="button button-plain button-round" aria-label=i18n.t(|t| t.common.close) on:click=move |_| open.set(false)>
                    <Icon glyph=Glyph::Close />
                </button>
            </div>
            {move || open.get().then(|| children())}
        </dialog>
    }
}
