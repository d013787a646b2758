//! `/api/v1/tokens/ledger` and the file made of it.

use protocol::ids::LedgerEntryId;
use protocol::money::Tokens;
use protocol::time::Timestamp;
use protocol::tokens::{Asset, Movement, MovementKind};
use rstest::rstest;
use store::StoreError;
use store::ledger::{self, Transfer};
use store::testing::Engine;
use store::users;

use crate::support::{Person, Server, demande_in_paris, shared};

async fn everything(person: &Person) -> Vec<Movement> {
    let (mut found, mut cursor) = (Vec::new(), None);
    loop {
        let page = person.account.ledger(cursor.as_deref()).await.unwrap();
        found.extend(page.items);
        cursor = page.next_cursor;
        if cursor.is_none() {
            return found;
        }
    }
}

/// The file's lines without its first, split into columns.
async fn table(person: &Person) -> Vec<Vec<String>> {
    let file = String::from_utf8(person.account.ledger_csv().await.unwrap()).unwrap();
    let file = file.strip_prefix('\u{feff}').unwrap();
    let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_reader(file.as_bytes());
    let records = reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect());
    records.collect()
}

/// As many grants as asked, behind the server's back.
async fn grant_many(server: &Server, person: &Person, count: u64) {
    let user = person.account.user_id();
    let store = server.store().await;
    let granted: Result<(), StoreError> = store
        .write(async |tx| {
            let account = users::find(tx, user).await?.and_then(|user| user.account).unwrap();
            for number in 0..count {
                let mut random = [0; 10];
                random[2..].copy_from_slice(&number.to_be_bytes());
                random[0] = user.as_bytes()[0];
                random[1] = user.as_bytes()[1];
                let at = Timestamp::from_millis(1_800_000_000_000);
                let transfer = Transfer {
                    id: LedgerEntryId::make(at, random),
                    account,
                    asset: if number % 2 == 0 { Asset::Standard } else { Asset::Premium },
                    amount: Tokens::try_from(2).unwrap(),
                    kind: MovementKind::Grant,
                    reference: &format!("essai {number}"),
                    at,
                };
                ledger::credit(tx, transfer).await?.unwrap();
            }
            Ok(())
        })
        .await;
    granted.unwrap();
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_history_is_ones_own_newest_first_with_its_running_balance(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let server = shared(engine).await;
    let (demandeur, pro, other) = (server.demandeur().await, server.pro(30).await, server.pro(5).await);
    let demande = demandeur.account.create_demande(&demande_in_paris("Fuite")).await.unwrap();
    let unlocked = pro.account.unlock(&demande).await.unwrap();

    let history = everything(&pro).await;
    let shown: Vec<_> = history.iter().map(|m| (m.seq, m.kind, m.delta, m.balance_after)).collect();
    assert_eq!(shown, [(2, MovementKind::Unlock, -6, 24), (1, MovementKind::Grant, 30, 30)]);
    assert_eq!(history[0].reference, unlocked.unlock_id.to_string());
    assert_eq!(everything(&other).await.len(), 1);
    assert_eq!(everything(&demandeur).await, []);

    let table = table(&pro).await;
    let columns: Vec<_> = table.iter().map(|row| [&row[0], &row[2], &row[3], &row[4], &row[5]]).collect();
    assert_eq!(
        columns,
        [["1", "standard", "jetons offerts", "30", "30"], ["2", "standard", "déblocage", "-6", "24"]]
    );
    assert_eq!(table[1][6], unlocked.unlock_id.to_string());
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_long_history_is_read_page_by_page_and_the_file_has_all_of_it(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let server = shared(engine).await;
    let pro = server.member(protocol::accounts::Kind::Pro).await;
    grant_many(server, &pro, 45).await;
    let history = everything(&pro).await;
    assert!(history.iter().map(|movement| movement.seq).eq((1..=45).rev()));

    let long = server.member(protocol::accounts::Kind::Pro).await;
    grant_many(server, &long, 2_000).await;
    let table = table(&long).await;
    assert!(table.iter().map(|row| row[0].as_str()).eq((1..=2_000).map(|seq| seq.to_string())));
    assert!(table.iter().all(|row| row.len() == 7));
    assert_eq!((table[1_998][5].as_str(), table[1_999][5].as_str()), ("2000", "2000"));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_file_is_one_that_a_french_spreadsheet_opens(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let server = shared(engine).await;
    let pro = server.member(protocol::accounts::Kind::Pro).await;
    let head = "\u{feff}ligne;date (Paris);jetons;motif;mouvement;solde;référence\r\n";
    assert_eq!(String::from_utf8(pro.account.ledger_csv().await.unwrap()).unwrap(), head);

    let user = pro.account.user_id().to_string();
    let reference = format!("=1+1;\"{user}\"");
    let grant =
        ["admin", "grant", "--user", &user, "--tokens", "5", "--reason", "geste", "--reference", &reference];
    server.must(&grant);
    let file = String::from_utf8(pro.account.ledger_csv().await.unwrap()).unwrap();
    let line = file.strip_prefix(head).unwrap();
    assert!(line.starts_with("1;20"), "{line}");
    let end = format!(";standard;jetons offerts;5;5;\"'=1+1;\"\"{user}\"\"\"\r\n");
    assert!(line.ends_with(&end), "{line}");
}
