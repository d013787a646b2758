//! Who there is, and whether they may act.

use protocol::accounts::Kind;
use protocol::ids::{AccountId, UserId};
use protocol::problem::Code;
use protocol::time::Timestamp;

use super::{Account, Model, Ruling, User};
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

    pub(super) fn stand(&mut self, user: UserId, standing: Standing) -> Ruling {
        self.users.get_mut(&user).ok_or(Code::NotFound)?.standing = standing;
        Ok(Outcome::Done)
    }
}
