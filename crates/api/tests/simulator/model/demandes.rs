//! Demandes: how they begin and end.

use protocol::demandes::Status;
use protocol::ids::{DemandeId, UserId};
use protocol::problem::Code;

use super::{Answered, DAY, Demande, Model, Ruling, after};
use crate::ops::Outcome;

impl Model {
    pub(super) fn publish(
        &mut self,
        author: UserId,
        id: DemandeId,
        budget: Option<(i64, i64)>,
        slots: i64,
        key: u32,
    ) -> Ruling {
        let body = format!("{budget:?} {slots}");
        if let Some(Answered::Published(earlier)) = self.replay(author, "demandes", key, &body)? {
            return Ok(Outcome::Published(earlier));
        }
        if !(1..=5).contains(&slots) {
            return Err(Code::InvalidField);
        }
        self.user(author)?.may_trade(self.now)?;
        let price = match budget {
            Some((_, ..150)) => 3,
            None | Some((_, 150..1_000)) => 6,
            Some((_, 1_000..5_000)) => 12,
            Some((_, 5_000..)) => 20,
        };
        let demande = Demande {
            author,
            price,
            status: Status::Active,
            slots,
            slots_used: 0,
            premium_used: 0,
            expires_at: after(self.now, 30 * DAY),
        };
        self.demandes.insert(id, demande);
        self.settle(author, "demandes", key, &body, Answered::Published(id));
        Ok(Outcome::Published(id))
    }
}
