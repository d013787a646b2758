//! Who there is, and whether they may act.

use protocol::accounts::Kind;
use protocol::ids::{AccountId, UserId};
use protocol::problem::Code;
use protocol::time::Timestamp;

use super::{Account, Model, Ruling, User};
use crate::ops::{Balance, Outcome};

impl User {
    /// Publishes and unlocks.
    pub(crate) fn may_trade(&self, now: Timestamp) -> Result<(), Code> {
        if self.banned {
            return Err(Code::Banned);
        }
        if self.restricted_until.is_some_and(|until| until > now) {
            return Err(Code::Restricted);
        }
        Ok(())
    }

    /// Writes and archives.
    pub(crate) const fn may_write(&self) -> Result<(), Code> {
        if self.banned { Err(Code::Banned) } else { Ok(()) }
    }
}

impl Model {
    pub(super) fn sign_up(&mut self, user: UserId, account: AccountId, kind: Kind) -> Ruling {
        if self.users.contains_key(&user) {
            return Err(Code::IdentityTaken);
        }
        self.accounts
            .insert(account, Account { balance: Balance { standard: 0, premium: 0 }, lines: Vec::new() });
        self.users.insert(user, User { account, kind, banned: false, restricted_until: None, events: 0 });
        Ok(Outcome::Done)
    }

    pub(super) fn restrict(&mut self, user: UserId, until: Timestamp) -> Ruling {
        let user = self.users.get_mut(&user).ok_or(Code::NotFound)?;
        user.restricted_until = Some(until);
        user.banned = false;
        Ok(Outcome::Done)
    }
}
