//! Sends what is due, one after the other.

use std::sync::Arc;
use std::time::Duration;

use reqwest::Client;
use reqwest::redirect::Policy;

use crate::double::account::{Account, Outgoing};
use crate::webhook::delivery::Answer;

const PATIENCE: Duration = Duration::from_secs(10);

/// Delivers until the task is dropped.
pub async fn run(account: Arc<Account>, client: Client) {
    loop {
        match account.next_outgoing() {
            Some(outgoing) => {
                let answer = send(&client, &outgoing).await;
                account.delivered(outgoing, answer);
            }
            None => account.something_due().await,
        }
    }
}

/// The client that delivers: it follows no redirect and uses no proxy.
///
/// # Errors
/// When the client cannot be set up.
pub fn client() -> reqwest::Result<Client> {
    Client::builder().redirect(Policy::none()).no_proxy().timeout(PATIENCE).build()
}

async fn send(client: &Client, outgoing: &Outgoing) -> Answer {
    let request = client
        .post(outgoing.url.as_str())
        .header("Content-Type", "application/json; charset=utf-8")
        .header("Stripe-Signature", &outgoing.signed.header)
        .header("User-Agent", "Stripe/1.0 (+https://stripe.com/docs/webhooks)")
        .body(outgoing.signed.body.clone());
    match request.send().await {
        Ok(response) => Answer::Status(response.status().as_u16()),
        Err(_) => Answer::None,
    }
}
