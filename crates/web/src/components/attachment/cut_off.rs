//! Files that a reload has cut off on their way up.

mod lost;

use client::{ResumedFile, Update, Updates};
use futures::StreamExt;
use leptos::prelude::*;
use leptos::task::spawn_local;
use protocol::ids::ConversationId;

use super::Transfer;
use crate::i18n::use_i18n;
use crate::state::session::{Session, use_session};
use lost::Lost;

/// A file that goes on.
#[derive(Debug, Clone)]
struct Bar {
    file: ResumedFile,
    /// Bytes that are there, and bytes in all.
    progress: ArcRwSignal<(u64, u64)>,
}

/// A bar for each file that goes on; what cannot go on is told of.
#[component]
pub(crate) fn CutOff(
    /// The conversation.
    id: ConversationId,
) -> impl IntoView {
    let i18n = use_i18n();
    let bars = RwSignal::new(Vec::<Bar>::new());
    follow(use_session(), id, bars);
    let bar = move |Bar { file, progress }: Bar| {
        let label = (i18n.texts().files.resuming)(file.name.as_str());
        view! { <li><Transfer label progress cancel=file.cancel /></li> }
    };
    view! {
        <Lost id />
        <ul class="uploads">
            <For each=move || bars.get() key=|bar| bar.file.id let:file>{bar(file)}</For>
        </ul>
    }
}

/// Shows what goes on, for as long as the page and the session are there.
fn follow(session: Session, id: ConversationId, bars: RwSignal<Vec<Bar>>) {
    let Some(account) = session.account_now() else { return };
    let mut updates = account.updates();
    bars.set(now(&[], account.resumed_files(id)));
    spawn_local(async move {
        while changed(&mut updates, id, bars).await {
            let (Some(account), Some(before)) = (session.account_now(), bars.try_get_untracked()) else {
                return;
            };
            bars.set(now(&before, account.resumed_files(id)));
        }
    });
}

/// Waits until other files of the conversation go on, or one is further. False when the session or what is shown is gone.
async fn changed<T: Send + Sync + 'static>(
    updates: &mut Updates,
    id: ConversationId,
    shown: RwSignal<T>,
) -> bool {
    while let Some(update) = updates.next().await {
        if shown.is_disposed() {
            return false;
        }
        if update == Update::Files(id) {
            return true;
        }
    }
    false
}

/// Bars for these files; one that was there before moves on.
fn now(before: &[Bar], files: Vec<ResumedFile>) -> Vec<Bar> {
    let bar = |file: ResumedFile| {
        let (id, far) = (file.id, (file.done, file.size));
        let same = before.iter().find(|bar| bar.file.id == id);
        let progress = same.map_or_else(|| ArcRwSignal::new(far), |bar| bar.progress.clone());
        progress.set(far);
        Bar { file, progress }
    };
    files.into_iter().map(bar).collect()
}
