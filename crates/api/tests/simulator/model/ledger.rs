//! Tokens: one signed balance per asset, one line per movement.

use protocol::ids::{AccountId, UserId};
use protocol::problem::Code;
use protocol::tokens::{Asset, MovementKind};

use super::{Line, Model, Ruling};
use crate::ops::{Balance, Outcome};

impl Balance {
    pub(crate) const fn of(&mut self, asset: Asset) -> &mut i64 {
        match asset {
            Asset::Standard => &mut self.standard,
            Asset::Premium => &mut self.premium,
        }
    }

    /// Pays from what is held; nobody who owes anything pays.
    pub(crate) const fn affords(mut self, asset: Asset, price: i64) -> Result<(), Code> {
        if self.standard < 0 || self.premium < 0 {
            return Err(Code::InDebt);
        }
        if *self.of(asset) < price { Err(Code::InsufficientTokens) } else { Ok(()) }
    }
}

impl Model {
    pub(super) fn grant(&mut self, user: UserId, asset: Asset, tokens: i64, reference: u32) -> Ruling {
        if tokens == 0 {
            return Err(Code::InvalidField);
        }
        let account = self.users.get(&user).ok_or(Code::NotFound)?.account;
        let reference = format!("grant {reference}");
        let granted = |line: &Line| {
            (line.kind, line.asset, &line.reference) == (MovementKind::Grant, asset, &reference)
        };
        if self.accounts[&account].lines.iter().any(granted) {
            return Err(Code::InvalidField);
        }
        self.book(account, asset, MovementKind::Grant, tokens, reference);
        self.tell(&[user], 1);
        self.acts += 1;
        Ok(Outcome::Granted(self.accounts[&account].balance))
    }

    /// Moves tokens and writes the line.
    pub(super) fn book(
        &mut self,
        account: AccountId,
        asset: Asset,
        kind: MovementKind,
        delta: i64,
        reference: String,
    ) {
        let at = self.now;
        let account = self.accounts.get_mut(&account).expect("every account is known");
        let balance = account.balance.of(asset);
        *balance += delta;
        let balance_after = *balance;
        account.lines.push(Line { asset, kind, delta, balance_after, reference, at });
    }
}
