//! A double, a receiver, and the requests that a shop makes.

use reqwest::redirect::Policy;
use reqwest::{Client, RequestBuilder, Response};
use serde_json::Value;
use stripe_double::{Double, SessionId, Settings};

use crate::receiver::Receiver;

pub(crate) const SESSION: &str = "mode=payment&success_url=https://shop.example/ok?id={CHECKOUT_SESSION_ID}\
    &cancel_url=https://shop.example/no&line_items[0][quantity]=1\
    &line_items[0][price_data][currency]=eur&line_items[0][price_data][unit_amount]=2500\
    &line_items[0][price_data][product_data][name]=30 jetons&metadata[checkout]=c1\
    &payment_intent_data[metadata][checkout]=c1";

/// A double with a receiver.
pub(crate) struct Shop {
    pub(crate) double: Double,
    pub(crate) receiver: Receiver,
    pub(crate) http: Client,
}

/// An answer, read.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Value,
    pub(crate) replayed: bool,
}

impl Shop {
    pub(crate) fn open() -> Self {
        let receiver = Receiver::start();
        let settings = Settings { endpoint: Some(receiver.endpoint()), ..Settings::for_test() };
        let http = Client::builder().redirect(Policy::none()).no_proxy().build().unwrap();
        Self { double: Double::start(settings).unwrap(), receiver, http }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        self.double.url().join(path).unwrap().to_string()
    }

    pub(crate) fn post_request(&self, path: &str, form: &str) -> RequestBuilder {
        let request = self.http.post(self.url(path)).bearer_auth("sk_test_double");
        request.header("Content-Type", "application/x-www-form-urlencoded").body(form.to_owned())
    }

    pub(crate) async fn post(&self, path: &str, form: &str) -> Answer {
        read(self.post_request(path, form).send().await.unwrap()).await
    }

    pub(crate) async fn post_with_key(&self, key: &str, path: &str, form: &str) -> Answer {
        read(self.post_request(path, form).header("Idempotency-Key", key).send().await.unwrap()).await
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        read(self.http.get(self.url(path)).bearer_auth("sk_test_double").send().await.unwrap()).await
    }

    pub(crate) async fn control(&self, path: &str, body: Value) -> Answer {
        let request = self.http.post(self.url(path)).header("Content-Type", "application/json");
        read(request.body(body.to_string()).send().await.unwrap()).await
    }

    pub(crate) async fn put(&self, path: &str, body: Value) -> u16 {
        let request = self.http.put(self.url(path)).header("Content-Type", "application/json");
        request.body(body.to_string()).send().await.unwrap().status().as_u16()
    }

    /// A new open session.
    pub(crate) async fn session(&self) -> SessionId {
        let created = self.post("/v1/checkout/sessions", SESSION).await;
        assert_eq!(created.status, 200, "{}", created.body);
        created.body["id"].as_str().unwrap().parse().unwrap()
    }

    /// A session as the API shows it now.
    pub(crate) async fn see(&self, session: &SessionId) -> Value {
        self.get(&format!("/v1/checkout/sessions/{session}")).await.body
    }
}

pub(crate) async fn read(response: Response) -> Answer {
    let status = response.status().as_u16();
    let replayed = response.headers().get("Idempotent-Replayed").is_some_and(|value| value == "true");
    let text = response.text().await.unwrap();
    Answer { status, body: serde_json::from_str(&text).unwrap_or(Value::Null), replayed }
}
