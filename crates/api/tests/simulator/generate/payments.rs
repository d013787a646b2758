//! What Stripe might tell, in any order, early, late and twice.

use protocol::accounts::Kind;
use protocol::ids::{LedgerEntryId, PurchaseId};

use super::Generator;
use crate::model::Model;
use crate::ops::{Begin, Fact, News, Op, Pack, Way};

impl Generator {
    pub(super) fn begin(&mut self, model: &Model) -> Op {
        let kind = self.rng.percent(95).then_some(Kind::Pro);
        Op::Begin(Begin {
            pro: self.person(model, kind),
            pack: self.rng.weighted(&[(3, Pack::Ten), (3, Pack::Thirty), (2, Pack::Premium)]),
            way: self.rng.weighted(&[(3, Way::Checkout), (1, Way::PaymentIntent)]),
            key: self.fresh(),
            id: self.rng.id(PurchaseId::make, self.now),
        })
    }

    pub(super) fn open(&mut self, model: &Model) -> Op {
        let Some(purchase) = self.purchase(model) else { return self.begin(model) };
        let name = match model.purchases[&purchase].way {
            Way::Checkout => session(purchase),
            Way::PaymentIntent => intent(purchase, 1),
        };
        Op::Open { purchase, name }
    }

    pub(super) fn hear(&mut self, model: &Model) -> Op {
        let Some(purchase) = self.purchase(model) else { return self.begin(model) };
        let of = &model.purchases[&purchase];
        let paid = of.paid_at.is_some();
        // At times somebody pays twice, or tries with a second card.
        let nth = if self.rng.percent(4) { 2 } else { 1 };
        let intent = intent(purchase, nth);
        let news = match self.rng.weighted(if paid { AFTER } else { BEFORE }) {
            Told::Paid if self.rng.percent(97) => News::Paid { cents: of.cents },
            Told::Paid => News::Paid { cents: of.cents - 1 },
            Told::Processing => News::Processing,
            Told::Declined => News::Declined,
            Told::Expired => News::Expired,
            Told::Refunded => News::Refunded { cents: self.part(of.cents) },
            Told::Disputed => {
                let id = self.dispute(&intent);
                let won = self.rng.weighted(&[(2, None), (2, Some(true)), (1, Some(false))]);
                News::Disputed { id, cents: self.part(of.cents), won }
            }
        };
        // Only a session's own events carry it; what happens to the money does not name our purchase, either.
        let of_money = matches!(news, News::Refunded { .. } | News::Disputed { .. });
        let by_session = of.way == Way::Checkout && !of_money && self.rng.percent(80);
        let fact = Fact {
            purchase: (!of_money || self.rng.percent(20)).then_some(purchase),
            session: by_session.then(|| session(purchase)),
            intent: (!matches!(news, News::Expired)).then_some(intent),
            news,
        };
        let event = self.rng.percent(85).then(|| self.fresh());
        let (credit, adjustment) = (self.line(), self.line());
        Op::Hear { event, fact, credit, adjustment }
    }

    /// Some of an amount, often all of it.
    fn part(&mut self, cents: i64) -> i64 {
        if self.rng.percent(40) { cents } else { self.rng.between(1, cents) }
    }

    /// One of the disputes of a payment, or a new one.
    fn dispute(&mut self, intent: &str) -> u32 {
        let known: Vec<u32> =
            self.disputes.iter().filter(|(_, of)| of == intent).map(|(id, _)| *id).collect();
        if !known.is_empty() && self.rng.percent(85) {
            return self.rng.pick(&known).unwrap_or_default();
        }
        let id = self.fresh();
        self.disputes.push((id, intent.to_owned()));
        id
    }

    pub(super) fn line(&mut self) -> LedgerEntryId {
        self.rng.id(LedgerEntryId::make, self.now)
    }

    fn purchase(&mut self, model: &Model) -> Option<PurchaseId> {
        let newest: Vec<PurchaseId> = model.purchases.keys().rev().take(6).copied().collect();
        self.rng.pick(&newest)
    }
}

#[derive(Debug, Clone, Copy)]
enum Told {
    Paid,
    Processing,
    Declined,
    Expired,
    Refunded,
    Disputed,
}

const BEFORE: &[(usize, Told)] = &[
    (60, Told::Paid),
    (8, Told::Processing),
    (6, Told::Declined),
    (4, Told::Expired),
    (3, Told::Refunded),
    (3, Told::Disputed),
];
const AFTER: &[(usize, Told)] = &[
    (10, Told::Paid),
    (2, Told::Processing),
    (2, Told::Declined),
    (2, Told::Expired),
    (10, Told::Refunded),
    (14, Told::Disputed),
];

fn session(purchase: PurchaseId) -> String {
    format!("cs_{purchase}")
}

fn intent(purchase: PurchaseId, nth: u32) -> String {
    format!("pi_{purchase}_{nth}")
}
