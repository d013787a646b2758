//! Purchases: what Stripe has told, in whatever order, and where that leaves the tokens.

use protocol::accounts::Kind;
use protocol::ids::PurchaseId;
use protocol::problem::Code;
use protocol::tokens::{MovementKind, PurchaseStatus};

use super::{Answered, DAY, HOUR, Model, Payment, Purchase, Ruling, between};
use crate::ops::{Begin, Effect, Fact, News, Outcome, Way};

impl Model {
    pub(super) fn begin(&mut self, wish: &Begin) -> Ruling {
        let pro = self.user(wish.pro)?;
        if pro.kind != Kind::Pro {
            return Err(Code::NotAPro);
        }
        pro.may_trade(self.now)?;
        let account = pro.account;
        let body = format!("{:?} {}", wish.way, wish.pack.name());
        if let Some(Answered::Begun(earlier)) = self.replay(wish.pro, "purchase", wish.key, &body)? {
            return Ok(Outcome::Begun(earlier));
        }
        let unpaid = |purchase: &&Purchase| {
            let age = between(purchase.at, self.now);
            purchase.account == account
                && match purchase.status {
                    PurchaseStatus::New => age < HOUR / 4,
                    PurchaseStatus::Open => age < DAY,
                    _ => false,
                }
        };
        if self.purchases.values().filter(unpaid).count() >= 10 {
            return Err(Code::TooManyOpenPurchases);
        }
        let (asset, tokens, cents) = wish.pack.content();
        let purchase = Purchase {
            pro: wish.pro,
            account,
            way: wish.way,
            asset,
            tokens,
            cents,
            at: self.now,
            status: PurchaseStatus::New,
            session: None,
            intent: None,
            taken_back: 0,
            adjustments: 0,
            paid_at: None,
        };
        self.purchases.insert(wish.id, purchase);
        self.settle(wish.pro, "purchase", wish.key, &body, Answered::Begun(wish.id));
        Ok(Outcome::Begun(wish.id))
    }

    /// Stripe's answer, which may come after its news.
    pub(super) fn open(&mut self, id: PurchaseId, name: &str) -> Outcome {
        if let Some(purchase) = self.purchases.get_mut(&id) {
            let known = match purchase.way {
                Way::Checkout => &mut purchase.session,
                Way::PaymentIntent => &mut purchase.intent,
            };
            known.get_or_insert_with(|| name.to_owned());
            if purchase.status == PurchaseStatus::New {
                purchase.status = PurchaseStatus::Open;
            }
        }
        Outcome::Done
    }

    pub(super) fn hear(&mut self, event: Option<u32>, fact: &Fact) -> Outcome {
        if event.is_some_and(|event| !self.heard.insert(event)) {
            return Outcome::Heard(None);
        }
        let mut effects = Vec::new();
        let named = fact.purchase.filter(|id| self.purchases.contains_key(id));
        if let Some(intent) = &fact.intent {
            let payment = self.payments.entry(intent.clone()).or_default();
            payment.purchase = payment.purchase.or(named);
            match fact.news {
                News::Refunded { cents } => payment.refunded = payment.refunded.max(cents),
                News::Disputed { id, cents, won } => payment.dispute(id, cents, won),
                _ => {}
            }
        }
        let payment = fact.intent.as_ref().map(|intent| self.payments[intent].clone());
        let Some(id) = named.or(payment.as_ref().and_then(|payment| payment.purchase)) else {
            return Outcome::Heard(Some(effects));
        };
        effects.extend(self.follow(id, fact));
        if let (Some(payment), Some(intent)) = (payment, &fact.intent) {
            effects.extend(self.take_back(id, intent, &payment));
        }
        if effects.iter().any(|effect| matches!(effect, Effect::Credited | Effect::Adjusted(_))) {
            self.tell(&[self.purchases[&id].pro], 1);
        }
        Outcome::Heard(Some(effects))
    }

    /// What news means for the status, and the credit.
    fn follow(&mut self, id: PurchaseId, fact: &Fact) -> Option<Effect> {
        use PurchaseStatus::{Expired, Failed, Held, New, Open, Paid, Processing};
        let now = self.now;
        let purchase = self.purchases.get_mut(&id)?;
        let here = purchase.status;
        let of_its_page =
            fact.session.is_some() && (purchase.session.is_none() || purchase.session == fact.session);
        let counts = purchase.way == Way::PaymentIntent || of_its_page;
        let to = match fact.news {
            News::Paid { .. } if here == Paid => {
                let second = fact.intent.is_some() && fact.intent != purchase.intent;
                return second.then_some(Effect::PaidTwice);
            }
            News::Paid { cents } if cents == purchase.cents => {
                purchase.status = Paid;
                purchase.paid_at = Some(now);
                if fact.intent.is_some() {
                    purchase.intent.clone_from(&fact.intent);
                }
                let (account, asset, tokens) = (purchase.account, purchase.asset, purchase.tokens);
                self.book(account, asset, MovementKind::Purchase, tokens, id.to_string());
                return Some(Effect::Credited);
            }
            News::Paid { .. } if here != Held => Held,
            News::Processing if counts && matches!(here, New | Open) => Processing,
            News::Declined if counts && matches!(here, New | Open | Processing) => Failed,
            News::Expired if counts && matches!(here, New | Open | Processing | Failed) => Expired,
            _ => return None,
        };
        purchase.status = to;
        Some(if to == Held { Effect::Held } else { Effect::Moved(to) })
    }

    /// The tokens of the money that is not there any more: as many as were bought at most, rounded down.
    fn take_back(&mut self, id: PurchaseId, intent: &str, payment: &Payment) -> Option<Effect> {
        let purchase = self.purchases.get_mut(&id)?;
        if purchase.status != PurchaseStatus::Paid || purchase.intent.as_deref() != Some(intent) {
            return None;
        }
        let gone = payment.refunded
            + payment
                .disputes
                .values()
                .filter(|(_, won)| *won != Some(true))
                .map(|(cents, _)| cents)
                .sum::<i64>();
        let due = purchase.tokens * gone.min(purchase.cents) / purchase.cents;
        let difference = due - purchase.taken_back;
        if difference == 0 {
            return None;
        }
        purchase.taken_back = due;
        purchase.adjustments += 1;
        let reference = format!("{id}/{}", purchase.adjustments);
        let (account, asset) = (purchase.account, purchase.asset);
        let kind = if difference > 0 { MovementKind::TakeBack } else { MovementKind::GiveBack };
        self.book(account, asset, kind, -difference, reference);
        Some(Effect::Adjusted(difference))
    }
}

impl Payment {
    /// The bank's decision stands, whatever comes after it.
    fn dispute(&mut self, id: u32, cents: i64, won: Option<bool>) {
        let known = self.disputes.entry(id).or_insert((cents, won));
        if known.1.is_none() && won.is_some() {
            *known = (cents, won);
        }
    }
}
