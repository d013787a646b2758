//! Demandes: how they begin and end.

use std::collections::BTreeMap;

use protocol::demandes::Status;
use protocol::ids::{DemandeId, UserId};
use protocol::problem::Code;
use protocol::time::Timestamp;
use protocol::unlocks::Rule;

use super::{Answered, DAY, Demande, HOUR, Model, Ruling, Unlock, after, between};
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
        self.one_at_a_time(author)?;
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

    /// Who answers nobody has one open demande.
    fn one_at_a_time(&self, author: UserId) -> Result<(), Code> {
        let open = |demande: &Demande| demande.author == author && demande.is_alive(self.now);
        let refused = self.is_silent(author) && self.demandes.values().any(open);
        if refused { Err(Code::OneActiveDemande) } else { Ok(()) }
    }

    /// Whether the newest two of their demandes that came to something got no answer; of the newest 50 unlocks.
    fn is_silent(&self, author: UserId) -> bool {
        let theirs = |unlock: &&Unlock| {
            self.demandes.get(&unlock.demande).is_some_and(|demande| demande.author == author)
        };
        let mut answered = BTreeMap::new();
        for unlock in self.unlocks.values().rev().filter(theirs).take(50) {
            let answer = unlock.answered_at.is_some();
            if answer || matches!(unlock.rule, Some(Rule::R1 | Rule::R3)) {
                *answered.entry(unlock.demande).or_insert(false) |= answer;
            }
        }
        answered.len() >= 2 && answered.values().rev().take(2).all(|answer| !answer)
    }

    /// R2: within 48 hours of the unlock, to pros the demandeur had not written to.
    pub(super) fn end(&mut self, author: UserId, id: DemandeId, withdrawn: bool) -> Ruling {
        let now = self.now;
        self.user(author)?.may_write()?;
        let demande = self.own(author, id)?;
        let status = if withdrawn { Status::Withdrawn } else { Status::Resolved };
        if demande.is_alive(now) {
            demande.status = status;
            self.give_up(id, |unlock| unlock.answered_at.is_none() && between(unlock.at, now) <= 48 * HOUR);
            return Ok(Outcome::Done);
        }
        if demande.status == status { Ok(Outcome::Done) } else { Err(Code::DemandeClosed) }
    }

    /// By staff.
    pub(super) fn hide(&mut self, id: DemandeId) -> Ruling {
        if self.demandes.get(&id).ok_or(Code::NotFound)?.status != Status::Hidden {
            self.take_down(id);
            self.acts += 1;
        }
        Ok(Outcome::Done)
    }

    /// R2: within 14 days of the unlock.
    pub(super) fn take_down(&mut self, id: DemandeId) {
        let now = self.now;
        self.demandes.entry(id).and_modify(|demande| demande.status = Status::Hidden);
        self.give_up(id, |unlock| between(unlock.at, now) <= 14 * DAY);
    }

    pub(super) fn renew(&mut self, author: UserId, id: DemandeId) -> Ruling {
        let now = self.now;
        let demande = self.own(author, id)?.clone();
        self.user(author)?.may_trade(now)?;
        if demande.is_alive(now) {
            return Ok(Outcome::Done);
        }
        if !demande.is_open() && demande.status != Status::Expired {
            return Err(Code::DemandeClosed);
        }
        self.one_at_a_time(author)?;
        let demande = self.own(author, id)?;
        demande.status = if demande.slots_used == demande.slots { Status::Full } else { Status::Active };
        demande.expires_at = after(now, 30 * DAY);
        Ok(Outcome::Done)
    }

    fn own(&mut self, author: UserId, id: DemandeId) -> Result<&mut Demande, Code> {
        self.demandes.get_mut(&id).filter(|demande| demande.author == author).ok_or(Code::NotFound)
    }

    pub(super) fn expire(&mut self) -> Outcome {
        let now = self.now;
        let over = |demande: &&mut Demande| demande.is_open() && !demande.is_alive(now);
        let mut any = false;
        for demande in self.demandes.values_mut().filter(over) {
            demande.status = Status::Expired;
            any = true;
        }
        Outcome::Changed(any)
    }

    /// Everything comes back to those of its pros.
    fn give_up(&mut self, id: DemandeId, to: impl Fn(&Unlock) -> bool) {
        let now = self.now;
        for unlock in self.unlocks.values_mut().filter(|unlock| unlock.demande == id && to(unlock)) {
            let already = unlock.due.is_some_and(|(rule, _)| rule == Rule::R2);
            if unlock.refunded_at.is_none() && !already {
                unlock.due = Some((Rule::R2, now));
            }
        }
    }
}

impl Demande {
    pub(crate) const fn is_open(&self) -> bool {
        matches!(self.status, Status::Active | Status::Full)
    }

    /// Open, and its time is not over.
    fn is_alive(&self, now: Timestamp) -> bool {
        self.is_open() && self.expires_at > now
    }
}
