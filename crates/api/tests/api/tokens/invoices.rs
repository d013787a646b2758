//! `/api/v1/tokens/purchases/{id}/invoice` and the page made of it.

use client::ClientError;
use protocol::ids::PurchaseId;
use protocol::invoices::{Buyer, Seller};
use protocol::problem::Code;
use protocol::time::Timestamp;
use rstest::rstest;
use store::invoices::{self, NewInvoice};
use store::testing::Engine;
use store::{StoreError, users};

use crate::support::{Person, Server, shared};

/// A purchase of 30 tokens for 25 EUR in the database; with its invoice if it is paid.
async fn purchase(server: &Server, person: &Person, paid: bool) -> PurchaseId {
    let at = Timestamp::from_millis(1_800_000_000_000);
    let mut random = [0; 10];
    getrandom::fill(&mut random).unwrap();
    let id = PurchaseId::make(at, random);
    let user = person.account.user_id();
    let seller = Seller {
        name: "LeBonCoup SAS".to_owned(),
        address: vec!["1 rue de l'Église".to_owned(), "75011 Paris".to_owned()],
        registration: "732 829 320 00074".to_owned(),
        vat_number: None,
        note: None,
    };
    let buyer = person.account.buyer().await.unwrap();
    let written: Result<(), StoreError> = server
        .store()
        .await
        .write(async |tx| {
            let account = users::find(tx, user).await?.and_then(|user| user.account).unwrap();
            tx.query(
                "INSERT INTO purchases (id, account_id, user_id, way, pack, asset, tokens, amount_cents, currency,
                     status, request_key, created_at, paid_at)
                 VALUES ($1, $2, $3, 'checkout', 'standard-25', 'standard', 30, 2500, 'eur', $4, $5, $6, $7)",
            )
            .bind(id)
            .bind(account)
            .bind(user)
            .bind(if paid { "paid" } else { "open" })
            .bind(id.to_string())
            .bind(at)
            .bind(paid.then_some(at))
            .execute()
            .await?;
            if paid {
                let new = NewInvoice {
                    purchase: id,
                    year: 2027,
                    issued_at: at,
                    seller: &seller,
                    buyer: (buyer != Buyer::default()).then_some(&buyer),
                    net_cents: 2_083,
                    vat_cents: 417,
                    vat_basis_points: 2_000,
                };
                invoices::issue(tx, &new).await?;
            }
            Ok(())
        })
        .await;
    written.unwrap();
    id
}

#[track_caller]
fn refused<T: std::fmt::Debug>(answer: &Result<T, ClientError>, code: Code) {
    assert!(matches!(answer, Err(ClientError::Problem(problem)) if problem.code == code), "{answer:?}");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_invoice_says_what_it_said_when_it_was_issued(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let server = shared(engine).await;
    let pro = server.pro(1).await;
    let said = Buyer { name: Some("A) Tj (\\ Été".to_owned().try_into().unwrap()), ..Buyer::default() };
    pro.account.set_buyer(&said).await.unwrap();
    let id = purchase(server, &pro, true).await;
    pro.account.set_buyer(&Buyer::default()).await.unwrap();

    let invoice = pro.account.invoice(id).await.unwrap();
    assert!(invoice.number.starts_with("LBC-2027-"), "{}", invoice.number);
    assert_eq!((invoice.buyer, invoice.pack.tokens.get()), (Some(said), 30));
    assert_eq!((invoice.net_cents, invoice.vat_cents, invoice.total_cents), (2_083, 417, 2_500));
    let json = pro.account.invoice(id).await.unwrap();

    let page = pro.account.invoice_pdf(id).await.unwrap();
    assert_eq!(page, pro.account.invoice_pdf(id).await.unwrap());
    let text = lopdf::Document::load_mem(&page).unwrap().extract_text(&[1]).unwrap().replace('\u{a0}', " ");
    for wanted in [&format!("Facture n° {}", json.number), "A) Tj (\\ Été", "20,83 €", "LeBonCoup SAS"] {
        assert!(text.lines().any(|line| line == wanted), "{wanted} in {text}");
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_invoice_is_its_buyers_alone(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let server = shared(engine).await;
    let (pro, other) = (server.pro(1).await, server.pro(1).await);
    let id = purchase(server, &pro, true).await;
    refused(&other.account.invoice(id).await, Code::NotFound);
    refused(&other.account.invoice_pdf(id).await, Code::NotFound);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_paid_has_no_invoice(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let server = shared(engine).await;
    let pro = server.pro(1).await;
    let id = purchase(server, &pro, false).await;
    refused(&pro.account.invoice(id).await, Code::NotPaid);
    refused(&pro.account.invoice_pdf(id).await, Code::NotPaid);
}
