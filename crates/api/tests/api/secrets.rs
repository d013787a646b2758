//! What must never reach the server in clear is in none of its files.

use std::fs;
use std::path::{Path, PathBuf};

use rstest::rstest;
use store::testing::Engine;
use stripe_double::{DisputeReason, PAYER_EMAIL};

use crate::support::shop::{API_KEY, WEBHOOK_SECRET, pack_id};
use crate::support::{Shop, Snapshot, demande_in_paris};

/// Which of `secrets` occur in the files under `folder`, whatever their case.
fn found(folder: &Path, secrets: &[String]) -> Vec<(PathBuf, String)> {
    let mut hits = Vec::new();
    for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            hits.extend(found(&path, secrets));
            continue;
        }
        // Our secrets are text: what is no UTF-8 around them does not matter.
        let content = String::from_utf8_lossy(&fs::read(&path).unwrap()).to_ascii_lowercase();
        let hit = |secret: &&String| content.contains(&secret.to_ascii_lowercase());
        hits.extend(secrets.iter().filter(hit).map(|secret| (path.clone(), secret.clone())));
    }
    hits
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn no_email_password_message_or_recovery_word_reaches_the_server(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let server = Shop::open(engine).await;
    let (demandeur, pro, id) = server.pair().await;
    let texts = ["La clé est sous le pot de géraniums.", "Le digicode est le 48A15."];
    pro.account.send_text(id, texts[0]).await.unwrap();
    demandeur.wait_for(id, texts[0]).await;
    demandeur.account.send_text(id, texts[1]).await.unwrap();
    pro.wait_for(id, texts[1]).await;
    server.client().log_in(&pro.email, "un faux mot de passe").await.unwrap_err();
    server.log_in(&pro).await.messages(id).await.unwrap();

    // Stripe tells who paid, in webhooks and in answers.
    let (_, session) = server.buy(&pro.account, "standard-25").await;
    let charge = server.stripe.charge_of(&session).unwrap();
    server.stripe.dispute(&charge, DisputeReason::default()).unwrap();
    server.stripe.quiet().await;
    assert_eq!(pro.account.balance().await.unwrap().standard.get(), 0);
    let intent = pro.account.payment_intent(&pack_id("standard-10")).await.unwrap();
    server.confirm(&intent.payment_intent, "pm_card_visa").await;
    server.must(&["jobs", "run", "payments"]);

    let mut secrets: Vec<String> = texts.map(str::to_owned).into();
    secrets.extend([PAYER_EMAIL, "Camille Marqueur", API_KEY, WEBHOOK_SECRET].map(str::to_owned));
    secrets.push(intent.client_secret);
    secrets.push("un faux mot de passe".to_owned());
    for person in [&demandeur, &pro] {
        secrets.extend([person.email.clone(), person.password.clone()]);
        // Single words are ordinary French; four in a row are not.
        secrets.extend(person.words.windows(4).map(|words| words.join(" ")));
    }
    assert_eq!(found(server.home(), &secrets), []);
    let rows = format!("{:?}", Snapshot::take(&server).await).to_lowercase();
    assert!(secrets.iter().all(|secret| !rows.contains(&secret.to_lowercase())));

    // The scan works: a public text is in the database, and on SQLite in its file or WAL.
    let marker = "Repère planté pour la fouille";
    demandeur.account.create_demande(&demande_in_paris(marker)).await.unwrap();
    assert!(format!("{:?}", Snapshot::take(&server).await).contains(marker));
    if engine == Engine::Sqlite {
        let hits = found(server.home(), &[marker.to_owned()]);
        assert!(hits.iter().any(|(path, _)| path.to_string_lossy().contains("leboncoup.db")), "{hits:?}");
    }
    fs::write(server.home().join("planted.log"), texts[0]).unwrap();
    assert_eq!(found(server.home(), &secrets).len(), 1);
    assert!(server.home().join("server.log").metadata().unwrap().len() > 0);
}
