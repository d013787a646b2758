//! Everything that exists, and how things happen to it. Pure: time comes in, events are left to be collected.

mod checkout;
mod disputes;
mod events;
mod intents;
mod minter;
mod refunds;
mod table;

use url::Url;

use crate::model::charge::Charge;
use crate::model::dispute::Dispute;
use crate::model::event::Event;
use crate::model::intent::Intent;
use crate::model::refund::Refund;
use crate::model::session::Session;
use crate::values::id::{ChargeId, DisputeId, EventId, IntentId, RefundId, SessionId};

pub use intents::Confirmed;
pub use minter::Minter;
pub use table::Table;

/// The address of the payer: the product must drop it, and a marker scan looks for it.
pub const PAYER_EMAIL: &str = "payeur.marqueur@example.org";

/// Everything that exists in one account in test mode.
#[derive(Debug)]
pub struct World {
    minter: Minter,
    origin: Url,
    /// Checkout Sessions.
    pub sessions: Table<SessionId, Session>,
    /// `PaymentIntents`.
    pub intents: Table<IntentId, Intent>,
    /// Charges.
    pub charges: Table<ChargeId, Charge>,
    /// Refunds.
    pub refunds: Table<RefundId, Refund>,
    /// Disputes.
    pub disputes: Table<DisputeId, Dispute>,
    /// Events.
    pub events: Table<EventId, Event>,
    announced: usize,
}

impl World {
    /// An empty world whose payable pages are at `origin`; the same seed gives the same ids.
    #[must_use]
    pub fn new(seed: [u8; 32], origin: Url) -> Self {
        Self {
            minter: Minter::new(seed),
            origin,
            sessions: Table::default(),
            intents: Table::default(),
            charges: Table::default(),
            refunds: Table::default(),
            disputes: Table::default(),
            events: Table::default(),
            announced: 0,
        }
    }

    /// Where the payable pages are.
    #[must_use]
    pub const fn origin(&self) -> &Url {
        &self.origin
    }

    /// Makes ids.
    pub const fn minter(&mut self) -> &mut Minter {
        &mut self.minter
    }
}
