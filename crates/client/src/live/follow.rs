//! A tab without a socket of its own: it hears through another one, until that one is gone.

use std::pin::pin;
use std::time::Duration;

use futures::StreamExt;
use futures::future::{Either, select};
use protocol::live::{ClientFrame, ServerFrame};

use super::Line;
use super::frames::{Progress, read};
use super::tabs::{Note, Pulse, Verdict};
use crate::platform::{self, Held};
use crate::updates::{Connection, Update};

/// How often to look whether the tab that holds the socket still lives.
const LOOK: Duration = Duration::from_secs(10);

/// What happens next.
enum Turn {
    Lead(Held),
    Heard(Note),
    Say(ClientFrame),
    Look,
    Gone,
}

impl Line {
    /// Follows until the socket is this tab's to hold; the right to it, or `None` when the account is gone.
    pub(super) async fn follow(&mut self) -> Option<Held> {
        let (tab, mut pulse) = (self.tabs.id(), Pulse::default());
        let (mut lead, mut look) = (pin!(self.tabs.lead()), pin!(platform::sleep(LOOK)));
        self.tabs.tell(&Note::Join { tab });
        self.tell_display();
        loop {
            let turn = {
                let over = select(&mut look, select(self.to_say.next(), &mut self.gone));
                match select(select(&mut lead, pin!(self.tabs.hear())), over).await {
                    Either::Left((Either::Left((held, _)), _)) => Turn::Lead(held),
                    Either::Left((Either::Right((note, _)), _)) => Turn::Heard(note),
                    Either::Right((Either::Left(_), _)) => Turn::Look,
                    Either::Right((Either::Right((Either::Left((Some(frame), _)), _)), _)) => {
                        Turn::Say(frame)
                    }
                    Either::Right((Either::Right(_), _)) => Turn::Gone,
                }
            };
            match turn {
                Turn::Lead(held) => return Some(held),
                Turn::Gone => return None,
                Turn::Heard(note) => {
                    if self.obey(note)? {
                        pulse.beat();
                    }
                }
                Turn::Say(ClientFrame::Watch { conversations }) => {
                    self.tabs.tell(&Note::Watch { tab, conversations });
                }
                Turn::Say(ClientFrame::Typing { conversation_id }) => {
                    self.tabs.tell(&Note::Typing { conversation_id });
                }
                Turn::Say(ClientFrame::Hello { .. } | ClientFrame::Renew { .. }) => {}
                Turn::Look => {
                    look.set(platform::sleep(LOOK));
                    match pulse.look() {
                        Verdict::Alive if self.progress.connected_at().is_some() => {}
                        // That the connection is gone may have come from a tab that had just woken up, too late.
                        Verdict::Alive | Verdict::Silent => self.tabs.tell(&Note::Join { tab }),
                        Verdict::Asleep => return Some(self.tabs.take().await),
                    }
                }
            }
        }
    }

    /// Acts on what another tab told: true if it came from the one that holds the socket. `None` when the account is
    /// gone.
    fn obey(&mut self, note: Note) -> Option<bool> {
        let core = self.core.upgrade()?;
        match note {
            Note::Frame { text } => core.obey(&read(&text), &mut self.progress),
            Note::Welcome { to, seq }
                if to == self.tabs.id() && self.progress.connected_at() != Some(seq) =>
            {
                core.obey(&welcome(seq, &self.progress), &mut self.progress);
            }
            // Of another tab, or the answer to whether that one is still there.
            Note::Welcome { .. } => {}
            Note::Lost => {
                self.progress.disconnect(platform::now());
                core.hub.tell(Update::Connection(Connection::Offline));
            }
            Note::Lead => self.tell_display(),
            Note::Watch { .. } | Note::Typing { .. } | Note::Join { .. } => return Some(false),
        }
        Some(true)
    }

    fn tell_display(&self) {
        let Some(core) = self.core.upgrade() else { return };
        let conversations = core.display.watched();
        if !conversations.is_empty() {
            self.tabs.tell(&Note::Watch { tab: self.tabs.id(), conversations });
        }
    }
}

/// What the other tab's socket would have said here, had it begun to listen for this tab now.
fn welcome(seq: u64, progress: &Progress) -> ServerFrame {
    match progress.since() {
        // The server's numbers began anew while this tab slept.
        Some(since) if since > seq => ServerFrame::Resync { seq, within: None },
        _ => ServerFrame::Ready { seq, within: None },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_have_begun_anew_are_taken_over() {
        let mut progress = Progress::default();
        let ready = |seq| ServerFrame::Ready { seq, within: None };
        assert_eq!(welcome(7, &progress), ready(7));
        progress.follow(7);
        assert_eq!(welcome(7, &progress), ready(7));
        assert_eq!(welcome(9, &progress), ready(9));
        assert_eq!(welcome(6, &progress), ServerFrame::Resync { seq: 6, within: None });
    }
}
