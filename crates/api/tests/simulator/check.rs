//! Whether the database says what the model says, and keeps the rules that need no model.

mod rules;
mod tables;

use std::collections::BTreeSet;
use std::fmt::Debug;

use api::domain::ledger::seal::seal_all;
use api::domain::ledger::verify::verify;
use api::secrets::Keyring;
use protocol::ids::{AccountId, DemandeId, PurchaseId};
use protocol::time::Timestamp;
use store::{Record, Store, StoreError};

use crate::model::Model;
use crate::ops::{Op, Receipt, Standing};

/// What a step may have changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Scope {
    Account(AccountId),
    Demande(DemandeId),
    Everything,
}

impl Scope {
    fn account(self) -> Option<AccountId> {
        if let Self::Account(id) = self { Some(id) } else { None }
    }

    fn demande(self) -> Option<DemandeId> {
        if let Self::Demande(id) = self { Some(id) } else { None }
    }
}

/// Compares what these operations may have changed, and the sums over everything.
pub(crate) async fn touched(store: &Store, model: &Model, ops: &[Op]) -> Result<(), String> {
    let scopes: BTreeSet<Scope> = ops.iter().flat_map(|op| scopes(model, op)).collect();
    read(store, model, scopes).await
}

/// What `leboncoup ledger verify` says once everything is sealed, as it is every minute. (Here hours pass between two
/// seals, and so might between a line and a seal that a clock which had gone back and forth put behind it.)
pub(crate) async fn ledger(store: &Store, keys: &Keyring, now: Timestamp) -> Result<(), String> {
    seal_all(store, keys, now).await.map_err(|error| format!("  sealing: {error}"))?;
    verify(store, keys, now).await.map_err(|error| format!("  ledger verify: {error}"))?;
    Ok(())
}

/// Compares everything.
pub(crate) async fn everything(store: &Store, model: &Model) -> Result<(), String> {
    read(store, model, BTreeSet::from([Scope::Everything])).await
}

async fn read(store: &Store, model: &Model, scopes: BTreeSet<Scope>) -> Result<(), String> {
    let scopes =
        if scopes.contains(&Scope::Everything) { BTreeSet::from([Scope::Everything]) } else { scopes };
    let found = store
        .read(async |tx| {
            let mut found = tables::sums(tx, model).await?;
            for scope in &scopes {
                found.extend(rules::broken(tx, *scope).await?);
                found.extend(tables::differences(tx, model, *scope).await?);
            }
            Ok::<_, StoreError>(found)
        })
        .await
        .map_err(|error| format!("{error:?}"))?;
    if found.is_empty() { Ok(()) } else { Err(found.join("\n")) }
}

fn scopes(model: &Model, op: &Op) -> Vec<Scope> {
    let account = |user| model.users.get(user).map(|user| Scope::Account(user.account));
    let place = |conversation| {
        let conversation = model.conversations.get(conversation)?;
        Some(Scope::Demande(model.unlocks[&conversation.unlock].demande))
    };
    let of_purchase = |id: Option<&PurchaseId>| Some(Scope::Account(model.purchases.get(id?)?.account));
    let bought = |unlock| {
        let unlock = model.unlocks.get(unlock)?;
        Some([account(&unlock.pro), Some(Scope::Demande(unlock.demande))])
    };
    let scopes = match op {
        Op::SignUp { account, .. } => [Some(Scope::Account(*account)), None],
        Op::Grant { user, .. } => [account(user), None],
        Op::End { demande, .. } | Op::Renew { demande, .. } | Op::Hide { demande } => {
            [Some(Scope::Demande(*demande)), None]
        }
        Op::Publish { id, .. } => [Some(Scope::Demande(*id)), None],
        Op::Unlock(wish) => [account(&wish.pro), Some(Scope::Demande(wish.demande))],
        Op::Begin(wish) => [account(&wish.pro), None],
        Op::Receipt(Receipt { unlock, .. }) | Op::Claim { unlock, .. } | Op::Refund { unlock, .. } => {
            bought(unlock).unwrap_or_default()
        }
        Op::Decide { claim, .. } => {
            model.claims.get(claim).and_then(|claim| bought(&claim.unlock)).unwrap_or_default()
        }
        Op::Stand { standing: Standing::Banned, .. } | Op::RefundAll | Op::Expire => {
            [Some(Scope::Everything), None]
        }
        Op::Stand { .. } | Op::Limit { .. } | Op::Seal => [None, None],
        Op::Open { purchase, .. } => [of_purchase(Some(purchase)), None],
        Op::Hear { fact, .. } => {
            let intent = fact.intent.as_ref().and_then(|intent| model.payments.get(intent));
            let noted = intent.and_then(|payment| payment.purchase.as_ref());
            [of_purchase(fact.purchase.as_ref()), of_purchase(noted)]
        }
        Op::Send { conversation, .. } | Op::Acknowledge { conversation, .. } => [place(conversation), None],
    };
    scopes.into_iter().flatten().collect()
}

/// The lines of `what` that only one of both has, told as text.
async fn compare<R: Record + Debug>(
    what: &str,
    stored: store::Query<'_>,
    expected: impl Iterator<Item = impl Debug>,
) -> Result<Vec<String>, StoreError> {
    let tell = |row: &dyn Debug| format!("{row:?}");
    let stored: BTreeSet<String> = stored.all::<R>().await?.iter().map(|row| tell(row)).collect();
    let expected: BTreeSet<String> = expected.map(|row| tell(&row)).collect();
    let only = |whose: &str, row: &String| format!("  {what}: {whose} {row}");
    let superfluous = stored.difference(&expected).map(|row| only("the database has", row));
    let missing = expected.difference(&stored).map(|row| only("the model has   ", row));
    Ok(superfluous.chain(missing).collect())
}
