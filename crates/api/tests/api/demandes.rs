//! `/api/v1/demandes`.

use protocol::accounts::Kind;
use protocol::demandes::{Access, NearbyQuery};
use protocol::problem::Code;
use reqwest::StatusCode;
use rstest::rstest;
use serde_json::json;
use store::testing::Engine;

use crate::support::people::fresh;
use crate::support::{demande_in_paris, shared};

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_same_post_twice_makes_one_demande(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let server = shared(engine).await;
    let raw = server.raw();
    let account = raw.sign_up(Kind::Demandeur).await;
    let post = |title: &str| {
        let request =
            raw.post("/api/v1/demandes").bearer(&account.token).header("idempotency-key", "la-meme-demande");
        request.json(&demande_in_paris(title)).send()
    };
    let (first, second, other) = (post("Fuite").await, post("Fuite").await, post("Autre").await);
    assert_eq!(first.status, StatusCode::CREATED);
    assert_eq!(second.body["id"], first.body["id"]);
    assert_eq!((other.status, other.code()), (StatusCode::UNPROCESSABLE_ENTITY, "idempotency_mismatch"));
    let mine = raw.get("/api/v1/demandes/mine").bearer(&account.token).send().await;
    assert_eq!(mine.body["items"].as_array().unwrap().len(), 1);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_description_is_for_those_who_paid(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let server = shared(engine).await;
    let (author, outsider, pro) = (server.demandeur().await, server.pro(1).await, server.pro(6).await);
    let demande = author.account.create_demande(&demande_in_paris("Fuite")).await.unwrap();
    pro.account.unlock(&demande).await.unwrap();
    for (reader, access) in [(&author, Access::Author), (&outsider, Access::Locked), (&pro, Access::Unlocked)]
    {
        let seen = fresh(&reader.account, &demande).await;
        assert_eq!(seen.access, access);
        assert_eq!(seen.description.is_some(), access != Access::Locked);
        assert_eq!(seen.conversation_id.is_some(), access == Access::Unlocked);
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_unlock_repeated_is_free(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let server = shared(engine).await;
    let (author, pro) = (server.demandeur().await, server.pro(20).await);
    let demande = author.account.create_demande(&demande_in_paris("Fuite")).await.unwrap();
    let first = pro.account.unlock(&demande).await.unwrap();
    let second = pro.account.unlock(&demande).await.unwrap();
    assert_eq!((first.unlock_id, first.conversation.id), (second.unlock_id, second.conversation.id));
    assert_eq!((first.balance.standard.get(), second.balance.standard.get()), (14, 14));
    assert_eq!(second.demande.slots.left, 2);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_unlock_is_refused_with_its_reason_and_costs_nothing(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let server = shared(engine).await;
    let author = server.demandeur().await;
    let demande = author.account.create_demande(&demande_in_paris("Fuite")).await.unwrap();
    let code = |refused: client::ClientError| refused.code().unwrap();

    let poor = server.pro(5).await;
    assert_eq!(code(poor.account.unlock(&demande).await.unwrap_err()), Code::InsufficientTokens);
    assert_eq!(poor.account.me().await.unwrap().balance.standard.get(), 5);

    let mut cheaper = demande.clone();
    cheaper.price.tokens = 3.try_into().unwrap();
    let pro = server.pro(10).await;
    assert_eq!(code(pro.account.unlock(&cheaper).await.unwrap_err()), Code::PriceChanged);
    assert_eq!(pro.account.me().await.unwrap().balance.standard.get(), 10);

    let demandeur = server.demandeur().await;
    server.grant(&demandeur.account, 10);
    assert_eq!(code(demandeur.account.unlock(&demande).await.unwrap_err()), Code::NotAPro);

    let posting_pro = server.pro(10).await;
    let own = posting_pro.account.create_demande(&demande_in_paris("Pour moi")).await.unwrap();
    assert_eq!(code(posting_pro.account.unlock(&own).await.unwrap_err()), Code::OwnDemande);
    assert_eq!(fresh(&author.account, &demande).await.slots.left, 3);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_search_pages_by_distance_without_repeating(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let server = shared(engine).await;
    let (author, pro) = (server.demandeur().await, server.pro(1).await);
    let word = format!("mot{}", author.account.user_id().tag());
    // Marseille 1er is far, Lyon 3e is where the search begins, Villeurbanne is beside it.
    for place in ["69383", "69266", "13201", "69383", "69266"] {
        let mut demande = demande_in_paris(&word);
        demande.place = place.parse().unwrap();
        author.account.create_demande(&demande).await.unwrap();
    }
    let (mut cursor, mut found) = (None, Vec::new());
    loop {
        let query = NearbyQuery {
            place: "69383".to_owned(),
            radius_km: Some(50),
            q: Some(word.clone()),
            limit: Some(3),
            cursor,
            ..NearbyQuery::default()
        };
        let page = pro.account.nearby(&query).await.unwrap();
        found.extend(page.items);
        cursor = page.next_cursor;
        if cursor.is_none() {
            break;
        }
    }
    let distances: Vec<i64> = found.iter().filter_map(|demande| demande.distance_km).collect();
    assert_eq!(distances.len(), 4, "{distances:?}");
    assert!(distances.is_sorted() && distances[1] == 0 && distances[2] > 0, "{distances:?}");
    let ids: std::collections::BTreeSet<_> = found.iter().map(|demande| demande.id).collect();
    assert_eq!(ids.len(), 4);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn contact_details_stay_out_of_public_texts(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let server = shared(engine).await;
    let author = server.demandeur().await;
    let mut demande = demande_in_paris("Appelez le 06 12 34 56 78");
    let refused = author.account.create_demande(&demande).await.unwrap_err();
    assert_eq!(refused.code(), Some(Code::ContactInPublicField));
    demande = demande_in_paris("Fuite");
    demande.description = "Écrivez à camille@exemple.fr".to_owned().try_into().unwrap();
    let refused = author.account.create_demande(&demande).await.unwrap_err();
    assert_eq!(refused.code(), Some(Code::ContactInPublicField));
    assert_eq!(author.account.my_demandes(None).await.unwrap().items, []);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_cursor_belongs_to_its_filters(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let server = shared(engine).await;
    let (author, pro) = (server.demandeur().await, server.pro(1).await);
    for _ in 0..2 {
        author.account.create_demande(&demande_in_paris("Fuite")).await.unwrap();
    }
    let mut query = NearbyQuery { place: "75111".to_owned(), limit: Some(1), ..NearbyQuery::default() };
    query.cursor = pro.account.nearby(&query).await.unwrap().next_cursor;
    assert!(query.cursor.is_some());
    query.radius_km = Some(7);
    assert_eq!(pro.account.nearby(&query).await.unwrap_err().code(), Some(Code::InvalidField));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_demande_nobody_knows_is_not_found(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let server = shared(engine).await;
    let raw = server.raw();
    let account = raw.sign_up(Kind::Pro).await;
    let path = "/api/v1/demandes/018f0000-0000-7000-8000-000000000000";
    assert_eq!(raw.get(path).bearer(&account.token).send().await.code(), "not_found");
    let unlock =
        raw.post(&format!("{path}/unlock")).bearer(&account.token).header("idempotency-key", "inconnue-1");
    assert_eq!(unlock.json(&json!({ "price": 6 })).send().await.code(), "not_found");
}
