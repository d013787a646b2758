//! Invoices and what buyers say for them.

use protocol::ids::PurchaseId;
use protocol::invoices::{Buyer, Seller};
use protocol::tokens::Asset;
use rstest::rstest;
use store::invoices::{self, Found, NewInvoice};
use store::testing::Engine::{self, Postgres, Sqlite};
use store::{StoreError, Tx, buyers};

use crate::world::{NOW, PAUL, PIA, World, account_id, later, person, tokens};

pub(crate) fn purchase_id(n: u8) -> PurchaseId {
    PurchaseId::make(NOW, [n; 10])
}

pub(crate) fn seller() -> Seller {
    Seller {
        name: "LeBonCoup SAS".to_owned(),
        address: vec!["1 rue de l'Église".to_owned(), "75011 Paris".to_owned()],
        registration: "732 829 320 00074".to_owned(),
        vat_number: None,
        note: Some("TVA non applicable, art. 293 B du CGI".to_owned()),
    }
}

fn buyer() -> Buyer {
    let line = |text: &str| text.to_owned().try_into().unwrap();
    Buyer { name: Some(line("Paul & Fils (SARL)")), address: vec![line("2 rue du Four")], ..Buyer::default() }
}

fn new(purchase: u8, year: i16, seller: &Seller) -> NewInvoice<'_> {
    NewInvoice {
        purchase: purchase_id(purchase),
        year,
        issued_at: later(5),
        seller,
        buyer: None,
        net_cents: 2_083,
        vat_cents: 417,
        vat_basis_points: 2_000,
    }
}

/// A paid purchase of Paul's: 30 tokens for 25 EUR.
pub(crate) async fn buy(tx: &mut Tx, n: u8) -> Result<u64, StoreError> {
    tx.query(
        "INSERT INTO purchases (id, account_id, user_id, way, pack, asset, tokens, amount_cents, currency,
             status, request_key, taken_back, created_at, paid_at)
         VALUES ($1, $2, $3, 'checkout', 'standard-25', 'standard', 30, 2500, 'eur', 'paid', $4, 7, $5, $5)",
    )
    .bind(purchase_id(n))
    .bind(account_id(PAUL))
    .bind(person(PAUL))
    .bind(n.to_string())
    .bind(NOW)
    .execute()
    .await
}

async fn issued(world: &World, new: &NewInvoice<'_>) -> String {
    world.write(async |tx| invoices::issue(tx, new).await).await
}

async fn found(world: &World, account: u8, purchase: u8) -> Found {
    world.read(async |tx| invoices::find(tx, account_id(account), purchase_id(purchase)).await).await
}

#[rstest]
#[tokio::test]
async fn an_invoice_is_kept_as_it_was_issued(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::peopled(engine).await;
    world.write(async |tx| buy(tx, 1).await).await;
    assert_eq!(found(&world, PAUL, 1).await, Found::NotIssued);
    let (seller, buyer) = (seller(), buyer());
    let number = issued(&world, &NewInvoice { buyer: Some(&buyer), ..new(1, 2026, &seller) }).await;
    assert_eq!(number, "LBC-2026-000001");

    let Found::Issued(invoice) = found(&world, PAUL, 1).await else { panic!("none") };
    assert_eq!((invoice.number, invoice.purchase_id, invoice.issued_at), (number, purchase_id(1), later(5)));
    assert_eq!((invoice.seller, invoice.buyer), (seller, Some(buyer)));
    let cents = (invoice.net_cents, invoice.vat_cents, invoice.vat_basis_points, invoice.total_cents);
    assert_eq!(cents, (2_083, 417, 2_000, 2_500));
    let pack = invoice.pack;
    assert_eq!((pack.id.as_str(), pack.asset, pack.tokens), ("standard-25", Asset::Standard, tokens(30)));
    assert_eq!((pack.amount_cents, invoice.taken_back), (2_500, tokens(7)));
}

#[rstest]
#[tokio::test]
async fn an_invoice_is_its_buyers_own(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::peopled(engine).await;
    let seller = seller();
    world.write(async |tx| buy(tx, 1).await).await;
    issued(&world, &new(1, 2026, &seller)).await;
    assert_eq!(found(&world, PIA, 1).await, Found::NoPurchase);
    assert_eq!(found(&world, PAUL, 2).await, Found::NoPurchase);
}

#[rstest]
#[tokio::test]
async fn each_year_counts_from_one_and_what_is_rolled_back_leaves_no_gap(
    #[values(Sqlite, Postgres)] engine: Engine,
) {
    let world = World::peopled(engine).await;
    let seller = seller();
    for n in 1..=5 {
        world.write(async |tx| buy(tx, n).await).await;
    }
    assert_eq!(issued(&world, &new(1, 2026, &seller)).await, "LBC-2026-000001");
    let undone: Result<String, StoreError> = world
        .store
        .write(async |tx| {
            invoices::issue(tx, &new(2, 2026, &seller)).await?;
            Err(StoreError::Conflict)
        })
        .await;
    assert!(matches!(undone, Err(StoreError::Conflict)), "{undone:?}");
    assert_eq!(issued(&world, &new(3, 2026, &seller)).await, "LBC-2026-000002");
    assert_eq!(issued(&world, &new(4, 2027, &seller)).await, "LBC-2027-000001");
    assert_eq!(issued(&world, &new(2, 2026, &seller)).await, "LBC-2026-000003");

    let again = world.store.write(async |tx| invoices::issue(tx, &new(3, 2026, &seller)).await).await;
    assert!(matches!(again, Err(StoreError::Conflict)), "{again:?}");
    assert_eq!(issued(&world, &new(5, 2026, &seller)).await, "LBC-2026-000004");
}

#[rstest]
#[case("UPDATE invoices SET total_cents = 1, net_cents = 1, vat_cents = 0")]
#[case("DELETE FROM invoices")]
#[tokio::test]
async fn invoices_stay(#[case] sql: &'static str, #[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::peopled(engine).await;
    let seller = seller();
    world.write(async |tx| buy(tx, 1).await).await;
    issued(&world, &new(1, 2026, &seller)).await;
    let refused = world.store.write(async |tx| tx.query(sql).execute().await).await.unwrap_err();
    assert!(refused.to_string().contains("append-only"), "{refused}");
}

#[rstest]
#[tokio::test]
async fn a_buyer_says_replaces_and_withdraws(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::peopled(engine).await;
    let said = async |who: u8| world.read(async |tx| buyers::find(tx, person(who)).await).await;
    assert_eq!(said(PAUL).await, None);
    let (first, second) = (buyer(), Buyer { address: Vec::new(), ..buyer() });
    for data in [&first, &second] {
        world.write(async |tx| buyers::put(tx, person(PAUL), data, NOW).await).await;
        assert_eq!(said(PAUL).await.as_ref(), Some(data));
    }
    assert_eq!(said(PIA).await, None);
    world.write(async |tx| buyers::remove(tx, person(PAUL)).await).await;
    assert_eq!(said(PAUL).await, None);
}
