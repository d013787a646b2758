//! Buying tokens: purchases, and what Stripe tells about them.

use api::domain::invoices::{Terms, VatRate};
use api::domain::purchases::{self as domain, Applied, Draw, Wish};
use api::ports::payments::{self, DisputeState};
use protocol::ids::{LedgerEntryId, PurchaseId};
use protocol::invoices::Seller;
use protocol::time::Timestamp;
use protocol::tokens::Pack;
use store::{purchases, stripe};

use super::{Answer, World, count, once};
use crate::ops::{self, Begin, Effect, Fact, News, Outcome, Way};

impl World {
    pub(super) async fn begin(&self, wish: &Begin, now: Timestamp) -> Answer {
        let once = once(wish.pro, "purchase", wish.key, &format!("{:?} {}", wish.way, wish.pack.name()));
        let wish = Wish {
            pro: wish.pro,
            pack: pack(wish.pack),
            way: match wish.way {
                Way::Checkout => purchases::Way::Checkout,
                Way::PaymentIntent => purchases::Way::PaymentIntent,
            },
            id: wish.id,
            request_key: wish.id.to_string(),
        };
        let begun = self.store.write(async |tx| domain::begin(tx, &wish, &once, now).await).await?;
        Ok(Outcome::Begun(begun.id))
    }

    /// As after Stripe's answer to the request that a purchase begins with.
    pub(super) async fn open(&self, id: PurchaseId, name: &str) -> Answer {
        let open = async |tx: &mut _| {
            let Some(purchase) = purchases::find(tx, id).await? else { return Ok(()) };
            match purchase.way {
                purchases::Way::Checkout => purchases::opened_session(tx, id, name, "https://stripe").await,
                purchases::Way::PaymentIntent => purchases::opened_intent(tx, id, name).await,
            }
        };
        self.store.write::<_, store::StoreError>(open).await?;
        Ok(Outcome::Done)
    }

    pub(super) async fn hear(
        &self,
        event: Option<u32>,
        fact: &Fact,
        credit: LedgerEntryId,
        adjustment: LedgerEntryId,
        now: Timestamp,
    ) -> Answer {
        let (fact, draw) = (told(fact), Draw { credit, adjustment });
        let terms = terms();
        let hear = async |tx: &mut _| {
            if let Some(event) = event
                && !stripe::remember_event(tx, &format!("evt_{event}"), "simulated", now).await?
            {
                return Ok(None);
            }
            domain::apply(tx, &fact, draw, &terms, now).await.map(Some)
        };
        Ok(Outcome::Heard(self.store.write(hear).await?.map(effects)))
    }
}

fn effects(applied: Applied) -> Vec<Effect> {
    let effect = |effect| match effect {
        domain::Effect::Credited => Effect::Credited,
        domain::Effect::Adjusted(tokens) => Effect::Adjusted(tokens),
        domain::Effect::Moved(status) => Effect::Moved(status),
        domain::Effect::Held => Effect::Held,
        domain::Effect::PaidTwice => Effect::PaidTwice,
    };
    applied.effects.into_iter().map(effect).collect()
}

fn told(fact: &Fact) -> payments::Fact {
    let news = match fact.news {
        News::Paid { cents } => payments::News::Paid { cents, currency: "eur".to_owned() },
        News::Processing => payments::News::Processing,
        News::Declined => payments::News::Declined,
        News::Expired => payments::News::Expired,
        News::Refunded { cents } => payments::News::Refunded { cents },
        News::Disputed { id, cents, won } => payments::News::Disputed {
            id: format!("dp_{id}"),
            cents,
            state: match won {
                None => DisputeState::Open,
                Some(true) => DisputeState::Won,
                Some(false) => DisputeState::Lost,
            },
        },
    };
    payments::Fact {
        purchase: fact.purchase,
        session: fact.session.clone(),
        intent: fact.intent.clone(),
        news,
    }
}

fn pack(pack: ops::Pack) -> Pack {
    let (asset, tokens, amount_cents) = pack.content();
    Pack { id: pack.name().parse().expect("a pack's name"), asset, tokens: count(tokens), amount_cents }
}

fn terms() -> Terms {
    let seller = Seller {
        name: "LeBonCoup SAS".to_owned(),
        address: vec!["1 rue de la Paix".to_owned()],
        registration: "00000000000000".to_owned(),
        vat_number: None,
        note: None,
    };
    Terms { seller, vat: VatRate::new(2_000).expect("a rate") }
}
