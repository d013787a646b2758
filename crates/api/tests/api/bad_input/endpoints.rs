//! A good request for every endpoint.

use protocol::accounts::Kind;
use protocol::bytes::to_base64;
use protocol::ids::MessageId;
use protocol::transcript::{Outcome, sha256};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::raw::{blob, message, message_id, sign_up_body};
use crate::support::{Answer, Raw, RawAccount, RawPair, Server, demande_in_paris};

/// An id that nothing has.
pub(super) const NOTHING: &str = "018f0000-0000-7000-8000-000000000000";

/// What the requests are about.
#[derive(Debug)]
pub(super) struct World {
    pub raw: Raw,
    pub pair: RawPair,
    /// A pro with tokens who is in no conversation.
    pub other: RawAccount,
    /// A demandeur who has posted nothing.
    pub seeker: RawAccount,
    /// A demande that nobody has unlocked.
    pub locked: String,
    /// A message of the pro that the demandeur has not archived.
    pub waiting: MessageId,
    /// A member of staff.
    pub moderator: RawAccount,
    /// Their chief.
    pub admin: RawAccount,
    /// A claim that waits for a decision.
    pub claim: String,
    /// A case that is open.
    pub case: String,
    /// A file of the pro's whose one part has arrived, not complete.
    pub media: String,
    /// One that they have removed.
    pub gone: String,
}

impl World {
    pub(super) async fn make(server: &Server) -> Self {
        let (raw, pair) = (server.raw(), server.raw_pair().await);
        let (other, seeker) = (raw.sign_up(Kind::Pro).await, raw.sign_up(Kind::Demandeur).await);
        let user = other.user_id.to_string();
        server.must(&["admin", "grant", "--user", &user, "--tokens", "50", "--reason", "essai"]);
        let post =
            raw.post("/api/v1/demandes").bearer(&pair.demandeur.token).header("idempotency-key", "demande-2");
        let posted = post.json(&demande_in_paris("Encore fermée")).send().await;
        let locked = posted.body["id"].as_str().unwrap().to_owned();
        let waiting = message_id(0);
        assert_eq!(pair.send(&raw, waiting, 1).await.status, 201);
        let (moderator, admin) = (server.staff("moderator").await, server.staff("admin").await);
        let claim = server.raw_pair().await.claim(&raw).await;
        let case = server.open_case(other.user_id).await.to_string();
        let (media, gone) = (upload(&raw, &pair).await, upload(&raw, &pair).await);
        let removal = raw.request(Method::DELETE, &format!("/api/v1/media/{gone}")).bearer(&pair.pro.token);
        assert_eq!(removal.send().await.status, 204);
        let mark = raw.put(&pair.path("read")).bearer(&pair.pro.token).json(&mark(&pair, 4));
        assert_eq!(mark.send().await.status, 204);
        Self { raw, pair, other, seeker, locked, waiting, moderator, admin, claim, case, media, gone }
    }
}

/// What [`World::media`] holds.
const SEALED: [u8; 16] = [7; 16];

/// A file of the pro's whose one part has arrived.
async fn upload(raw: &Raw, pair: &RawPair) -> String {
    let body = json!({ "conversation_id": pair.conversation, "size": SEALED.len() });
    let begun = raw.post("/api/v1/media").bearer(&pair.pro.token).json(&body).send().await;
    let id = begun.body["id"].as_str().unwrap_or_else(|| panic!("{begun:?}")).to_owned();
    let put = raw.put(&format!("/api/v1/media/{id}/parts/0")).bearer(&pair.pro.token);
    assert_eq!(put.octets(SEALED.into()).send().await.status, 204);
    id
}

/// A read mark of the pro's.
fn mark(pair: &RawPair, n: u64) -> Value {
    json!({ "n": n, "envelope": message(message_id(0), pair.demandeur.user_id, 1).envelope })
}

/// A request that can be altered.
#[derive(Debug, Clone)]
pub(super) struct Call {
    pub method: Method,
    pub path: String,
    pub token: Option<String>,
    pub headers: Vec<(&'static str, String)>,
    pub content_type: &'static str,
    pub body: Option<Body>,
}

#[derive(Debug, Clone)]
pub(super) enum Body {
    Json(Value),
    Text(String),
}

impl Call {
    pub(super) fn new(method: Method, path: impl Into<String>, token: Option<&str>) -> Self {
        let token = token.map(str::to_owned);
        Self {
            method,
            path: path.into(),
            token,
            headers: Vec::new(),
            content_type: "application/json",
            body: None,
        }
    }

    fn json(mut self, body: Value) -> Self {
        self.body = Some(Body::Json(body));
        self
    }

    fn header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }

    pub(super) fn text(mut self, body: impl Into<String>) -> Self {
        self.body = Some(Body::Text(body.into()));
        self
    }

    /// The same with another value at a JSON pointer; `None` removes it.
    pub(super) fn with(mut self, pointer: &str, value: Option<Value>) -> Self {
        let Some(Body::Json(body)) = &mut self.body else { panic!("no JSON in {self:?}") };
        let (parent, field) = pointer.rsplit_once('/').unwrap();
        let place = body.pointer_mut(parent).unwrap_or_else(|| panic!("no {parent}"));
        match (value, place) {
            (Some(value), Value::Object(object)) => drop(object.insert(field.to_owned(), value)),
            (Some(value), Value::Array(array)) => array[field.parse::<usize>().unwrap()] = value,
            (None, Value::Object(object)) => drop(object.remove(field).unwrap()),
            (value, place) => panic!("{value:?} in {place}"),
        }
        self
    }

    pub(super) fn without_header(mut self, name: &str) -> Self {
        self.headers.retain(|(present, _)| *present != name);
        self
    }

    pub(super) fn with_header(self, name: &'static str, value: &str) -> Self {
        self.without_header(name).header(name, value)
    }

    pub(super) async fn send(&self, raw: &Raw) -> Answer {
        let mut request = raw.request(self.method.clone(), &self.path);
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        if let Some(token) = &self.token {
            request = request.bearer(token);
        }
        match &self.body {
            Some(Body::Json(body)) => request.text(self.content_type, body.to_string()),
            Some(Body::Text(body)) => request.text(self.content_type, body.clone()),
            None => request,
        }
        .send()
        .await
    }
}

/// Endpoints that take a body, each with a good one. Sent in this order, all succeed.
pub(super) fn with_body(world: &World) -> Vec<Call> {
    let World { pair, other, .. } = world;
    let (demandeur, pro) = (Some(pair.demandeur.token.as_str()), Some(pair.pro.token.as_str()));
    let (moderator, admin) = (Some(world.moderator.token.as_str()), Some(world.admin.token.as_str()));
    let login = json!({ "login_id": other.login_id, "auth_secret": to_base64(&other.auth_secret) });
    let sent = message(message_id(1), pair.demandeur.user_id, 3);
    let entry = json!({ "message_id": world.waiting, "blob": blob(2) });
    vec![
        Call::new(Method::POST, "/api/v1/auth/prelogin", None).json(json!({ "login_id": other.login_id })),
        Call::new(Method::POST, "/api/v1/auth/signup", None).json(json!(sign_up_body(Kind::Pro).0)),
        Call::new(Method::POST, "/api/v1/auth/login", None).json(login),
        Call::new(Method::PUT, "/api/v1/me/vault", pro)
            .header("if-match", "\"1\"")
            .json(json!({ "blob": blob(1) })),
        Call::new(Method::PUT, "/api/v1/tokens/buyer", pro)
            .json(json!({ "name": "Camille & Fils", "address": ["2 rue du Four", "75006 Paris"] })),
        Call::new(Method::POST, "/api/v1/tokens/checkout", pro)
            .header("idempotency-key", "checkout-1")
            .json(json!({ "pack": "standard-10" })),
        Call::new(Method::POST, "/api/v1/tokens/payment-intents", pro)
            .header("idempotency-key", "payment-1")
            .json(json!({ "pack": "premium-20" })),
        Call::new(Method::POST, "/api/v1/demandes", demandeur)
            .header("idempotency-key", "demande-3")
            .json(json!(demande_in_paris("Fuite"))),
        Call::new(Method::POST, format!("/api/v1/demandes/{}/unlock", world.locked), Some(&other.token))
            .header("idempotency-key", "unlock-2")
            .json(json!({ "price": 6 })),
        Call::new(Method::PUT, "/api/v1/tokens/spending-limit", pro).json(json!({ "daily": 100 })),
        Call::new(Method::POST, "/api/v1/media", pro)
            .json(json!({ "conversation_id": pair.conversation, "size": 65_569 })),
        Call::new(Method::POST, format!("/api/v1/media/{}/complete", world.media), pro)
            .json(json!({ "sha256": to_base64(&sha256(&SEALED)) })),
        Call::new(Method::POST, pair.path("messages"), pro).json(json!(sent)),
        Call::new(Method::POST, pair.path("entries"), demandeur).json(json!({ "entries": [entry] })),
        Call::new(Method::PUT, pair.path("pages/1"), pro)
            .json(json!({ "page": blob(4), "entries": [world.waiting] })),
        Call::new(Method::PUT, pair.path("state"), pro)
            .header("if-match", "\"0\"")
            .json(json!({ "blob": blob(1) })),
        Call::new(Method::PUT, pair.path("read"), pro).json(mark(pair, 5)),
        Call::new(Method::PATCH, "/api/v1/me/settings", pro).json(json!({ "share_read": true })),
        Call::new(Method::POST, format!("/api/v1/unlocks/{}/receipt", pair.unlock), demandeur)
            .json(json!(pair.receipt(world.waiting, 1, Outcome::Opened))),
        Call::new(Method::POST, format!("/api/v1/unlocks/{}/claim", pair.unlock), pro)
            .header("idempotency-key", "claim-two")
            .json(json!({ "grievance": "misleading", "details": "Une autre adresse." })),
        Call::new(Method::POST, format!("/api/v1/admin/claims/{}/decision", world.claim), moderator)
            .json(json!({ "decision": "accepted", "reason": "Demande fictive." })),
        Call::new(Method::POST, format!("/api/v1/admin/cases/{}/close", world.case), moderator)
            .json(json!({ "reason": "Rien à signaler." })),
        Call::new(Method::POST, format!("/api/v1/admin/demandes/{}/hide", world.locked), moderator)
            .json(json!({ "reason": "Annonce fictive." })),
        Call::new(Method::POST, format!("/api/v1/admin/users/{}/ban", world.seeker.user_id), moderator)
            .json(json!({ "reason": "Fausses annonces." })),
        Call::new(Method::POST, format!("/api/v1/admin/users/{}/lift", world.seeker.user_id), moderator)
            .json(json!({ "reason": "Une erreur." })),
        Call::new(Method::POST, format!("/api/v1/admin/users/{}/grant", other.user_id), admin)
            .json(json!({ "asset": "premium", "tokens": 1, "reference": "geste-1", "reason": "Un geste." })),
    ]
}

/// What an author does with a demande without a body.
pub(super) fn transitions(demande: &str, token: &str) -> Vec<Call> {
    let path = |name| format!("/api/v1/demandes/{demande}/{name}");
    let names = ["renew", "resolve", "withdraw"];
    names.into_iter().map(|name| Call::new(Method::POST, path(name), Some(token))).collect()
}

/// A part of a file, which is no JSON.
pub(super) fn part(world: &World, number: &str, bytes: usize) -> Call {
    let path = format!("/api/v1/media/{}/parts/{number}", world.media);
    let call = Call::new(Method::PUT, path, Some(&world.pair.pro.token)).text("s".repeat(bytes));
    Call { content_type: "application/octet-stream", ..call }
}

/// What a member does with a conversation, or about the other one, without a body.
pub(super) fn endings(world: &World) -> Vec<Call> {
    let token = Some(world.pair.pro.token.as_str());
    let block = format!("/api/v1/me/blocks/{}", world.pair.demandeur.user_id);
    vec![
        Call::new(Method::PUT, block.clone(), token),
        Call::new(Method::DELETE, block, token),
        Call::new(Method::POST, world.pair.path("leave"), token),
        Call::new(Method::DELETE, format!("/api/v1/conversations/{}", world.pair.conversation), token),
    ]
}

/// Endpoints that only a signed-in person can read.
pub(super) fn private_reads(world: &World) -> Vec<Call> {
    let token = Some(world.pair.pro.token.as_str());
    let paths = [
        "/api/v1/me".to_owned(),
        "/api/v1/me/vault".to_owned(),
        "/api/v1/me/settings".to_owned(),
        "/api/v1/me/blocks".to_owned(),
        "/api/v1/admin/stats".to_owned(),
        "/api/v1/tokens/balance".to_owned(),
        "/api/v1/tokens/buyer".to_owned(),
        "/api/v1/tokens/ledger".to_owned(),
        "/api/v1/tokens/ledger.csv".to_owned(),
        format!("/api/v1/tokens/purchases/{NOTHING}/invoice"),
        format!("/api/v1/tokens/purchases/{NOTHING}/invoice.pdf"),
        "/api/v1/tokens/purchases".to_owned(),
        format!("/api/v1/tokens/purchases/{NOTHING}"),
        "/api/v1/demandes/mine".to_owned(),
        "/api/v1/demandes/nearby?place=75111".to_owned(),
        format!("/api/v1/demandes/{}", world.locked),
        format!("/api/v1/demandes/{}/unlocks", world.locked),
        "/api/v1/tokens/spending-limit".to_owned(),
        "/api/v1/conversations".to_owned(),
        format!("/api/v1/conversations/{}", world.pair.conversation),
        world.pair.path("entries"),
        world.pair.path("pages/1"),
        world.pair.path("state"),
        world.pair.path("read"),
        "/api/v1/envelopes".to_owned(),
        format!("/api/v1/media/{}/content", world.media),
        "/api/v1/unlocks".to_owned(),
        "/api/v1/admin/claims".to_owned(),
        "/api/v1/admin/cases".to_owned(),
    ];
    paths.into_iter().map(|path| Call::new(Method::GET, path, token)).collect()
}
