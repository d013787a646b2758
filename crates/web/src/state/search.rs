//! What a pro last searched for: it stays while one looks at a demande and comes back.

use leptos::prelude::*;
use protocol::limits::RADIUS_KM_DEFAULT;
use protocol::places::Place;

/// The search, as a context.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Search {
    /// The commune in the middle.
    pub(crate) place: RwSignal<Option<Place>>,
    /// Kilometres around it.
    pub(crate) radius: RwSignal<i64>,
    /// A category's word; empty for all.
    pub(crate) category: RwSignal<String>,
}

impl Search {
    /// Provides the context.
    pub(crate) fn provide() {
        provide_context(Self {
            place: RwSignal::new(None),
            radius: RwSignal::new(RADIUS_KM_DEFAULT),
            category: RwSignal::new(String::new()),
        });
    }

    /// Whoever calls this runs again when the search changes.
    pub(crate) fn track(self) {
        self.place.track();
        self.radius.track();
        self.category.track();
    }
}

/// The search of the app.
pub(crate) fn use_search() -> Search {
    expect_context()
}
