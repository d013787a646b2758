//! A server that sells: with a double of Stripe in this process.

use std::ops::Deref;
use std::sync::LazyLock;

use client::Account;
use protocol::ids::{AccountId, PurchaseId};
use protocol::tokens::{PackId, Purchase, PurchaseStatus};
use reqwest::StatusCode;
use serde_json::Value;
use store::testing::Engine;
use stripe_double::{
    Clock, Double, Endpoint, Event, EventType, Fate, Plan, Rule, Secrets, SessionId, Settings, Signer,
};
use tokio::runtime::Runtime;

use super::{Answer, Server, eventually};

/// The secret that the double signs with.
pub(crate) const WEBHOOK_SECRET: &str = "whsec_of_the_double";
/// The key that the double asks for.
pub(crate) const API_KEY: &str = "sk_test_double";

/// Tests have a runtime each; what they share lives here.
static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().expect("a runtime"));

/// A server and the Stripe it sells through.
#[derive(Debug)]
pub(crate) struct Shop {
    pub server: Server,
    pub stripe: Double,
}

impl Deref for Shop {
    type Target = Server;

    fn deref(&self) -> &Server {
        &self.server
    }
}

/// A double that tells nobody yet.
pub(crate) fn double() -> Double {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).expect("random bytes");
    let _runtime = RUNTIME.enter();
    let settings =
        Settings { port: 0, api_key: API_KEY.to_owned(), endpoint: None, clock: Clock::system(), seed };
    Double::start(settings).expect("a double")
}

/// What a server must know to sell through a double.
pub(crate) fn variables(double: &Double) -> Vec<(&'static str, String)> {
    vec![
        ("STRIPE_API_BASE", double.url().to_string()),
        ("STRIPE_SECRET_KEY", API_KEY.to_owned()),
        ("STRIPE_WEBHOOK_SECRET", WEBHOOK_SECRET.to_owned()),
    ]
}

impl Shop {
    /// A shop on an empty database that has asked Stripe once what happened, and does not again for five minutes.
    pub(crate) async fn open(engine: Engine) -> Self {
        let stripe = double();
        let server = Server::start_with(engine, variables(&stripe)).await;
        assert!(server.job("payments").await.status.success());
        let shop = Self { server, stripe };
        shop.tell();
        shop
    }

    /// Webhooks arrive from now on.
    pub(crate) fn tell(&self) {
        let url = format!("{}{WEBHOOK_PATH}", self.server.origin()).parse().unwrap();
        let secrets = Secrets::one(WEBHOOK_SECRET.parse().unwrap());
        self.stripe.endpoint(Some(Endpoint { url, secrets }));
    }

    /// A buyer begins to buy a pack; the page it leads to.
    pub(crate) async fn check_out(&self, buyer: &Account, pack: &str) -> (PurchaseId, SessionId) {
        let started = buyer.checkout(&pack_id(pack)).await.unwrap();
        (started.purchase_id, session_of(&started.url))
    }

    /// A buyer buys a pack and Stripe has told everything.
    pub(crate) async fn buy(&self, buyer: &Account, pack: &str) -> (PurchaseId, SessionId) {
        let (purchase, session) = self.check_out(buyer, pack).await;
        self.stripe.pay(&session).unwrap();
        self.stripe.quiet().await;
        assert_eq!(buyer.purchase(purchase).await.unwrap().status, PurchaseStatus::Paid);
        (purchase, session)
    }

    /// Confirms a payment as a front end of somebody else's would.
    pub(crate) async fn confirm(&self, intent: &str, method: &str) -> StatusCode {
        let url = self.stripe.url().join(&format!("v1/payment_intents/{intent}/confirm")).unwrap();
        let body = format!("payment_method={method}");
        let form = "application/x-www-form-urlencoded";
        let request = reqwest::Client::new().post(url).bearer_auth(API_KEY).header("content-type", form);
        request.body(body).send().await.unwrap().status()
    }

    /// Closes a session that nobody paid.
    pub(crate) async fn expire(&self, session: &SessionId) {
        let url = self.stripe.url().join(&format!("v1/checkout/sessions/{session}/expire")).unwrap();
        let answer = reqwest::Client::new().post(url).bearer_auth(API_KEY).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK);
    }

    /// How many objects of a kind there are at Stripe; up to 100.
    pub(crate) async fn count(&self, list: &str) -> usize {
        let url = self.stripe.url().join(&format!("{list}?limit=100")).unwrap();
        let answer = reqwest::Client::new().get(url).bearer_auth(API_KEY).send().await.unwrap();
        let list: Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
        list["data"].as_array().unwrap().len()
    }

    /// Nothing that happens is told.
    pub(crate) fn keep_quiet(&self) {
        self.stripe.plan(Plan { rules: vec![Rule::always(Fate::Dropped)], ..Plan::default() });
    }

    /// Does what the job `payments` does every five minutes, for purchases that are ten minutes old.
    pub(crate) async fn reconcile(&self) {
        let store = self.server.store().await;
        let age = "UPDATE purchases SET created_at = created_at - 600000, checked_at = checked_at - 600000";
        store.write(async |tx| tx.query(age).execute().await).await.unwrap();
        self.server.must(&["jobs", "run", "payments"]);
    }

    /// The newest event of a type.
    pub(crate) fn event(&self, kind: &EventType) -> Event {
        let events = self.stripe.events();
        events.into_iter().rfind(|event| event.kind == *kind).unwrap_or_else(|| panic!("no {kind}"))
    }

    /// Posts an event by hand, as Stripe would.
    pub(crate) async fn post(&self, event: &Event) -> Answer {
        let now = self.stripe.now();
        let signed = self.stripe.signed(&event.id, Signer::Endpoint, now).unwrap();
        self.server.hook(&signed.header, signed.body).await
    }
}

/// Where Stripe tells what happens.
pub(crate) const WEBHOOK_PATH: &str = "/api/v1/webhooks/stripe";

impl Server {
    /// Whose tokens a member's are.
    pub(crate) async fn account(&self, member: &Account) -> AccountId {
        let (store, user) = (self.store().await, member.user_id());
        let user = store.read(async |tx| store::users::find(tx, user).await).await.unwrap();
        user.unwrap().account.unwrap()
    }

    /// Posts a webhook.
    pub(crate) async fn hook(&self, header: &str, body: impl Into<String>) -> Answer {
        let raw = self.raw();
        raw.post(WEBHOOK_PATH).header("stripe-signature", header).text("application/json", body).send().await
    }
}

pub(crate) fn pack_id(name: &str) -> PackId {
    name.parse().unwrap()
}

/// The session of a payable page.
pub(crate) fn session_of(url: &str) -> SessionId {
    url.rsplit('/').next().unwrap().parse().unwrap_or_else(|_| panic!("no page of the double's: {url}"))
}

/// Waits until a purchase stands there.
pub(crate) async fn wait_until(buyer: &Account, purchase: PurchaseId, status: PurchaseStatus) -> Purchase {
    eventually(status.as_str(), || async {
        buyer.purchase(purchase).await.ok().filter(|purchase| purchase.status == status)
    })
    .await
}
