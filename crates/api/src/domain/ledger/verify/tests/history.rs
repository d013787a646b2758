//! A ledger with everything in it. What is not the ledger's own is written as plain rows.

use protocol::ids::{AccountId, DemandeId, LedgerEntryId, PurchaseId, UnlockId, UserId};
use protocol::money::Tokens;
use protocol::time::Timestamp;
use protocol::tokens::{Asset, MovementKind};
use store::audit::{self, Act};
use store::ledger::{self, Transfer};
use store::testing::{Engine, TestDatabase};
use store::{Store, StoreError, Tx};

use crate::domain::ledger::seal::seal_batch;
use crate::secrets::Keyring;

/// When the history begins; every line is a second later than the one before.
pub(super) const BEGAN: i64 = 1_800_000_000_000;
/// When the last seal of the history is made.
pub(super) const SEALED: i64 = BEGAN + 3_600_000;

pub(super) struct History {
    pub(super) store: Store,
    _database: TestDatabase,
}

pub(super) fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

fn account(n: u8) -> AccountId {
    AccountId::make(at(BEGAN), [n; 10])
}

fn unlock(n: u8) -> UnlockId {
    UnlockId::make(at(BEGAN), [n; 10])
}

fn purchase(n: u8) -> PurchaseId {
    PurchaseId::make(at(BEGAN), [n; 10])
}

fn demande(n: u8) -> DemandeId {
    DemandeId::make(at(BEGAN), [n; 10])
}

fn person(n: u8) -> UserId {
    UserId::new([n; 32])
}

/// Line `n` of the history, about something.
pub(super) async fn book(
    tx: &mut Tx,
    n: u64,
    whose: u8,
    (asset, kind): (Asset, MovementKind),
    amount: i64,
    reference: &str,
) -> Result<(), StoreError> {
    let now = at(BEGAN + i64::try_from(n).unwrap() * 1_000);
    let mut random = [0; 10];
    random[2..].copy_from_slice(&n.to_be_bytes());
    let id = LedgerEntryId::make(now, random);
    let amount = Tokens::try_from(amount).unwrap();
    let transfer = Transfer { id, account: account(whose), asset, amount, kind, reference, at: now };
    let booked = match kind {
        MovementKind::Unlock => ledger::debit(tx, transfer).await?,
        MovementKind::TakeBack => ledger::take_back(tx, transfer).await?,
        _ => ledger::credit(tx, transfer).await?,
    };
    booked.map(drop).ok_or(StoreError::Conflict)
}

impl History {
    pub(super) async fn on(engine: Engine, keys: &Keyring) -> Self {
        let database = TestDatabase::on(engine).await;
        let history = Self { store: database.open().await, _database: database };
        history.write(people_and_demandes).await;
        history.write(purchases).await;
        history.write(first_lines).await;
        // The second of these ends in the middle of an account.
        for minute in 1..=3 {
            history
                .write(async |tx| seal_batch(tx, keys, at(BEGAN + minute * 60_000), 4).await.map(drop))
                .await;
        }
        history.write(later_lines).await;
        history.write(async |tx| seal_batch(tx, keys, at(SEALED), 100).await.map(drop)).await;
        // Not sealed yet.
        let late = (Asset::Standard, MovementKind::Grant);
        history.write(async |tx| book(tx, 3_601, 2, late, 1, "late").await).await;
        history
    }

    async fn write(&self, work: impl AsyncFn(&mut Tx) -> Result<(), StoreError>) {
        self.store.write(work).await.unwrap();
    }
}

async fn people_and_demandes(tx: &mut Tx) -> Result<(), StoreError> {
    for n in 1..=3 {
        ledger::open_account(tx, account(n)).await?;
        tx.query(
            "INSERT INTO users (id, account_id, kind, display_name, created_at) VALUES ($1, $2, 'pro', 'Camille', $3)",
        )
        .bind(person(n))
        .bind(account(n))
        .bind(at(BEGAN))
        .execute()
        .await?;
    }
    for (n, used, premium) in [(1, 1_i64, 1_i64), (2, 0, 1)] {
        tx.query(
            "INSERT INTO demandes (id, author_id, title, description, category, place_code, place_name, department,
                 lat, lon, status, slots, slots_used, premium_used, search_text, created_at, expires_at)
             VALUES ($1, $2, 't', 'd', 'autre', '75111', 'Paris 11e', '75', 48.8, 2.3, 'active', 3, $3, $4, 't', $5, $5)",
        )
        .bind(demande(n))
        .bind(person(1))
        .bind(used)
        .bind(premium)
        .bind(at(BEGAN))
        .execute()
        .await?;
    }
    let act = |reason: &str| Act {
        at: at(BEGAN),
        actor: "cli".to_owned(),
        action: "grant".to_owned(),
        subject: "a".to_owned(),
        reason: reason.to_owned(),
    };
    audit::append(tx, &act("un")).await?;
    audit::append(tx, &act("deux")).await?;
    // Number, pro, demande, premium, refunded.
    for (n, pro, of, premium, refunded) in
        [(1, 2, 1, false, 6_i64), (2, 2, 1, true, 0), (3, 3, 2, true, 0), (4, 3, 1, false, 0)]
    {
        tx.query(
            "INSERT INTO unlocks (id, pro_id, author_id, demande_id, conversation_id, spent, premium, unlocked_at,
                 refunded, refunded_at, holds_slot)
             VALUES ($1, $2, $3, $4, $1, 6, $5, $6, $7, CASE WHEN $7 = 6 THEN $6 ELSE NULL END, $8)",
        )
        .bind(unlock(n))
        .bind(person(pro))
        .bind(person(1))
        .bind(demande(of))
        .bind(premium)
        .bind(at(BEGAN))
        .bind(refunded)
        .bind(refunded == 0)
        .execute()
        .await?;
    }
    Ok(())
}

async fn purchases(tx: &mut Tx) -> Result<(), StoreError> {
    // Number, whose, asset, tokens, status, taken back, adjustments.
    for (n, whose, asset, tokens, status, taken_back, adjustments) in [
        (1_u8, 2, "standard", 30_i64, "paid", 10_i64, 2_i64),
        (2, 2, "premium", 10, "paid", 0, 0),
        (3, 3, "premium", 10, "paid", 10, 1),
        (4, 3, "standard", 30, "open", 0, 0),
    ] {
        tx.query(
            "INSERT INTO purchases (id, account_id, way, pack, asset, tokens, amount_cents, currency, status,
                 request_key, taken_back, adjustments, created_at, paid_at)
             VALUES ($1, $2, 'checkout', 'pack', $3, $4, 2500, 'eur', $5, $6, $7, $8, $9,
                 CASE WHEN $5 = 'paid' THEN $9 ELSE NULL END)",
        )
        .bind(purchase(n))
        .bind(account(whose))
        .bind(asset)
        .bind(tokens)
        .bind(status)
        .bind(format!("key {n}"))
        .bind(taken_back)
        .bind(adjustments)
        .bind(at(BEGAN))
        .execute()
        .await?;
    }
    Ok(())
}

async fn first_lines(tx: &mut Tx) -> Result<(), StoreError> {
    let standard = |kind| (Asset::Standard, kind);
    let premium = |kind| (Asset::Premium, kind);
    book(tx, 1, 2, standard(MovementKind::Grant), 30, "welcome").await?;
    book(tx, 2, 2, standard(MovementKind::Purchase), 30, &purchase(1).to_string()).await?;
    book(tx, 3, 2, premium(MovementKind::Purchase), 10, &purchase(2).to_string()).await?;
    book(tx, 4, 2, standard(MovementKind::Unlock), 6, &unlock(1).to_string()).await?;
    book(tx, 5, 2, premium(MovementKind::Unlock), 6, &unlock(2).to_string()).await?;
    book(tx, 6, 3, premium(MovementKind::Purchase), 10, &purchase(3).to_string()).await?;
    book(tx, 7, 3, premium(MovementKind::Unlock), 6, &unlock(3).to_string()).await?;
    book(tx, 8, 3, standard(MovementKind::Grant), 7, "welcome").await?;
    book(tx, 9, 3, standard(MovementKind::Unlock), 6, &unlock(4).to_string()).await
}

async fn later_lines(tx: &mut Tx) -> Result<(), StoreError> {
    let standard = |kind| (Asset::Standard, kind);
    book(tx, 10, 2, standard(MovementKind::Refund), 3, &format!("{}/r3", unlock(1))).await?;
    book(tx, 11, 2, standard(MovementKind::Refund), 3, &format!("{}/r4", unlock(1))).await?;
    book(tx, 12, 2, standard(MovementKind::TakeBack), 15, &format!("{}/1", purchase(1))).await?;
    book(tx, 13, 2, standard(MovementKind::GiveBack), 5, &format!("{}/2", purchase(1))).await?;
    let premium = (Asset::Premium, MovementKind::TakeBack);
    book(tx, 14, 3, premium, 10, &format!("{}/1", purchase(3))).await
}
