//! Unlocking: tokens against a slot and a conversation.

use protocol::accounts::Kind;
use protocol::demandes::Status;
use protocol::ids::{DemandeId, UnlockId, UserId};
use protocol::problem::Code;
use protocol::tokens::{Asset, MovementKind};

use super::{Answered, Conversation, Model, Ruling, Unlock};
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
        match demande.status {
            Status::Hidden => return Err(Code::NotFound),
            Status::Full if !expired => return Err(Code::DemandeFull),
            Status::Active if !expired && author_may => {}
            _ => return Err(Code::DemandeClosed),
        }
        if demande.price != wish.price {
            return Err(Code::PriceChanged);
        }
        let (account, author, asset) = (pro.account, demande.author, Asset::Standard);
        self.accounts[&account].balance.affords(asset, wish.price)?;
        self.take_slot(wish.demande);
        self.book(account, asset, MovementKind::Unlock, -wish.price, wish.id.to_string());
        let unlock = Unlock {
            pro: wish.pro,
            demande: wish.demande,
            conversation: wish.conversation,
            spent: wish.price,
            premium: wish.premium,
            at: self.now,
            answered_at: None,
            refunded_at: None,
        };
        self.unlocks.insert(wish.id, unlock);
        let conversation = Conversation { unlock: wish.id, demandeur: author, pro: wish.pro, open: true };
        self.conversations.insert(wish.conversation, conversation);
        self.tell(&[author, wish.pro], 1);
        Ok(wish.id)
    }

    fn take_slot(&mut self, id: DemandeId) {
        let demande = self.demandes.get_mut(&id).expect("a demande to unlock");
        demande.slots_used += 1;
        if demande.slots_used == demande.slots {
            demande.status = Status::Full;
        }
    }
}
