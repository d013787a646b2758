//! Who there is, and whether they may act.

use protocol::accounts::Kind;
use protocol::demandes::Status;
use protocol::ids::{AccountId, UserId};
use protocol::problem::Code;
use protocol::time::Timestamp;
use protocol::unlocks::Rule;

use super::{Account, Conversation, Demande, Model, Ruling, User};
use crate::ops::{Balance, Outcome, Standing};

impl User {
    /// Publishes and unlocks.
    pub(crate) fn may_trade(&self, now: Timestamp) -> Result<(), Code> {
        match self.standing {
            Standing::Banned => Err(Code::Banned),
            Standing::Restricted(until) if until > now => Err(Code::Restricted),
            _ => Ok(()),
        }
    }

    /// Writes and archives.
    pub(crate) fn may_write(&self) -> Result<(), Code> {
        if self.standing == Standing::Banned { Err(Code::Banned) } else { Ok(()) }
    }
}

impl Model {
    pub(super) fn sign_up(&mut self, user: UserId, account: AccountId, kind: Kind) -> Ruling {
        if self.users.contains_key(&user) {
            return Err(Code::IdentityTaken);
        }
        self.accounts
            .insert(account, Account { balance: Balance { standard: 0, premium: 0 }, lines: Vec::new() });
        self.users
            .insert(user, User { account, kind, standing: Standing::Good, daily_limit: None, events: 0 });
        Ok(Outcome::Done)
    }

    pub(super) fn limit(&mut self, user: UserId, daily: Option<i64>) -> Ruling {
        let user = self.users.get_mut(&user).ok_or(Code::Unauthenticated)?;
        user.may_write()?;
        user.daily_limit = daily;
        Ok(Outcome::Done)
    }

    pub(super) fn stand(&mut self, id: UserId, standing: Standing) -> Ruling {
        let now = self.now;
        let user = self.users.get_mut(&id).ok_or(Code::NotFound)?;
        let banned = user.standing == Standing::Banned;
        match standing {
            Standing::Restricted(_) if !banned => user.standing = standing,
            Standing::Good if user.may_trade(now).is_err() => {
                user.standing = standing;
                self.acts += 1;
            }
            Standing::Banned if !banned => {
                user.standing = standing;
                self.acts += 1;
                self.exclude(id);
            }
            _ => {}
        }
        Ok(Outcome::Done)
    }

    /// What a ban ends: their conversations, their demandes that are open or could be renewed, the slots they hold,
    /// and what silence would give back to them. Nothing is booked: the job gives back what is due.
    fn exclude(&mut self, id: UserId) {
        let part = |place: &&mut Conversation| place.open && (place.demandeur == id || place.pro == id);
        let mut told = Vec::new();
        for place in self.conversations.values_mut().filter(part) {
            place.open = false;
            told.extend([place.demandeur, place.pro]);
        }
        self.tell(&told, 1);
        let gone = |demande: &Demande| demande.is_open() || demande.status == Status::Expired;
        let theirs = self.demandes.iter().filter(|(_, demande)| demande.author == id && gone(demande));
        for demande in theirs.map(|(id, _)| *id).collect::<Vec<_>>() {
            self.take_down(demande);
        }
        for unlock in self.unlocks.values_mut().filter(|unlock| unlock.pro == id) {
            unlock.due = unlock.due.filter(|(rule, _)| *rule == Rule::R2);
        }
        let held = self.unlocks.iter().filter(|(_, unlock)| unlock.pro == id && unlock.holds_slot);
        for unlock in held.map(|(id, _)| *id).collect::<Vec<_>>() {
            self.free_slot(unlock);
        }
    }
}
