//! The API by hand: for what the SDK would never send, and for what it hides.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use crypto_core::identity::IdentitySecret;
use crypto_core::kdf::{derive_login_id, kdf_input};
use crypto_core::rand_core::UnwrapErr;
use crypto_core::receipt::ReceiptSubject;
use crypto_core::ring::VaultKeyRing;
use crypto_core::vault::Vault;
use crypto_core::{MasterKey, RecoveryKey};
use getrandom::SysRng;
use protocol::accounts::Kind;
use protocol::auth::{KdfParams, SignUp};
use protocol::bytes::{Ciphertext, Iv};
use protocol::ids::{LoginId, MessageId, UserId};
use protocol::keys::{Commitment, KdfSalt};
use protocol::messages::SendMessage;
use protocol::sealed::{Blob, EncapsulatedKey, Envelope, Scheme};
use protocol::time::Timestamp;
use protocol::transcript::Outcome;
use protocol::unlocks::Receipt;
use reqwest::{Method, StatusCode};
use serde::Serialize;
use serde_json::{Value, json};

use super::{Server, demande_in_paris};

/// A bare HTTP client.
#[derive(Debug, Clone)]
pub(crate) struct Raw {
    http: reqwest::Client,
    origin: String,
}

/// An answer with all that tests look at.
#[derive(Debug)]
pub(crate) struct Answer {
    pub status: StatusCode,
    pub content_type: String,
    pub cookies: BTreeMap<String, String>,
    pub body: Value,
}

/// A request under construction.
#[derive(Debug)]
pub(crate) struct Request<'a>(&'a Raw, reqwest::RequestBuilder);

/// An account made by hand.
#[derive(Debug, Clone)]
pub(crate) struct RawAccount {
    pub user_id: UserId,
    pub login_id: LoginId,
    pub auth_secret: [u8; 32],
    pub token: String,
    pub cookies: BTreeMap<String, String>,
    pub vault: Arc<Vault>,
}

impl RawAccount {
    /// Signs a receipt.
    pub(crate) fn receipt(&self, subject: &ReceiptSubject) -> Receipt {
        Receipt {
            message_id: subject.message,
            outcome: subject.outcome,
            generation: 1,
            signature: subject.sign(self.vault.identity()),
        }
    }
}

impl Server {
    /// A bare HTTP client of this server.
    pub(crate) fn raw(&self) -> Raw {
        Raw { http: reqwest::Client::new(), origin: self.origin() }
    }
}

impl Raw {
    /// A request to `path` under the origin.
    pub(crate) fn request(&self, method: Method, path: &str) -> Request<'_> {
        Request(self, self.http.request(method, format!("{}{path}", self.origin)))
    }

    pub(crate) fn get(&self, path: &str) -> Request<'_> {
        self.request(Method::GET, path)
    }

    pub(crate) fn post(&self, path: &str) -> Request<'_> {
        self.request(Method::POST, path)
    }

    pub(crate) fn put(&self, path: &str) -> Request<'_> {
        self.request(Method::PUT, path)
    }

    /// Makes an account.
    pub(crate) async fn sign_up(&self, kind: Kind) -> RawAccount {
        let (request, auth_secret, vault) = sign_up_parts(kind);
        let answer = self.post("/api/v1/auth/signup").json(&request).send().await;
        assert_eq!(answer.status, StatusCode::CREATED, "{answer:?}");
        let token = answer.body["access_token"].as_str().unwrap().to_owned();
        let user_id = answer.body["user_id"].as_str().unwrap().parse().unwrap();
        let (login_id, cookies) = (request.login_id, answer.cookies);
        RawAccount { user_id, login_id, auth_secret, token, cookies, vault: Arc::new(vault) }
    }
}

impl Request<'_> {
    pub(crate) fn header(self, name: &str, value: &str) -> Self {
        Self(self.0, self.1.header(name, value))
    }

    pub(crate) fn bearer(self, token: &str) -> Self {
        self.header("authorization", &format!("Bearer {token}"))
    }

    pub(crate) fn json(self, body: &impl Serialize) -> Self {
        self.text("application/json", serde_json::to_string(body).unwrap())
    }

    pub(crate) fn text(self, content_type: &str, body: impl Into<String>) -> Self {
        Self(self.0, self.1.header("content-type", content_type).body(body.into()))
    }

    /// With the refresh cookie and its CSRF value.
    pub(crate) fn cookies(self, cookies: &BTreeMap<String, String>) -> Self {
        let line =
            cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ");
        let csrf = cookies.get("__Host-csrf").cloned().unwrap_or_default();
        self.header("cookie", &line).header("x-csrf-token", &csrf)
    }

    pub(crate) fn octets(self, body: Vec<u8>) -> Self {
        Self(self.0, self.1.header("content-type", "application/octet-stream").body(body))
    }

    /// The status and the bytes of the answer.
    pub(crate) async fn bytes(self) -> (StatusCode, Vec<u8>) {
        let response = self.1.send().await.unwrap();
        (response.status(), response.bytes().await.unwrap().to_vec())
    }

    pub(crate) async fn send(self) -> Answer {
        self.try_send().await.unwrap()
    }

    /// For a server that may die meanwhile.
    pub(crate) async fn try_send(self) -> Result<Answer, reqwest::Error> {
        let response = self.1.send().await?;
        let header = |name: &str| {
            let values = response.headers().get_all(name).iter();
            values.map(|value| value.to_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        let cookies = header("set-cookie")
            .iter()
            .filter_map(|line| line.split(';').next()?.split_once('='))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        let content_type = header("content-type").concat();
        let status = response.status();
        let text = response.text().await?;
        let body = serde_json::from_str(&text).unwrap_or(Value::String(text));
        Ok(Answer { status, content_type, cookies, body })
    }
}

impl Answer {
    /// The stable code of a problem.
    pub(crate) fn code(&self) -> &str {
        self.body["code"].as_str().unwrap_or("none")
    }
}

/// A demandeur and a pro in one conversation, by hand.
#[derive(Debug)]
pub(crate) struct RawPair {
    pub demandeur: RawAccount,
    pub pro: RawAccount,
    pub conversation: String,
    pub unlock: String,
}

impl Server {
    /// A new member of staff.
    pub(crate) async fn staff(&self, role: &str) -> RawAccount {
        let account = self.raw().sign_up(Kind::Demandeur).await;
        self.must(&["admin", "promote", "--user", &account.user_id.to_string(), "--role", role]);
        account
    }

    /// Two new members who are in a conversation.
    pub(crate) async fn raw_pair(&self) -> RawPair {
        let raw = self.raw();
        let (demandeur, pro) = (raw.sign_up(Kind::Demandeur).await, raw.sign_up(Kind::Pro).await);
        let user = pro.user_id.to_string();
        self.must(&["admin", "grant", "--user", &user, "--tokens", "6", "--reason", "essai"]);
        let post =
            raw.post("/api/v1/demandes").bearer(&demandeur.token).header("idempotency-key", "demande-1");
        let posted = post.json(&demande_in_paris("Fuite")).send().await;
        let demande = posted.body["id"].as_str().unwrap_or_else(|| panic!("{posted:?}")).to_owned();
        let unlock = raw.post(&format!("/api/v1/demandes/{demande}/unlock")).bearer(&pro.token);
        let unlocked = unlock.header("idempotency-key", "unlock-1").json(&json!({ "price": 6 })).send().await;
        let id = &unlocked.body["conversation"]["id"];
        let conversation = id.as_str().unwrap_or_else(|| panic!("{unlocked:?}")).to_owned();
        let unlock = unlocked.body["unlock_id"].as_str().unwrap().to_owned();
        RawPair { demandeur, pro, conversation, unlock }
    }
}

impl RawPair {
    /// The path of something in the conversation.
    pub(crate) fn path(&self, rest: &str) -> String {
        format!("/api/v1/conversations/{}/{rest}", self.conversation)
    }

    /// The demandeur's receipt for a message that [`RawPair::send`] sent.
    pub(crate) fn receipt(&self, id: MessageId, filling: u8, outcome: Outcome) -> Receipt {
        self.demandeur.receipt(&self.subject(id, filling, outcome))
    }

    /// What that receipt is about.
    pub(crate) fn subject(&self, id: MessageId, filling: u8, outcome: Outcome) -> ReceiptSubject {
        let (unlock, conversation) = (self.unlock.parse().unwrap(), self.conversation.parse().unwrap());
        let envelope = message(id, self.demandeur.user_id, filling).envelope;
        ReceiptSubject::of(unlock, conversation, id, &envelope, outcome)
    }

    /// Sends a message from the pro to the demandeur.
    pub(crate) async fn send(&self, raw: &Raw, id: MessageId, filling: u8) -> Answer {
        let body = message(id, self.demandeur.user_id, filling);
        raw.post(&self.path("messages")).bearer(&self.pro.token).json(&body).send().await
    }
}

/// The id of a message written now; `later`: milliseconds.
pub(crate) fn message_id(later: i64) -> MessageId {
    let now = std::time::UNIX_EPOCH.elapsed().unwrap().as_millis();
    let mut random = [0; 10];
    getrandom::fill(&mut random).unwrap();
    MessageId::make(Timestamp::from_millis(i64::try_from(now).unwrap() + later), random)
}

/// Something that looks sealed.
pub(crate) fn blob(filling: u8) -> Blob {
    Blob { v: 1, iv: Iv::new([filling; 12]), data: Ciphertext::new(vec![filling; 272]) }
}

/// A message that looks sealed.
pub(crate) fn message(id: MessageId, recipient: UserId, filling: u8) -> SendMessage {
    let enc = EncapsulatedKey::new([filling; 32]);
    let data = Ciphertext::new(vec![filling; 272]);
    let envelope = Envelope { v: 1, scheme: Scheme::HpkeAuth, enc, data };
    SendMessage { id, recipient, commitment: Commitment::new([filling; 32]), envelope, entry: blob(filling) }
}

/// A complete sign-up, and the secret it proves the password with.
pub(crate) fn sign_up_body(kind: Kind) -> (SignUp, [u8; 32]) {
    let (request, auth_secret, _) = sign_up_parts(kind);
    (request, auth_secret)
}

fn sign_up_parts(kind: Kind) -> (SignUp, [u8; 32], Vault) {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let (email, password) = (format!("brut.{number}@exemple.fr"), "un mot de passe à la main");
    let mut rng = UnwrapErr(SysRng);
    let kdf = KdfParams { salt: KdfSalt::new([7; 16]), iterations: 600_000 };
    let master = MasterKey::from_bytes(*kdf_input(password, &email, &kdf).unwrap().pbkdf2());
    let (secret, user_id, identity) = IdentitySecret::make(&mut rng);
    let keys = VaultKeyRing::make(user_id, &mut rng);
    let recovery = RecoveryKey::make(&mut rng);
    let vault = Vault::new(secret, identity);
    let request = SignUp {
        login_id: derive_login_id(&email),
        kdf,
        auth_secret: master.derive_auth_secret(),
        recovery_auth: recovery.derive_recovery_auth(),
        kind,
        display_name: format!("À la main {number}").try_into().unwrap(),
        identity,
        key_ring: keys.seal(&master.derive_wrap_key(), 1, &mut rng).unwrap(),
        recovery_key_ring: keys.seal(&recovery.derive_wrap_key(), 1, &mut rng).unwrap(),
        vault: keys.seal_vault(&vault, 1, &mut rng).unwrap(),
    };
    (request, *master.derive_auth_secret().expose_bytes(), vault)
}
