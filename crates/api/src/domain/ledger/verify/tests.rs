mod history;

use rstest::rstest;
use store::Dialect;
use store::testing::Engine::{self, Postgres, Sqlite};

use self::history::{BEGAN, History, SEALED, at, book};
use super::*;
use crate::domain::ledger::seal::seal_all;
use crate::secrets::keyring::tests::keyring;

#[rstest]
#[tokio::test]
async fn what_was_written_by_the_rules_is_right(#[values(Sqlite, Postgres)] engine: Engine) {
    let keys = keyring();
    let history = History::on(engine, &keys).await;
    let report = verify(&history.store, &keys, at(SEALED)).await.unwrap();
    let expected = Report {
        accounts: 3,
        lines: 15,
        seals: 4,
        unsealed: (1, Some(at(BEGAN + 3_601_000))),
        unlocks: 4,
        purchases: 4,
        acts: 2,
    };
    assert_eq!(report, expected);
    assert_eq!(seal_all(&history.store, &keys, at(SEALED + 60_000)).await.unwrap(), 1);
    assert_eq!(verify(&history.store, &keys, at(SEALED)).await.unwrap().unsealed, (0, None));
}

#[rstest]
#[tokio::test]
async fn an_empty_ledger_is_right(#[values(Sqlite, Postgres)] engine: Engine) {
    let database = store::testing::TestDatabase::on(engine).await;
    let store = database.open().await;
    assert_eq!(seal_all(&store, &keyring(), at(BEGAN)).await.unwrap(), 0);
    assert_eq!(verify(&store, &keyring(), at(SEALED)).await.unwrap().lines, 0);
}

#[rstest]
#[tokio::test]
async fn of_many_sealers_one_seals_each_line(#[values(Sqlite, Postgres)] engine: Engine) {
    let keys = keyring();
    let history = History::on(engine, &keys).await;
    let sealing = (0..16).map(|_| seal_all(&history.store, &keys, at(SEALED + 60_000)));
    let outcomes = futures::future::join_all(sealing).await;
    let sealed: u64 = outcomes.iter().map(|outcome| *outcome.as_ref().unwrap_or(&0)).sum();
    assert_eq!(sealed, 1, "{outcomes:?}");
    assert!(outcomes.iter().all(|outcome| matches!(outcome, Ok(_) | Err(StoreError::Conflict))));
    assert_eq!(verify(&history.store, &keys, at(SEALED)).await.unwrap().seals, 5);
}

#[rstest]
#[tokio::test]
async fn seals_need_their_key(#[values(Sqlite, Postgres)] engine: Engine) {
    let history = History::on(engine, &keyring()).await;
    let key = |n: u8| crate::secrets::Key::new([n; 32]);
    let other = Keyring::new(crate::secrets::Secrets {
        secret_salt: key(1),
        pepper: key(2),
        data_key: key(3),
        jwt_secret: key(4),
    });
    let wrong = verify(&history.store, &other, at(SEALED)).await.unwrap_err().to_string();
    assert!(wrong.contains("seal 1: made with the key"), "{wrong}");
}

/// What an intruder in the database does, and what is said about it.
const CORRUPTIONS: &[(&[&str], &str)] = &[
    // Lines and balances.
    (
        &["UPDATE ledger_entries SET delta = 31 WHERE seq = 1 AND delta = 30"],
        "line 1 (grant, standard): it leaves 30, but the lines add up to 31",
    ),
    (&["UPDATE ledger_entries SET delta = -30 WHERE seq = 1 AND delta = 30"], "wrong direction"),
    (
        &["UPDATE ledger_entries SET counter_account = 'sales' WHERE kind = 'grant' AND seq = 1"],
        "sales is not its other side",
    ),
    (&["UPDATE ledger_entries SET kind = 'gift' WHERE kind = 'grant' AND seq = 1"], "unknown asset or kind"),
    (&["DELETE FROM ledger_entries WHERE kind = 'purchase' AND seq = 2"], "line 2 should be here"),
    (&["DELETE FROM ledger_entries WHERE reference = 'late'"], "last_seq is 10, but its lines say 9"),
    (&["UPDATE ledger_entries SET seq = 20 WHERE reference = 'late'"], "line 10 should be here"),
    (
        &["UPDATE accounts SET standard = standard + 5 WHERE standard > 10"],
        "standard is 56, but its lines say 51",
    ),
    (&["UPDATE accounts SET debt = 5 WHERE standard = 0"], "debt is 5, but its lines say 0"),
    (&["UPDATE accounts SET premium = 1 WHERE premium > 0"], "premium is 1, but its lines say 4"),
    (
        &["UPDATE accounts SET premium_debt = 0 WHERE premium_debt > 0"],
        "premium_debt is 0, but its lines say 6",
    ),
    // The same, with every sum put right.
    (
        &[
            "UPDATE ledger_entries SET delta = delta + 100 WHERE delta = 30 AND seq = 1",
            "UPDATE ledger_entries SET balance_after = balance_after + 100 WHERE asset = 'standard' AND balance_after > 20",
            "UPDATE accounts SET standard = standard + 100 WHERE standard > 10",
        ],
        "seal 1: one of the 4 lines it covers was changed",
    ),
    (
        &["UPDATE ledger_entries SET reference = 'hello' WHERE reference = 'welcome' AND delta = 7"],
        "seal 2: one of the 4 lines",
    ),
    (
        &["UPDATE ledger_entries SET created_at = created_at + 1 WHERE seq = 1 AND delta = 30"],
        "seal 1: one of the 4 lines",
    ),
    // Seals.
    (&["UPDATE ledger_seals SET sealed_at = sealed_at + 1 WHERE number = 2"], "seal 2: its MAC is wrong"),
    (&["UPDATE ledger_seals SET lines = lines + 1 WHERE number = 2"], "seal 2: its MAC is wrong"),
    (&["UPDATE ledger_seals SET root = mac WHERE number = 2"], "seal 2: its MAC is wrong"),
    (&["UPDATE ledger_seals SET mac = root WHERE number = 2"], "seal 2: its MAC is wrong"),
    (&["UPDATE ledger_seals SET kid = 'x' WHERE number = 2"], "seal 2: made with the key x"),
    (
        &["DELETE FROM ledger_seal_parts WHERE seal = 2", "DELETE FROM ledger_seals WHERE number = 2"],
        "seal 2 is missing",
    ),
    (&["DELETE FROM ledger_seal_parts WHERE seal = 2"], "seal 2: it covers 4 lines, but 0 are there"),
    (
        &["UPDATE ledger_seal_parts SET first_seq = first_seq + 1 WHERE seal = 1"],
        "seal 1: it covers 4 lines, but 3 are there",
    ),
    (
        &["UPDATE ledger_seal_parts SET last_seq = last_seq + 1 WHERE seal = 1"],
        "seal 1: it covers 4 lines, but 5 are there",
    ),
    (
        &["INSERT INTO ledger_seal_parts SELECT 4, id, 5, 6 FROM accounts WHERE last_seq = 0"],
        "seal 4: it begins with line 5 of account",
    ),
    (
        &["UPDATE accounts SET sealed_seq = sealed_seq - 1 WHERE standard > 10"],
        "sealed_seq is 8, but the seals end with line 9",
    ),
    (
        &["UPDATE ledger_entries SET created_at = created_at - 7200000 WHERE reference = 'late'"],
        "is not sealed, though seals were made until",
    ),
    // Unlocks and slots.
    (&["UPDATE unlocks SET spent = 7 WHERE refunded = 6"], "it cost 7 standard tokens"),
    (&["UPDATE unlocks SET premium = NOT premium WHERE refunded = 6"], "it cost 6 premium tokens"),
    (
        &["UPDATE unlocks SET refunded = 5 WHERE refunded = 6"],
        "5 of 6 tokens were given back, but 6 were booked",
    ),
    (
        &["UPDATE unlocks SET refunded = 2 WHERE refunded = 0 AND premium"],
        "2 of 6 tokens were given back, but 0 were booked",
    ),
    (&["UPDATE unlocks SET pro_id = author_id WHERE refunded = 6"], "it cost 6 standard tokens of account"),
    (&["UPDATE unlocks SET refunded = 0 WHERE refunded = 6"], "(refund): nothing accounts for"),
    (&["DELETE FROM unlocks WHERE refunded = 6"], "(unlock): nothing accounts for"),
    (
        &["UPDATE users SET account_id = NULL", "UPDATE unlocks SET refunded = 0 WHERE refunded = 6"],
        "(refund): nothing accounts for",
    ),
    (
        &["UPDATE demandes SET slots_used = 2 WHERE slots_used = 1"],
        "2 standard and 1 premium slots are sold, but its unlocks hold 1 and 1",
    ),
    (
        &["UPDATE demandes SET premium_used = 0 WHERE slots_used = 0"],
        "0 standard and 0 premium slots are sold, but its unlocks hold 0 and 1",
    ),
    (&["UPDATE unlocks SET holds_slot = NOT holds_slot WHERE refunded = 6"], "but its unlocks hold 2 and 1"),
    // Purchases.
    (
        &["UPDATE purchases SET tokens = 50 WHERE taken_back = 0 AND asset = 'premium'"],
        "50 premium tokens were bought for account",
    ),
    (
        &["UPDATE purchases SET asset = 'premium' WHERE adjustments = 2"],
        "30 premium tokens were bought for account",
    ),
    (
        &["UPDATE purchases SET status = 'open', paid_at = NULL WHERE taken_back = 0"],
        "credited, though it is open",
    ),
    (
        &["UPDATE purchases SET status = 'paid', paid_at = created_at WHERE status = 'open'"],
        "0 lines of kind purchase instead of one",
    ),
    (
        &["UPDATE purchases SET taken_back = 9 WHERE adjustments = 2"],
        "9 of 30 tokens were taken back, but 10 were booked",
    ),
    (&["UPDATE purchases SET adjustments = 3 WHERE adjustments = 2"], "/3: 0 lines instead of one"),
    (
        &["UPDATE purchases SET adjustments = 9000000000000000000 WHERE adjustments = 2"],
        "/3: 0 lines instead of one",
    ),
    (
        &["UPDATE purchases SET adjustments = 0, taken_back = 0 WHERE adjustments = 1"],
        "(take_back): nothing accounts for",
    ),
    (&["DELETE FROM purchases WHERE adjustments = 2"], "(purchase): nothing accounts for"),
    // The audit log.
    (&["UPDATE audit_log SET reason = 'autre' WHERE seq = 1"], "audit log: line 1 was changed"),
    (&["DELETE FROM audit_log WHERE seq = 1"], "audit log: line 1 is missing"),
    (&["DELETE FROM audit_log WHERE seq = 2"], "audit log: it should end with line 2, and ends with line 1"),
];

/// What stands in an intruder's way, and can be removed by them.
const TRIGGERS: [(&str, &str); 4] = [
    ("DROP TRIGGER ledger_entries_keeps_lines", "DROP TRIGGER ledger_entries_keeps_rows"),
    ("DROP TRIGGER ledger_seals_keeps_lines", "DROP TRIGGER ledger_seals_keeps_rows"),
    ("DROP TRIGGER ledger_seal_parts_keeps_lines", "DROP TRIGGER ledger_seal_parts_keeps_rows"),
    ("DROP TRIGGER audit_log_keeps_lines", "DROP TRIGGER audit_log_keeps_rows"),
];

/// How a transaction of an intruder's ends in these tests: undone, with what verification said.
#[derive(Debug)]
enum Undone {
    Said(Result<Report, VerifyError>),
    Failed(StoreError),
}

impl From<StoreError> for Undone {
    fn from(error: StoreError) -> Self {
        Self::Failed(error)
    }
}

async fn remove_triggers(tx: &mut Tx) -> Result<(), StoreError> {
    match tx.dialect() {
        Dialect::Sqlite => {
            for (lines, rows) in TRIGGERS {
                tx.query(lines).execute().await?;
                tx.query(rows).execute().await?;
            }
        }
        Dialect::Postgres => {
            tx.query("SET LOCAL session_replication_role = replica").execute().await?;
        }
    }
    Ok(())
}

#[rstest]
#[tokio::test]
async fn everything_changed_behind_the_servers_back_is_found(#[values(Sqlite, Postgres)] engine: Engine) {
    let keys = keyring();
    let history = History::on(engine, &keys).await;
    for (corruption, expected) in CORRUPTIONS {
        let outcome = history.store.write(async |tx| {
            remove_triggers(tx).await?;
            for sql in *corruption {
                assert!(tx.query(sql).execute().await? > 0, "{sql} changes nothing");
            }
            Err::<(), _>(Undone::Said(check(tx, &keys, at(SEALED)).await))
        });
        match outcome.await.unwrap_err() {
            Undone::Said(Err(VerifyError::Discrepancy(said))) => {
                assert!(said.contains(expected), "{corruption:?}: {said}");
            }
            Undone::Said(other) => panic!("{corruption:?}: {other:?}"),
            Undone::Failed(error) => panic!("{corruption:?}: {error}"),
        }
    }
    verify(&history.store, &keys, at(SEALED)).await.unwrap();
}

#[rstest]
#[tokio::test]
async fn a_page_is_no_border(#[values(Sqlite, Postgres)] engine: Engine) {
    let keys = keyring();
    let history = History::on(engine, &keys).await;
    let grant = (protocol::tokens::Asset::Standard, MovementKind::Grant);
    for batch in 0..5 {
        history
            .store
            .write(async |tx| {
                for n in 0..500 {
                    book(tx, 201 + batch * 500 + n, 1, grant, 1, &format!("{batch}/{n}")).await?;
                }
                Ok::<_, StoreError>(())
            })
            .await
            .unwrap();
    }
    assert_eq!(seal_all(&history.store, &keys, at(SEALED)).await.unwrap(), 2_501);
    let report = verify(&history.store, &keys, at(SEALED)).await.unwrap();
    assert_eq!((report.lines, report.seals), (2_515, 7));
}

#[rstest]
#[tokio::test]
async fn a_clock_that_went_back_is_no_discrepancy(#[values(Sqlite, Postgres)] engine: Engine) {
    const HOURS: i64 = 2 * 3_600_000;
    let keys = keyring();
    let history = History::on(engine, &keys).await;
    let grant = (protocol::tokens::Asset::Standard, MovementKind::Grant);
    let grant_now = async |n: u64| {
        let grant = async |tx: &mut _| book(tx, n, 1, grant, 1, &format!("grant {n}")).await;
        history.store.write(grant).await.unwrap();
    };
    grant_now(300).await;
    // Sealed by a clock that is two hours ahead, and then set right.
    seal_all(&history.store, &keys, at(SEALED + HOURS)).await.unwrap();
    grant_now(400).await;
    let now = at(BEGAN + 401_000);
    assert_eq!(verify(&history.store, &keys, now).await.unwrap().unsealed.0, 1);
    // Still not sealed when the clock has come that far: somebody left it out.
    let later = verify(&history.store, &keys, at(SEALED + HOURS)).await.unwrap_err();
    assert!(later.to_string().contains("is not sealed, though seals were made until"), "{later}");
}
