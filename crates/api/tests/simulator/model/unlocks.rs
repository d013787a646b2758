//! Unlocking: tokens against a slot and a conversation.

use protocol::accounts::Kind;
use protocol::demandes::Status;
use protocol::ids::{DemandeId, UnlockId, UserId};
use protocol::problem::Code;
use protocol::tokens::{Asset, MovementKind};

use super::{Answered, Conversation, DAY, Model, Ruling, Unlock, between};
use crate::ops::{Outcome, Wish};

impl Model {
    /// The unlock of this pro that was not given back in full.
    pub(crate) fn open_unlock(&self, pro: UserId, demande: DemandeId) -> Option<UnlockId> {
        let open =
            |unlock: &Unlock| unlock.pro == pro && unlock.demande == demande && unlock.refunded_at.is_none();
        self.unlocks.iter().find(|(_, unlock)| open(unlock)).map(|(id, _)| *id)
    }

    pub(super) fn unlock(&mut self, wish: &Wish) -> Ruling {
        let route = format!("unlock {}", wish.demande);
        let body = format!("{} {}", wish.price, wish.premium);
        let replay = self.replay(wish.pro, &route, wish.key, &body)?;
        let open = self.open_unlock(wish.pro, wish.demande);
        let (status, unlock) = match (replay, open) {
            (Some(Answered::Unlocked(status)), Some(open)) => (status, open),
            (Some(_), _) => return Err(Code::NotFound),
            (None, Some(open)) => (200, open),
            (None, None) => (201, self.buy(wish)?),
        };
        self.settle(wish.pro, &route, wish.key, &body, Answered::Unlocked(status));
        let account = self.user(wish.pro)?.account;
        let (spent, balance) = (self.unlocks[&unlock].spent, self.accounts[&account].balance);
        Ok(Outcome::Unlocked { status, unlock, spent, balance })
    }

    fn buy(&mut self, wish: &Wish) -> Result<UnlockId, Code> {
        let pro = self.user(wish.pro)?;
        let demande = self.demandes.get(&wish.demande).ok_or(Code::NotFound)?;
        if demande.author == wish.pro {
            return Err(Code::OwnDemande);
        }
        if pro.kind != Kind::Pro {
            return Err(Code::NotAPro);
        }
        pro.may_trade(self.now)?;
        let expired = demande.expires_at <= self.now;
        let author_may = self.user(demande.author)?.may_trade(self.now).is_ok();
        let over = expired || !author_may;
        match (demande.status, wish.premium) {
            (Status::Hidden, _) => return Err(Code::NotFound),
            (Status::Full, false) if !expired => return Err(Code::DemandeFull),
            (Status::Full | Status::Active, true) if !expired && demande.premium_used > 0 => {
                return Err(Code::DemandeFull);
            }
            (Status::Active, false) | (Status::Active | Status::Full, true) if !over => {}
            _ => return Err(Code::DemandeClosed),
        }
        if demande.price != wish.price {
            return Err(Code::PriceChanged);
        }
        let asset = if wish.premium { Asset::Premium } else { Asset::Standard };
        let (account, author) = (pro.account, demande.author);
        self.accounts[&account].balance.affords(asset, wish.price)?;
        self.within_limit(wish.pro, wish.price)?;
        self.take_slot(wish.demande, wish.premium);
        self.book(account, asset, MovementKind::Unlock, -wish.price, wish.id.to_string());
        let unlock = Unlock {
            pro: wish.pro,
            demande: wish.demande,
            conversation: wish.conversation,
            spent: wish.price,
            premium: wish.premium,
            at: self.now,
            answered_at: None,
            holds_slot: true,
            pro_wrote_at: None,
            receipt: None,
            due: None,
            refunded: 0,
            rule: None,
            capped_at: None,
            refunded_at: None,
        };
        self.unlocks.insert(wish.id, unlock);
        let conversation = Conversation { unlock: wish.id, demandeur: author, pro: wish.pro, open: true };
        self.conversations.insert(wish.conversation, conversation);
        self.tell(&[author, wish.pro], 1);
        Ok(wish.id)
    }

    /// What was spent and not given back in 24 hours, of both kinds together.
    fn within_limit(&self, pro: UserId, price: i64) -> Result<(), Code> {
        let lately = |unlock: &&Unlock| unlock.pro == pro && between(unlock.at, self.now) < DAY;
        let spent: i64 =
            self.unlocks.values().filter(lately).map(|unlock| unlock.spent - unlock.refunded).sum();
        match self.users[&pro].daily_limit {
            Some(limit) if spent + price > limit => Err(Code::SpendingLimitReached),
            _ => Ok(()),
        }
    }

    fn take_slot(&mut self, id: DemandeId, premium: bool) {
        let demande = self.demandes.get_mut(&id).expect("a demande to unlock");
        if premium {
            demande.premium_used += 1;
            return;
        }
        demande.slots_used += 1;
        if demande.slots_used == demande.slots {
            demande.status = Status::Full;
        }
    }

    pub(super) fn free_slot(&mut self, id: UnlockId) {
        let unlock = self.unlocks.get_mut(&id).expect("an unlock that may hold a slot");
        if !std::mem::replace(&mut unlock.holds_slot, false) {
            return;
        }
        let demande = self.demandes.get_mut(&unlock.demande).expect("a demande with unlocks");
        if unlock.premium {
            demande.premium_used -= 1;
            return;
        }
        demande.slots_used -= 1;
        if demande.status == Status::Full {
            demande.status = Status::Active;
        }
    }
}
