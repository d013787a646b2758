//! What must never reach the server in clear is in none of its files.

use std::fs;
use std::path::{Path, PathBuf};

use client::{Attachment, Card, Contact, Content, Draft, ExchangeStage, Thumbnail};
use crypto_core::message::Body;
use protocol::bytes::to_base64;
use protocol::ids::{ConversationId, hex};
use rstest::rstest;
use store::testing::Engine;
use stripe_double::{DisputeReason, PAYER_EMAIL};

use crate::media::sdk::newest;
use crate::support::shop::{API_KEY, WEBHOOK_SECRET, pack_id};
use crate::support::{Person, Server, Shop, Snapshot, demande_in_paris, eventually};

/// What a secret looks like where it lies: as it is, and in the two ways in which bytes become text. Lower case.
fn forms(secret: &str) -> impl Iterator<Item = String> {
    let bytes = secret.as_bytes();
    // Wherever the base64 began: from the first whole group on it is one of three.
    let groups = (0..3).map(|skip| to_base64(&bytes[skip..][..(bytes.len() - skip) / 3 * 3]));
    [secret.to_owned(), hex(bytes)].into_iter().chain(groups).map(|form| form.to_lowercase())
}

/// Which of `secrets` occur in `text`, whatever their case.
fn told<'a>(text: &str, secrets: &'a [String]) -> Vec<&'a String> {
    let text = text.to_lowercase();
    secrets.iter().filter(|secret| forms(secret).any(|form| text.contains(&form))).collect()
}

/// Which of `secrets` occur in the files under `folder`.
fn found(folder: &Path, secrets: &[String]) -> Vec<(PathBuf, String)> {
    let mut hits = Vec::new();
    for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            hits.extend(found(&path, secrets));
            continue;
        }
        // Our secrets are text: what is no UTF-8 around them does not matter.
        let content = String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned();
        hits.extend(told(&content, secrets).into_iter().map(|secret| (path.clone(), secret.clone())));
    }
    hits
}

/// Every row of the database.
async fn rows(server: &Server) -> String {
    format!("{:?}", Snapshot::take(server).await)
}

/// The two say everything that can be said; what nobody else may know of it.
async fn say_everything(
    server: &Server,
    demandeur: &Person,
    pro: &Person,
    id: ConversationId,
) -> Vec<String> {
    let texts = ["La clé est sous le pot de géraniums.", "Le digicode est le 48A15."];
    pro.account.send_text(id, texts[0]).await.unwrap();
    demandeur.wait_for(id, texts[0]).await;
    demandeur.account.send_text(id, texts[1]).await.unwrap();
    pro.wait_for(id, texts[1]).await;
    let answered = pro.account.messages(id).await.unwrap()[1].id;
    let reply = "Je note, et je sonne deux fois.";
    let draft = Draft { body: Body::Text(reply.to_owned()), reply_to: Some(answered) };
    pro.account.send(id, draft).await.unwrap();
    demandeur.wait_for(id, reply).await;

    let (name, phone) = ("Madame Odette Repérée", "06 98 76 54 32");
    let (email, note) = ("odette@reperee.example", "Plutôt le soir, après la chorale");
    pro.account.send_contact(id, Contact::Ask).await.unwrap();
    stage(demandeur, id, ExchangeStage::Invited).await;
    let card = Card::new(
        name.to_owned().try_into().unwrap(),
        phone.to_owned().try_into().ok(),
        email.to_owned().try_into().ok(),
        note.to_owned().try_into().ok(),
    );
    demandeur.account.send_contact(id, Contact::Card { card: card.unwrap() }).await.unwrap();
    stage(pro, id, ExchangeStage::Received).await;

    let (file, caption) = ("Devis salle de bain Repérée.txt", "Le devis, comme convenu jeudi");
    let (content, thumbnail) = ("Pose d’un chauffe-eau repéré, 200 litres. ", "vignette repérée en clair");
    let mut attachment = Attachment::new(file, content.repeat(5_000).into_bytes()).unwrap();
    attachment.caption = caption.to_owned().try_into().ok();
    attachment.thumbnail = Thumbnail::new(thumbnail.as_bytes().to_vec());
    pro.account.send_file(id, attachment, None, |_, _| {}).await.unwrap();
    let media = newest(&demandeur.account, id).await;
    assert!(
        demandeur.account.fetch_file(&media, |_, _| {}).await.unwrap().bytes.starts_with(content.as_bytes())
    );
    assert!(fs::read_dir(server.home().join("media")).unwrap().next().is_some());

    // What is looked for, and how far was read, is nobody else's business either.
    let query = "chorale digicode géraniums";
    let device = server.log_in(pro).await;
    device.gather(None, |_| {}).await.unwrap();
    assert_eq!(device.search(query, None), []);
    assert_eq!(device.search("geraniums", Some(id)).len(), 1);
    demandeur.account.mark_read(id).await.unwrap();
    demandeur.account.delete_message(id, answered).await.unwrap();
    demandeur.account.leave(id).await.unwrap();
    eventually("the farewell", || async {
        let shown = pro.account.messages(id).await.unwrap();
        matches!(shown.last()?.content, Content::System(_)).then_some(())
    })
    .await;

    let dialled = phone.replace(' ', "");
    let said = [texts[0], texts[1], reply, name, phone, &dialled, email, note];
    let files = [file, caption, content.trim(), thumbnail, query];
    said.into_iter().chain(files).map(str::to_owned).collect()
}

async fn stage(person: &Person, id: ConversationId, stage: ExchangeStage) {
    eventually(&format!("{stage:?}"), || async {
        (person.account.exchange(id).await.unwrap().stage == stage).then_some(())
    })
    .await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_is_nobody_elses_business_reaches_the_server(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let server = Shop::open(engine).await;
    let (demandeur, pro, id) = server.pair().await;
    let mut secrets = say_everything(&server, &demandeur, &pro, id).await;
    server.client().log_in(&pro.email, "un faux mot de passe").await.unwrap_err();

    // Stripe tells who paid, in webhooks and in answers.
    let (_, session) = server.buy(&pro.account, "standard-25").await;
    let charge = server.stripe.charge_of(&session).unwrap();
    server.stripe.dispute(&charge, DisputeReason::default()).unwrap();
    server.stripe.quiet().await;
    assert_eq!(pro.account.balance().await.unwrap().standard.get(), 0);
    let intent = pro.account.payment_intent(&pack_id("standard-10")).await.unwrap();
    server.confirm(&intent.payment_intent, "pm_card_visa").await;
    server.must(&["jobs", "run", "payments"]);

    secrets.extend([PAYER_EMAIL, "Camille Marqueur", API_KEY, WEBHOOK_SECRET].map(str::to_owned));
    secrets.push(intent.client_secret);
    secrets.push("un faux mot de passe".to_owned());
    for person in [&demandeur, &pro] {
        secrets.extend([person.email.clone(), person.password.clone()]);
        // Single words are ordinary French; four in a row are not.
        secrets.extend(person.words.windows(4).map(|words| words.join(" ")));
    }
    assert_eq!(found(server.home(), &secrets), []);
    assert_eq!(told(&rows(&server).await, &secrets), [] as [&String; 0]);
    assert!(server.home().join("server.log").metadata().unwrap().len() > 0);

    // The scan works: a public text is in the database, and on SQLite in its file or WAL.
    let marker = "Repère planté pour la fouille";
    demandeur.account.create_demande(&demande_in_paris(marker)).await.unwrap();
    assert!(rows(&server).await.contains(marker));
    if engine == Engine::Sqlite {
        let hits = found(server.home(), &[marker.to_owned()]);
        assert!(hits.iter().any(|(path, _)| path.to_string_lossy().contains("leboncoup.db")), "{hits:?}");
    }
    // Each secret is found, however it is written down.
    let folder = server.home().join("media/planted");
    fs::create_dir(&folder).unwrap();
    for (number, secret) in secrets.iter().enumerate() {
        let around = format!("{{\"{number}\":\"{secret}\"}}");
        let written = match number % 3 {
            0 => around,
            1 => to_base64(around.as_bytes()),
            _ => hex(around.as_bytes()),
        };
        fs::write(folder.join(number.to_string()), written).unwrap();
    }
    let hits = found(server.home(), &secrets);
    for (number, secret) in secrets.iter().enumerate() {
        let planted = (folder.join(number.to_string()), secret.clone());
        assert!(hits.contains(&planted), "{secret} was not found");
    }
    let store = server.store().await;
    let plant = "UPDATE entries SET blob = $1 WHERE conversation_id = $2";
    let planted =
        store.write(async |tx| tx.query(plant).bind(secrets[0].as_bytes()).bind(id).execute().await);
    assert!(planted.await.unwrap() > 0);
    assert_eq!(told(&rows(&server).await, &secrets), [&secrets[0]]);
}
