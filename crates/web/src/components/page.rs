//! What every page does on arrival: title, heading, keyboard.

use leptos::prelude::*;

use crate::browser;
use crate::i18n::use_i18n;

/// The heading that takes the keyboard after a navigation.
pub(crate) const HEADING: &str = "page-heading";

/// True once a first page has been shown: only later pages are navigations and move the keyboard.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Arrived(StoredValue<bool>);

impl Arrived {
    /// Provides the context.
    pub(crate) fn provide() {
        provide_context(Self(StoredValue::new(false)));
    }
}

/// Sets the document's title, and moves the keyboard to the page's heading if this is a navigation.
pub(crate) fn arrive(title: impl Fn() -> String + 'static) {
    let arrived = expect_context::<Arrived>();
    let i18n = use_i18n();
    Effect::new(move || {
        let tagline = i18n.texts().common.tagline;
        let title = title();
        document().set_title(&if title.is_empty() {
            format!("LeBonCoup · {tagline}")
        } else {
            format!("{title} · LeBonCoup")
        });
    });
    Effect::new(move || {
        if arrived.0.get_value() {
            window().scroll_to_with_x_and_y(0.0, 0.0);
            browser::focus(HEADING);
        }
        arrived.0.set_value(true);
    });
}

/// The head of a page: its one `<h1>`, a lead below, an action beside.
#[component]
pub(crate) fn PageHead(
    /// The title.
    #[prop(into)]
    title: Signal<String>,
    /// One sentence below the title.
    #[prop(optional, into)]
    lead: Option<Signal<String>>,
    /// What stands beside the title.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    arrive(move || title.get());
    view! {
        <header class="page-head">
            <div>
                <h1 id=HEADING tabindex="-1">{move || title.get()}</h1>
                {lead.map(|lead| view! { <p>{move || lead.get()}</p> })}
            </div>
            {children.map(|children| children())}
        </header>
    }
}
