//! Sharing contact details by mutual consent: who has asked, who has consented, and which cards nobody asked for.

use std::collections::BTreeSet;

use crypto_core::message::{Body, Contact};
use protocol::ids::{ConversationId, MessageId};

use crate::account::Account;
use crate::draft::Draft;
use crate::error::ClientError;
use crate::history::History;
use crate::sync::lock;
use crate::views::{Content, Delivery};

/// How far the two have come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ExchangeStage {
    /// Nobody has asked.
    #[default]
    None,
    /// The reader asked; nothing of theirs is sent before the peer consents.
    Asked,
    /// The peer asked: answer with a card, or decline.
    Invited,
    /// The peer consented by sending their card: now it is the reader's turn, if they want.
    Received,
    /// The reader sent their card, the peer has not (yet).
    Given,
    /// Both have the other's card.
    Exchanged,
    /// The one who was asked would rather not.
    Declined {
        /// True when it was the reader.
        mine: bool,
    },
}

/// The exchange of contact details in one conversation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Exchange {
    /// How far it has come.
    pub stage: ExchangeStage,
    /// The card that the reader may send now answers a consent.
    pub may_send_card: bool,
    /// Cards that were sent although the other side had not consented.
    pub unsolicited: BTreeSet<MessageId>,
}

/// What one side did in the present round.
#[derive(Debug, Default, Clone, Copy)]
struct Side {
    consented: bool,
    gave: bool,
}

impl Exchange {
    /// Reads the steps in the agreed order. Without the `whole` conversation a card may answer what is not there: it
    /// is given the benefit of the doubt until a step is.
    fn read<'a>(steps: impl Iterator<Item = (MessageId, bool, &'a Contact)>, whole: bool) -> Self {
        let mut exchange = Self::default();
        // The reader's side, and the peer's.
        let mut sides = [Side::default(); 2];
        let mut certain = whole;
        for (id, mine, step) in steps {
            let [own, other] = if mine { [0, 1] } else { [1, 0] };
            match step {
                Contact::Ask => {
                    // An exchange that is complete is over; asking again begins another.
                    if sides.iter().all(|side| side.gave) {
                        sides = [Side::default(); 2];
                    }
                    sides[own].consented = true;
                }
                Contact::Card { .. } => {
                    if certain && !sides[other].consented {
                        exchange.unsolicited.insert(id);
                    }
                    sides[own] = Side { consented: true, gave: true };
                }
                Contact::Decline => sides = [Side::default(); 2],
            }
            certain = true;
            exchange.stage = stage(sides, matches!(step, Contact::Decline).then_some(mine));
        }
        exchange.may_send_card = sides[1].consented && !sides[0].gave;
        exchange
    }

    pub(crate) fn of(history: &History) -> Self {
        Self::read(history.contact_steps(), history.is_whole())
    }
}

fn stage([mine, theirs]: [Side; 2], declined: Option<bool>) -> ExchangeStage {
    match (mine.gave, theirs.gave, mine.consented, theirs.consented) {
        (true, true, ..) => ExchangeStage::Exchanged,
        (true, false, ..) => ExchangeStage::Given,
        (false, true, ..) => ExchangeStage::Received,
        (.., true) => ExchangeStage::Invited,
        (false, false, true, false) => ExchangeStage::Asked,
        (false, false, false, false) => {
            declined.map_or(ExchangeStage::None, |mine| ExchangeStage::Declined { mine })
        }
    }
}

/// Refuses a card that the peer has not consented to receive.
///
/// # Errors
/// [`ClientError::NoConsent`].
pub(crate) fn check(history: &History, body: &Body) -> Result<(), ClientError> {
    let is_card = matches!(body, Body::Contact(Contact::Card { .. }));
    if is_card && !Exchange::of(history).may_send_card { Err(ClientError::NoConsent) } else { Ok(()) }
}

impl Account {
    /// How far the exchange of contact details has come.
    ///
    /// # Errors
    /// [`ClientError::Unknown`] when the account has no such conversation.
    pub async fn exchange(&self, id: ConversationId) -> Result<Exchange, ClientError> {
        let thread = self.core.thread(id).await?;
        let exchange = Exchange::of(&lock(&thread.state).history);
        Ok(exchange)
    }

    /// Queues a step of it.
    ///
    /// # Errors
    /// [`ClientError::NoConsent`] for a card while the peer has not consented, and as
    /// [`send_text`](Account::send_text).
    pub async fn send_contact(&self, id: ConversationId, step: Contact) -> Result<MessageId, ClientError> {
        self.send(id, Draft { body: Body::Contact(step), reply_to: None }).await
    }
}

impl History {
    /// Steps of exchanging contact details, hidden ones too, but none that the server refused.
    fn contact_steps(&self) -> impl Iterator<Item = (MessageId, bool, &Contact)> {
        self.held().filter_map(|(id, held)| match (&held.content, &held.state) {
            (_, Delivery::Failed(_)) => None,
            (Content::Contact(step), _) => Some((id, held.mine, step)),
            _ => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use crypto_core::message::Card;
    use protocol::time::Timestamp;

    use super::*;

    fn card() -> Contact {
        let (name, phone) =
            ("Jeanne".to_owned().try_into().unwrap(), "0612345678".to_owned().try_into().unwrap());
        Contact::Card { card: Card::new(name, Some(phone), None, None).unwrap() }
    }

    /// Steps, each with whether it is the reader's.
    fn read(steps: &[(bool, Contact)], whole: bool) -> (ExchangeStage, bool, usize) {
        let id = |n: usize| MessageId::make(Timestamp::from_millis(i64::try_from(n).unwrap()), [0; 10]);
        let steps = steps.iter().enumerate().map(|(n, (mine, step))| (id(n), *mine, step));
        let Exchange { stage, may_send_card, unsolicited } = Exchange::read(steps, whole);
        (stage, may_send_card, unsolicited.len())
    }

    #[test]
    fn cards_follow_consent_from_either_side() {
        use ExchangeStage::{Asked, Exchanged, Given, Invited, None, Received};
        let (me, peer) = (true, false);
        assert_eq!(read(&[], true), (None, false, 0));
        assert_eq!(read(&[(me, Contact::Ask)], true), (Asked, false, 0));
        assert_eq!(read(&[(me, Contact::Ask), (peer, card())], true), (Received, true, 0));
        assert_eq!(read(&[(me, Contact::Ask), (peer, card()), (me, card())], true), (Exchanged, false, 0));
        assert_eq!(read(&[(peer, Contact::Ask)], true), (Invited, true, 0));
        assert_eq!(read(&[(peer, Contact::Ask), (me, card())], true), (Given, false, 0));
        assert_eq!(read(&[(me, Contact::Ask), (peer, Contact::Ask)], true), (Invited, true, 0));
    }

    #[test]
    fn a_card_that_nobody_asked_for_is_named() {
        assert_eq!(read(&[(false, card())], true), (ExchangeStage::Received, true, 1));
        // Asking oneself is no consent of the other's.
        assert_eq!(read(&[(false, Contact::Ask), (false, card())], true).2, 1);
        // Nor does a consent outlive a refusal.
        let declined = [(false, Contact::Ask), (true, Contact::Decline), (false, card())];
        assert_eq!(read(&declined, true).2, 1);
        // What lies before the loaded part may have been the consent.
        assert_eq!(read(&[(false, card())], false).2, 0);
    }

    #[test]
    fn who_declined_is_told_and_asking_again_is_possible() {
        let declined = [(true, Contact::Ask), (false, Contact::Decline)];
        assert_eq!(read(&declined, true), (ExchangeStage::Declined { mine: false }, false, 0));
        let again = [(true, Contact::Ask), (false, Contact::Decline), (true, Contact::Ask)];
        assert_eq!(read(&again, true).0, ExchangeStage::Asked);
        let round = [(true, Contact::Ask), (false, card()), (true, card()), (false, Contact::Ask)];
        assert_eq!(read(&round, true), (ExchangeStage::Invited, true, 0));
    }
}
