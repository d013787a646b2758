//! Pros who unlock, write, buy tokens and get some back, each by a request that can be sent again.

use std::collections::VecDeque;

use protocol::accounts::Kind;
use protocol::ids::UserId;
use serde_json::{Value, json};
use stripe_double::{EventType, Signer};

use super::wish::{Deed, Wish};
use crate::support::raw::{message, message_id};
use crate::support::shop::{WEBHOOK_PATH, session_of};
use crate::support::{Answer, RawAccount, Server, Shop, demande_in_paris};

/// A demandeur, pros with a fortune, and a moderator.
pub(crate) struct Market {
    author: RawAccount,
    pros: Vec<Pro>,
    staff: RawAccount,
    /// Requests made so far, for their keys.
    asked: usize,
}

struct Pro {
    account: RawAccount,
    /// What they have unlocked and not got back, the oldest first.
    bought: VecDeque<Bought>,
}

struct Bought {
    unlock: String,
    conversation: String,
}

impl Market {
    pub(crate) async fn open(server: &Server, pros: usize) -> Self {
        let raw = server.raw();
        let (author, staff) = (raw.sign_up(Kind::Demandeur).await, raw.sign_up(Kind::Demandeur).await);
        let user = staff.user_id.to_string();
        server.must(&["admin", "promote", "--user", &user, "--role", "moderator"]);
        let mut market = Self { author, pros: Vec::new(), staff, asked: 0 };
        for _ in 0..pros {
            let account = raw.sign_up(Kind::Pro).await;
            let user = account.user_id.to_string();
            server.must(&["admin", "grant", "--user", &user, "--tokens", "100000", "--reason", "essai"]);
            market.pros.push(Pro { account, bought: VecDeque::new() });
        }
        market
    }

    /// A new demande with a slot for every pro, and each one's wish to unlock it.
    pub(crate) async fn post(&mut self, server: &Server) -> Vec<Wish> {
        let mut body = demande_in_paris("Fuite");
        body.slots = Some(5);
        let token = self.author.token.clone();
        let posted = self.ask(server, &token, "/api/v1/demandes", json!(body)).await;
        let path = format!("/api/v1/demandes/{}/unlock", text(&posted, "id"));
        let key = self.key();
        let wish = |pro: &Pro| {
            let wish = Wish::new(Deed::Unlock, &path, &json!({ "price": Deed::PRICE }));
            wish.bearer(&pro.account.token).header("idempotency-key", &key)
        };
        self.pros.iter().map(wish).collect()
    }

    /// A pro has unlocked something.
    pub(crate) fn unlocked(&mut self, pro: usize, answer: &Answer) {
        let (unlock, conversation) = (text(answer, "unlock_id"), &answer.body["conversation"]["id"]);
        let conversation = conversation.as_str().unwrap_or_else(|| panic!("{answer:?}")).to_owned();
        self.pros[pro].bought.push_back(Bought { unlock, conversation });
    }

    /// A pro's message to the demandeur, about their newest unlock.
    pub(crate) fn message(&self, pro: usize) -> Wish {
        let Pro { account, bought } = &self.pros[pro];
        let conversation = &bought.back().expect("an unlock").conversation;
        let path = format!("/api/v1/conversations/{conversation}/messages");
        let author: UserId = self.author.user_id;
        Wish::new(Deed::Message, &path, &json!(message(message_id(0), author, 1))).bearer(&account.token)
    }

    /// Stripe's word that a pro has paid for [`Deed::PACK`].
    pub(crate) async fn payment(&mut self, shop: &Shop, pro: usize) -> Wish {
        let token = self.pros[pro].account.token.clone();
        let pack = json!({ "pack": Deed::PACK.0 });
        let begun = self.ask(&shop.server, &token, "/api/v1/tokens/checkout", pack).await;
        shop.stripe.pay(&session_of(&text(&begun, "url"))).expect("a session to pay");
        let event = shop.event(&EventType::SESSION_COMPLETED);
        let signed = shop.stripe.signed(&event.id, Signer::Endpoint, shop.stripe.now()).expect("an event");
        Wish::of_text(Deed::Payment, WEBHOOK_PATH, signed.body).header("stripe-signature", &signed.header)
    }

    /// Staff's decision on a pro's claim: everything comes back that their oldest unlock has cost.
    pub(crate) async fn refund(&mut self, server: &Server, pro: usize) -> Wish {
        let pro = &mut self.pros[pro];
        let unlock = pro.bought.pop_front().expect("an unlock").unlock;
        let token = pro.account.token.clone();
        let path = format!("/api/v1/unlocks/{unlock}/claim");
        let claim = self.ask(server, &token, &path, json!({ "grievance": "other" })).await;
        let path = format!("/api/v1/admin/claims/{}/decision", text(&claim, "id"));
        let decision = json!({ "decision": "accepted", "reason": "essai" });
        Wish::new(Deed::Refund, &path, &decision).bearer(&self.staff.token)
    }

    async fn ask(&mut self, server: &Server, token: &str, path: &str, body: Value) -> Answer {
        let (raw, key) = (server.raw(), self.key());
        raw.post(path).bearer(token).header("idempotency-key", &key).json(&body).send().await
    }

    fn key(&mut self) -> String {
        self.asked += 1;
        format!("request-{}", self.asked)
    }
}

fn text(answer: &Answer, field: &str) -> String {
    answer.body[field].as_str().unwrap_or_else(|| panic!("{field}: {answer:?}")).to_owned()
}
