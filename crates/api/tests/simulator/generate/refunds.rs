//! Receipts, claims and the job that refunds.

use protocol::accounts::Kind;
use protocol::ids::{CaseId, ClaimId, MessageId, UnlockId, UserId};
use protocol::transcript::Outcome as Proof;
use protocol::unlocks::Decision;

use super::Generator;
use crate::model::Model;
use crate::ops::{Op, Receipt};

impl Generator {
    /// Mostly the demandeur's about a message of the pro's that has arrived.
    pub(super) fn receipt(&mut self, model: &Model) -> Op {
        let Some(unlock) = self.bought(model) else { return self.unlock(model) };
        let of = &model.unlocks[&unlock];
        let place = &model.conversations[&of.conversation];
        let here: Vec<(UserId, MessageId)> = model
            .messages
            .iter()
            .filter(|(_, message)| message.conversation == of.conversation)
            .map(|((sender, id), _)| (*sender, *id))
            .collect();
        let of_pro: Vec<(UserId, MessageId)> =
            here.iter().copied().filter(|(sender, _)| *sender == of.pro || self.rng.percent(3)).collect();
        let Some((_, message)) = self.rng.pick(&of_pro) else { return self.send(model) };
        Op::Receipt(Receipt {
            sender: if self.rng.percent(97) { place.demandeur } else { self.person(model, None) },
            unlock,
            message,
            proof: if self.rng.percent(85) { Proof::Opened } else { Proof::Unreadable },
            forged: self.rng.percent(3),
            case: self.rng.id(CaseId::make, self.now),
        })
    }

    pub(super) fn claim(&mut self, model: &Model) -> Op {
        let Some(unlock) = self.bought(model) else { return self.unlock(model) };
        let pro = if self.rng.percent(95) {
            model.unlocks[&unlock].pro
        } else {
            self.person(model, Some(Kind::Pro))
        };
        Op::Claim { pro, unlock, id: self.rng.id(ClaimId::make, self.now), key: self.fresh() }
    }

    pub(super) fn decide(&mut self, model: &Model) -> Op {
        let all = self.rng.percent(10);
        let waiting: Vec<ClaimId> = model
            .claims
            .iter()
            .filter(|(_, claim)| all || claim.decision.is_none())
            .map(|(id, _)| *id)
            .collect();
        let Some(claim) = self.rng.pick(&waiting) else { return self.claim(model) };
        let decision = if self.rng.percent(70) { Decision::Accepted } else { Decision::Rejected };
        Op::Decide { claim, decision, line: self.line() }
    }

    /// Together with others only one refund at a time: the job is many transactions, and others come between.
    pub(super) fn refund(&mut self, model: &Model) -> Op {
        let due: Vec<UnlockId> =
            model.unlocks.iter().filter(|(_, unlock)| unlock.due.is_some()).map(|(id, _)| *id).collect();
        let one = self.theme.is_some() || self.rng.percent(20);
        match self.rng.pick(&due) {
            Some(unlock) if one => Op::Refund { unlock, line: self.line() },
            _ if one => self.send(model),
            _ => Op::RefundAll,
        }
    }

    /// One of the newest unlocks.
    fn bought(&mut self, model: &Model) -> Option<UnlockId> {
        let of_theme = |demande| self.theme.is_none_or(|theme| theme == demande);
        let newest: Vec<UnlockId> = model
            .unlocks
            .iter()
            .rev()
            .filter(|(_, unlock)| of_theme(unlock.demande))
            .map(|(id, _)| *id)
            .take(12)
            .collect();
        self.rng.pick(&newest)
    }
}
