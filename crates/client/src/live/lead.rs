//! The tab that holds the socket: it listens for all, and says what all have to say.

use std::pin::pin;
use std::time::Duration;

use futures::StreamExt;
use futures::future::{Either, select};
use protocol::live::ClientFrame;

use super::Line;
use super::frames::read;
use super::link::Link;
use super::tabs::{Crew, Note};
use crate::backoff;
use crate::core::Core;
use crate::error::ClientError;
use crate::platform::{self, Held, Network};
use crate::socket::Received;
use crate::updates::{Connection, Update};

/// How long a connection has to hold before it counts as one.
const STEADY: Duration = Duration::from_secs(10);

/// Why a tab holds the socket no more.
pub(super) enum Reign {
    /// The account is gone, or the session.
    Over,
    /// Another tab has taken it: this one was asleep.
    Taken,
}

/// Why a connection ended.
enum End {
    /// For good, here.
    Of(Reign),
    /// The connection broke, or there was none; how long the server asked to be left alone, if it did.
    Lost(Option<Duration>),
}

/// What happens next on a connection.
enum Turn {
    Received(Received),
    Say(ClientFrame),
    Heard(Note),
    Renew,
    /// There may be a network, or time may have passed without this page.
    Look,
    /// The server says nothing any more.
    Silent,
    End(Reign),
}

impl Line {
    /// Keeps the socket open as long as this tab holds the right to it.
    pub(super) async fn lead(&mut self, mut held: Held, network: &mut Network) -> Reign {
        let (mut crew, mut failures) = (Crew::default(), 0);
        self.tabs.tell(&Note::Lead);
        loop {
            let end = self.connection(&mut held, &mut crew, network).await;
            let held_for = self.progress.disconnect(platform::now());
            let asked = match end {
                End::Of(reign) => return reign,
                End::Lost(asked) => asked,
            };
            self.tabs.tell(&Note::Lost);
            failures = failures_after(failures, held_for);
            let Some(core) = self.core.upgrade() else { return Reign::Over };
            if held_for.is_some() || failures <= 1 {
                core.hub.tell(Update::Connection(Connection::Offline));
            }
            drop(core);
            if let Err(reign) = self
                .meanwhile(&mut held, &mut crew, backoff::rest(failures, asked, pin!(network.back())))
                .await
            {
                return reign;
            }
        }
    }

    /// One connection from hello to its end.
    async fn connection(&mut self, held: &mut Held, crew: &mut Crew, network: &mut Network) -> End {
        let Some(core) = self.core.upgrade() else { return End::Of(Reign::Over) };
        let opening = Link::open(&core, self.progress.since());
        let mut link = match self.meanwhile(held, crew, opening).await {
            Ok(Ok(link)) => link,
            Ok(Err(error)) => return end(&error),
            Err(reign) => return End::Of(reign),
        };
        // What was to be said on the connection before is outdated: what is on display is said anew.
        while self.to_say.try_recv().is_ok() {}
        let watched = crew.all(core.display.watched());
        drop(core);
        if !watched.is_empty()
            && let Err(error) = link.say(&ClientFrame::Watch { conversations: watched }).await
        {
            return end(&error);
        }
        loop {
            let turn = self.turn(held, &mut link, network).await;
            let Some(core) = self.core.upgrade() else { return End::Of(Reign::Over) };
            let outcome = match turn {
                Turn::Received(Received::Text(text)) => {
                    let frame = read(&text);
                    link.heard(&frame);
                    core.obey(&frame, &mut self.progress);
                    self.tabs.tell(&Note::Frame { text });
                    Ok(())
                }
                Turn::Received(Received::Closed(reason)) => {
                    return link
                        .closed(&core, reason)
                        .await
                        .map_or_else(|error| end(&error), |()| End::Lost(None));
                }
                Turn::Heard(note) => match self.answer(&core, crew, note) {
                    Some(frame) => link.say(&frame).await,
                    None => Ok(()),
                },
                Turn::Say(ClientFrame::Watch { .. }) => link.say(&display(&core, crew)).await,
                Turn::Say(frame) => link.say(&frame).await,
                Turn::Renew => link.renew(&core).await,
                Turn::Look => Ok(()),
                Turn::Silent => return End::Lost(None),
                Turn::End(reign) => return End::Of(reign),
            };
            if let Err(error) = outcome {
                return end(&error);
            }
        }
    }

    async fn turn(&mut self, held: &mut Held, link: &mut Link, network: &mut Network) -> Turn {
        let Some(renew_in) = self.core.upgrade().map(|core| core.session.renew_in()) else {
            return Turn::End(Reign::Over);
        };
        let (renewal, silence) = (pin!(platform::sleep(renew_in)), pin!(link.patience()));
        let back = pin!(network.back());
        let (frame, note, taken) = (pin!(link.next()), pin!(self.tabs.hear()), pin!(held.lost()));
        let here = select(frame, select(self.to_say.next(), note));
        let due = select(renewal, select(silence, back));
        let over = select(&mut self.gone, taken);
        match select(here, select(due, over)).await {
            Either::Left((Either::Left((received, _)), _)) => Turn::Received(received),
            Either::Left((Either::Right((said, _)), _)) => match said {
                Either::Left((Some(frame), _)) => Turn::Say(frame),
                Either::Left((None, _)) => Turn::End(Reign::Over),
                Either::Right((note, _)) => Turn::Heard(note),
            },
            Either::Right((Either::Left((due, _)), _)) => match due {
                Either::Left(_) => Turn::Renew,
                Either::Right((Either::Left(_), _)) => Turn::Silent,
                Either::Right((Either::Right(_), _)) => Turn::Look,
            },
            Either::Right((Either::Right((over, _)), _)) => match over {
                Either::Left(_) => Turn::End(Reign::Over),
                Either::Right(_) => Turn::End(Reign::Taken),
            },
        }
    }

    /// Works without a connection; the other tabs are answered meanwhile.
    async fn meanwhile<T>(
        &mut self,
        held: &mut Held,
        crew: &mut Crew,
        work: impl Future<Output = T>,
    ) -> Result<T, Reign> {
        let mut work = pin!(work);
        loop {
            let note = {
                let (note, taken) = (pin!(self.tabs.hear()), pin!(held.lost()));
                match select(&mut work, select(note, select(&mut self.gone, taken))).await {
                    Either::Left((done, _)) => return Ok(done),
                    Either::Right((Either::Left((note, _)), _)) => note,
                    Either::Right((Either::Right((Either::Left(_), _)), _)) => return Err(Reign::Over),
                    Either::Right((Either::Right((Either::Right(_), _)), _)) => return Err(Reign::Taken),
                }
            };
            let Some(core) = self.core.upgrade() else { return Err(Reign::Over) };
            // Nobody is there to be told anything.
            let _ = self.answer(&core, crew, note);
        }
    }

    /// Does what another tab asks for; what to tell the server.
    fn answer(&self, core: &Core, crew: &mut Crew, note: Note) -> Option<ClientFrame> {
        match note {
            Note::Join { tab } => {
                self.tabs.tell(&match self.progress.connected_at() {
                    Some(seq) => Note::Welcome { to: tab, seq },
                    None => Note::Lost,
                });
                None
            }
            Note::Watch { tab, conversations } => {
                crew.watches(tab, conversations);
                Some(display(core, crew))
            }
            Note::Typing { conversation_id } => Some(ClientFrame::Typing { conversation_id }),
            Note::Frame { .. } | Note::Welcome { .. } | Note::Lost | Note::Lead => None,
        }
    }
}

/// What all tabs together have on display.
fn display(core: &Core, crew: &Crew) -> ClientFrame {
    ClientFrame::Watch { conversations: crew.all(core.display.watched()) }
}

/// How many connections have failed in a row after one that has held for so long. A server that accepts connections and
/// drops them is not asked any faster than one that does not.
fn failures_after(before: u32, held_for: Option<Duration>) -> u32 {
    match held_for {
        Some(time) if time >= STEADY => 0,
        _ => before.saturating_add(1),
    }
}

/// A session that is over stays over; everything else is tried again.
fn end(error: &ClientError) -> End {
    match error {
        ClientError::SignedOut => End::Of(Reign::Over),
        error => End::Lost(error.retry_after()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_connection_that_has_held_for_a_while_makes_the_next_pause_short() {
        let mut failures = 0;
        let mut drop_after = |seconds: Option<u64>| {
            failures = failures_after(failures, seconds.map(Duration::from_secs));
            failures
        };
        assert_eq!([None, Some(0), Some(9), None].map(&mut drop_after), [1, 2, 3, 4]);
        assert_eq!([Some(10), Some(3_600), Some(1)].map(&mut drop_after), [0, 0, 1]);
    }
}
