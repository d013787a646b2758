//! Paying for an unlock: the balance, and the limit that the pro set themselves.

use protocol::accounts::Balance;
use protocol::ids::{AccountId, UserId};
use protocol::limits::SPENDING_WINDOW;
use protocol::money::Tokens;
use protocol::problem::Code;
use protocol::time::Timestamp;
use protocol::tokens::{Asset, MovementKind};
use store::demandes::Taken;
use store::ledger::{self, Transfer};
use store::{Tx, unlocks};

use super::Wish;
use crate::domain::accounts::me;
use crate::domain::{DomainError, Refusal, standing};

/// Takes the price from the pro's account, and tells what it leaves.
///
/// The account is locked first. What is asked after that sees every other unlock of the pro's, every ban and every
/// block, so neither the limit nor one of these can be raced.
///
/// # Errors
/// `in_debt`, `insufficient_tokens`, `spending_limit_reached`, `restricted`, `banned`, `not_found` for a block.
pub(super) async fn pay(
    tx: &mut Tx,
    wish: &Wish,
    taken: &Taken,
    price: Tokens,
    now: Timestamp,
) -> Result<Balance, DomainError> {
    let account = taken.account.ok_or(Code::Unauthenticated)?;
    let Some(left) = debit(tx, wish, account, price, now).await? else {
        let pro = me::caller(tx, wish.pro).await?;
        return Err(short(wish.asset(), &me::balance(tx, &pro).await?, price).into());
    };
    may_spend(tx, wish.pro, taken.author, price, now).await?;
    Ok(left)
}

async fn debit(
    tx: &mut Tx,
    wish: &Wish,
    account: AccountId,
    price: Tokens,
    now: Timestamp,
) -> Result<Option<Balance>, DomainError> {
    let transfer = Transfer {
        id: wish.ledger_entry,
        account,
        asset: wish.asset(),
        amount: price,
        kind: MovementKind::Unlock,
        reference: &wish.unlock.to_string(),
        at: now,
    };
    Ok(ledger::debit(tx, transfer).await?)
}

/// Why a price cannot be paid from a balance.
fn short(asset: Asset, balance: &Balance, price: Tokens) -> Refusal {
    let owed = balance.debt.get() + balance.premium_debt.get();
    if owed > 0 {
        return Refusal::because(Code::InDebt, format!("{owed} tokens are owed"));
    }
    let (held, kind) = match asset {
        Asset::Standard => (balance.standard, "tokens"),
        Asset::Premium => (balance.premium, "premium tokens"),
    };
    Refusal::because(Code::InsufficientTokens, format!("{} {kind} of {}", held.get(), price.get()))
}

async fn may_spend(
    tx: &mut Tx,
    pro: UserId,
    author: UserId,
    price: Tokens,
    now: Timestamp,
) -> Result<(), DomainError> {
    let since = now.minus(SPENDING_WINDOW);
    let Some(spending) = unlocks::spending(tx, pro, author, since, now).await? else {
        standing::may_trade(&me::caller(tx, pro).await?, now)?;
        return Err(Code::Forbidden.into());
    };
    match spending.limit {
        Some(limit) if spending.spent.get() + price.get() > limit.get() => {
            let detail = format!("{} of {} tokens are spent", spending.spent.get(), limit.get());
            Err(Refusal::because(Code::SpendingLimitReached, detail).into())
        }
        _ if spending.blocked => Err(Code::NotFound.into()),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(count: i64) -> Tokens {
        Tokens::try_from(count).unwrap()
    }

    #[test]
    fn debt_of_either_kind_is_named_before_a_small_balance() {
        let balance = |standard, premium, debt, premium_debt| Balance {
            standard: tokens(standard),
            premium: tokens(premium),
            debt: tokens(debt),
            premium_debt: tokens(premium_debt),
        };
        let why = |asset, balance: Balance| {
            let refusal = short(asset, &balance, tokens(6));
            (refusal.code, refusal.detail.unwrap())
        };
        let owed = (Code::InDebt, "3 tokens are owed".to_owned());
        assert_eq!(why(Asset::Standard, balance(0, 9, 3, 0)), owed);
        assert_eq!(why(Asset::Standard, balance(9, 0, 0, 3)), owed);
        let short = (Code::InsufficientTokens, "2 premium tokens of 6".to_owned());
        assert_eq!(why(Asset::Premium, balance(5, 2, 0, 0)), short);
        let short = (Code::InsufficientTokens, "5 tokens of 6".to_owned());
        assert_eq!(why(Asset::Standard, balance(5, 2, 0, 0)), short);
    }
}
