//! Refunds by proof: what makes one due, what takes that back, and what is given.

use protocol::ids::{ClaimId, MessageId, UnlockId, UserId};
use protocol::problem::Code;
use protocol::time::Timestamp;
use protocol::tokens::{Asset, MovementKind};
use protocol::transcript::Outcome as Proof;
use protocol::unlocks::{Decision, Rule};

use super::{Answered, Claim, DAY, HOUR, Model, Ruling, Unlock, after, between};
use crate::ops::{Outcome, Receipt};

/// What caps and unreadable receipts are counted over.
const WINDOW: i64 = 90 * DAY;

impl Unlock {
    /// Whether the pro wrote soon enough for a refund by silence.
    fn wrote_soon(&self) -> bool {
        self.pro_wrote_at.is_some_and(|at| between(self.at, at) <= 24 * HOUR)
    }

    /// The pro's first message: R1 comes unless somebody reacts.
    pub(super) fn pro_wrote(&mut self, now: Timestamp) {
        if self.pro_wrote_at.is_none() {
            self.pro_wrote_at = Some(now);
            if self.due.is_none() && self.answered_at.is_none() && self.wrote_soon() {
                self.due = Some((Rule::R1, after(now, 48 * HOUR)));
            }
        }
    }

    /// The demandeur's first message: silence is no reason any more.
    pub(super) fn answered(&mut self, now: Timestamp) {
        if self.answered_at.is_none() {
            self.answered_at = Some(now);
            self.due = self.due.filter(|(rule, _)| *rule == Rule::R2);
        }
    }

    /// The demandeur's first receipt: R1 is off; if they could read it, R3 comes unless they write to someone. Where
    /// nobody can write, nobody is silent.
    fn received(&mut self, proof: Proof, open: bool, now: Timestamp) -> bool {
        if self.receipt.is_some() || self.refunded_at.is_some() {
            return false;
        }
        self.receipt = Some((proof, now));
        if self.due.is_none_or(|(rule, _)| rule != Rule::R2) {
            let silent = open && proof == Proof::Opened && self.answered_at.is_none() && self.wrote_soon();
            self.due = silent.then(|| (Rule::R3, after(now, 7 * DAY)));
        }
        true
    }
}

impl Model {
    pub(super) fn receipt(&mut self, receipt: &Receipt) -> Ruling {
        let Receipt { sender, unlock: id, message, proof, forged, .. } = *receipt;
        let unlock = self.unlocks.get(&id).ok_or(Code::NotFound)?;
        let (conversation, pro) = (unlock.conversation, unlock.pro);
        if self.conversations[&conversation].demandeur != sender {
            return Err(Code::NotFound);
        }
        self.user(sender)?.may_write()?;
        if self.messages.get(&(pro, message)).is_none_or(|message| message.conversation != conversation) {
            return Err(Code::InvalidField);
        }
        if forged {
            return Err(Code::InvalidSignature);
        }
        let now = self.now;
        let open = self.conversations[&conversation].open;
        let first = self.unlocks.get_mut(&id).is_some_and(|unlock| unlock.received(proof, open, now));
        self.receipts.entry((id, message)).or_insert((proof, now));
        let unreadable = |unlock: &&Unlock| {
            let receipt = unlock.receipt.filter(|(proof, _)| *proof == Proof::Unreadable);
            unlock.pro == pro && receipt.is_some_and(|(_, at)| between(at, now) < WINDOW)
        };
        if first && proof == Proof::Unreadable && self.unlocks.values().filter(unreadable).count() >= 3 {
            self.cases.insert(pro);
        }
        Ok(Outcome::Done)
    }

    pub(super) fn claim(&mut self, pro: UserId, unlock: UnlockId, id: ClaimId, key: u32) -> Ruling {
        let route = format!("claim {unlock}");
        if self.replay(pro, &route, key, "")?.is_some() {
            let claim = self.claims.iter().find(|(_, claim)| claim.unlock == unlock);
            return claim.map(|(id, _)| Outcome::Claimed(*id)).ok_or(Code::NotFound);
        }
        self.user(pro)?.may_write()?;
        let bought = self.unlocks.get(&unlock).filter(|bought| bought.pro == pro).ok_or(Code::NotFound)?;
        if self.claims.values().any(|claim| claim.unlock == unlock) {
            return Err(Code::AlreadyClaimed);
        }
        if bought.refunded_at.is_some() {
            return Err(Code::AlreadyRefunded);
        }
        if between(bought.at, self.now) > 14 * DAY {
            return Err(Code::ClaimTooLate);
        }
        self.claims.insert(id, Claim { unlock, decision: None });
        self.settle(pro, &route, key, "", Answered::Claimed);
        Ok(Outcome::Claimed(id))
    }

    pub(super) fn decide(&mut self, id: ClaimId, decision: Decision) -> Ruling {
        let claim = self.claims.get(&id).ok_or(Code::NotFound)?;
        if claim.decision.is_some() {
            return Err(Code::AlreadyDecided);
        }
        let unlock = claim.unlock;
        if decision == Decision::Accepted {
            let bought = &self.unlocks[&unlock];
            let left = bought.spent - bought.refunded;
            if bought.refunded_at.is_some() {
                return Err(Code::AlreadyRefunded);
            }
            if !self.within_cap(unlock) {
                return Err(Code::RefundCapReached);
            }
            self.give(unlock, Rule::R4, left, true);
        }
        self.claims.entry(id).and_modify(|claim| claim.decision = Some(decision));
        self.acts += 1;
        Ok(Outcome::Done)
    }

    /// Every refund that is due, the longest overdue first.
    pub(super) fn refund_all(&mut self) -> Outcome {
        let mut due: Vec<(Timestamp, UnlockId)> =
            self.unlocks.iter().filter_map(|(id, unlock)| Some((unlock.due?.1, *id))).collect();
        due.sort();
        let given = due.into_iter().filter(|(_, id)| self.refund(*id) == Some(true)).count();
        Outcome::Refunded(given)
    }

    /// Makes a refund that is due; whether anything was given, `None` when nothing was due.
    pub(super) fn refund(&mut self, id: UnlockId) -> Option<bool> {
        let unlock = self.unlocks.get(&id)?;
        let (rule, at) = unlock.due.filter(|(_, at)| *at <= self.now)?;
        let pro = unlock.pro;
        let silent = unlock.answered_at.is_none();
        let delivered = |((sender, _), message): (&(UserId, MessageId), &super::Message)| {
            *sender == pro && message.conversation == unlock.conversation && message.delivered_at.is_some()
        };
        let left = unlock.spent - unlock.refunded;
        let (holds, tokens, capped) = match rule {
            Rule::R1 => (silent && unlock.receipt.is_none(), left, self.messages.iter().any(delivered)),
            Rule::R2 => (true, left, false),
            _ => {
                let opened = unlock.receipt.map_or(at, |(_, opened)| opened);
                let wrote = self.wrote_to_anyone(unlock, opened, at);
                (silent && !wrote, (unlock.spent + 1) / 2 - unlock.refunded, true)
            }
        };
        let holds = holds && unlock.refunded_at.is_none() && (!capped || self.within_cap(id));
        if holds {
            self.give(id, rule, tokens, capped);
        } else {
            self.unlocks.entry(id).and_modify(|unlock| unlock.due = None);
        }
        Some(holds)
    }

    /// Whether the demandeur wrote to any pro of that demande.
    fn wrote_to_anyone(&self, unlock: &Unlock, since: Timestamp, until: Timestamp) -> bool {
        let author = self.demandes[&unlock.demande].author;
        self.messages.iter().any(|((sender, _), message)| {
            let place = &self.conversations[&message.conversation];
            *sender == author
                && self.unlocks[&place.unlock].demande == unlock.demande
                && message.received_at > since
                && message.received_at <= until
        })
    }

    /// At most a fifth of the pro's unlocks of 90 days, but always one; an unlock counts once.
    fn within_cap(&self, id: UnlockId) -> bool {
        let recent = |at: Timestamp| between(at, self.now) < WINDOW;
        let pro = self.unlocks[&id].pro;
        let of_pro = || self.unlocks.iter().filter(|(_, unlock)| unlock.pro == pro);
        let bought = of_pro().filter(|(_, unlock)| recent(unlock.at)).count();
        let capped =
            of_pro().filter(|(other, unlock)| **other != id && unlock.capped_at.is_some_and(recent)).count();
        capped < (bought / 5).max(1)
    }

    fn give(&mut self, id: UnlockId, rule: Rule, tokens: i64, capped: bool) {
        let now = self.now;
        let unlock = self.unlocks.get_mut(&id).expect("an unlock to refund");
        unlock.refunded += tokens;
        unlock.rule = unlock.rule.or(Some(rule));
        unlock.due = None;
        if capped {
            unlock.capped_at = Some(now);
        }
        let full = unlock.refunded == unlock.spent;
        if full {
            unlock.refunded_at = Some(now);
        }
        let asset = if unlock.premium { Asset::Premium } else { Asset::Standard };
        let (pro, conversation) = (unlock.pro, unlock.conversation);
        self.book(
            self.users[&pro].account,
            asset,
            MovementKind::Refund,
            tokens,
            format!("{id}/{}", rule.as_str()),
        );
        self.tell(&[pro], 1);
        if full {
            self.free_slot(id);
            self.close(conversation);
            let demandeur = self.conversations[&conversation].demandeur;
            self.tell(&[pro, demandeur], 1);
        }
    }

    /// Nobody writes here any more, and what nobody has fetched is gone.
    fn close(&mut self, id: super::ConversationId) {
        self.conversations.entry(id).and_modify(|conversation| conversation.open = false);
        for message in self.messages.values_mut().filter(|message| message.conversation == id) {
            message.withdrawn |= message.delivered_at.is_none();
        }
    }
}
