//! What happens next, drawn from a seed: few people, few slots and little money, so that they collide.

mod payments;
mod refunds;

use protocol::accounts::Kind;
use protocol::demandes::Status;
use protocol::ids::{
    AccountId, CaseId, ClaimId, ConversationId, DemandeId, LedgerEntryId, MessageId, PurchaseId, UnlockId,
    UserId,
};
use protocol::time::Timestamp;
use protocol::tokens::Asset;

use crate::model::{DAY, HOUR, Model, after};
use crate::ops::{Op, Standing, Step, Wish};
use crate::rng::Rng;

const DEMANDEURS: usize = 4;
const PROS: usize = 6;
/// Operations that may be repeated.
const REMEMBERED: usize = 40;

pub(crate) struct Generator {
    rng: Rng,
    now: Timestamp,
    /// The last key, and the last reference of a grant.
    last: u32,
    /// What a repetition repeats.
    earlier: Vec<Op>,
    /// Disputes, each of one payment.
    disputes: Vec<(u32, String)>,
    /// What the operations of one step have in common, and often those of the steps after it: much that happens to
    /// one demande happens soon.
    theme: Option<DemandeId>,
}

type Draw = fn(&mut Generator, &Model) -> Op;

const ANYTHING: &[(usize, Draw)] = &[
    (5, Generator::grant),
    (2, Generator::stand),
    (2, |_, _| Op::Seal),
    (2, Generator::limit),
    (5, Generator::publish),
    (3, Generator::end),
    (2, Generator::renew),
    (1, |_, _| Op::Expire),
    (26, Generator::unlock),
    (20, Generator::send),
    (8, Generator::acknowledge),
    (8, Generator::receipt),
    (2, Generator::claim),
    (2, Generator::decide),
    (9, Generator::refund),
    (5, Generator::begin),
    (4, Generator::open),
    (14, Generator::hear),
    (6, Generator::again),
];

impl Generator {
    pub(crate) const fn new(seed: u64, now: Timestamp) -> Self {
        Self { rng: Rng::new(seed), now, last: 0, earlier: Vec::new(), disputes: Vec::new(), theme: None }
    }

    pub(crate) fn step(&mut self, model: &Model) -> Step {
        self.tick();
        let ops = if model.users.len() < DEMANDEURS + PROS {
            1
        } else {
            self.rng.weighted(&[(88, 1), (8, 2), (3, 3), (1, 4)])
        };
        self.theme = self.theme.filter(|_| self.rng.percent(85));
        if ops > 1 || (self.theme.is_none() && self.rng.percent(10)) {
            self.theme = Some(self.demande(model));
        }
        let ops = (0..ops).map(|n| {
            if n > 0 && self.rng.percent(25) { self.again_one_of(model, 1) } else { self.op(model) }
        });
        let ops = ops.collect();
        Step { now: self.now, ops }
    }

    /// Mostly moments, at times the very length of a deadline, at times backward.
    fn tick(&mut self) {
        let millis = match self.rng.below(200) {
            0..168 => self.rng.between(0, 20 * 60_000),
            168..182 => self.rng.between(0, 12 * HOUR),
            182..191 => {
                let exact = self.rng.weighted(&[(1, 24 * HOUR), (2, 48 * HOUR), (1, 7 * DAY)]);
                exact + self.rng.between(-1, 1)
            }
            191..193 => self.rng.between(DAY, 21 * DAY),
            193..199 => -self.rng.between(0, 3 * HOUR),
            _ => -self.rng.between(0, 2 * DAY),
        };
        self.now = after(self.now, millis);
    }

    fn op(&mut self, model: &Model) -> Op {
        let missing = model.users.len() < DEMANDEURS + PROS;
        if missing && self.rng.percent(30) {
            let kind = if model.users.len() % 5 < 2 { Kind::Demandeur } else { Kind::Pro };
            let (user, account) = (UserId::new(self.rng.bytes()), self.rng.id(AccountId::make, self.now));
            return Op::SignUp { user, account, kind };
        }
        let draw = self.rng.weighted(ANYTHING);
        let op = draw(self, model);
        if self.earlier.len() == REMEMBERED {
            self.earlier.remove(0);
        }
        self.earlier.push(op.clone());
        op
    }

    /// Bans and restrictions; most are lifted soon, so that there is somebody to act.
    fn stand(&mut self, model: &Model) -> Op {
        let bad: Vec<UserId> = model
            .users
            .iter()
            .filter(|(_, user)| user.standing != Standing::Good)
            .map(|(id, _)| *id)
            .collect();
        if let Some(user) = self.rng.pick(&bad)
            && self.rng.percent(60)
        {
            return Op::Stand { user, standing: Standing::Good };
        }
        let until = after(self.now, self.rng.between(1, 2 * DAY));
        let standing = self.rng.weighted(&[(3, Standing::Restricted(until)), (2, Standing::Banned)]);
        Op::Stand { user: self.party(model), standing }
    }

    /// Anyone; where a demande is what several operations are about, mostly somebody who has a part in it.
    fn party(&mut self, model: &Model) -> UserId {
        let Some(theme) = self.theme.filter(|_| self.rng.percent(80)) else {
            return self.person(model, None);
        };
        let author = model.demandes.get(&theme).map(|demande| demande.author);
        let pros = model.unlocks.values().filter(|unlock| unlock.demande == theme).map(|unlock| unlock.pro);
        let parties: Vec<UserId> = author.into_iter().chain(pros).collect();
        self.rng.pick(&parties).unwrap_or_else(|| self.person(model, None))
    }

    fn limit(&mut self, model: &Model) -> Op {
        let daily = if self.rng.percent(50) { Some(self.rng.between(5, 40)) } else { None };
        Op::Limit { user: self.person(model, Some(Kind::Pro)), daily }
    }

    fn grant(&mut self, model: &Model) -> Op {
        let reference = self.fresh();
        Op::Grant {
            user: self.person(model, Some(Kind::Pro)),
            asset: self.rng.weighted(&[(4, Asset::Standard), (1, Asset::Premium)]),
            tokens: self.rng.between(0, 25),
            reference,
            line: self.rng.id(LedgerEntryId::make, self.now),
        }
    }

    fn publish(&mut self, model: &Model) -> Op {
        let budget = match self.rng.below(5) {
            0 => None,
            _ => self.rng.pick(&[(0, 149), (50, 150), (100, 999), (0, 1_000), (0, 4_999), (10, 5_000)]),
        };
        let kind = self.rng.percent(90).then_some(Kind::Demandeur);
        let author = self.person(model, kind);
        let slots = if self.rng.percent(4) { self.rng.between(-1, 7) } else { self.rng.between(1, 4) };
        let id = self.rng.id(DemandeId::make, self.now);
        Op::Publish { author, id, budget, slots, key: self.fresh() }
    }

    /// By its author mostly, at times by staff.
    fn end(&mut self, model: &Model) -> Op {
        let demande = self.demande(model);
        if self.rng.percent(20) {
            return Op::Hide { demande };
        }
        let author = self.author(model, demande);
        Op::End { author, demande, withdrawn: self.rng.percent(50) }
    }

    fn renew(&mut self, model: &Model) -> Op {
        let over: Vec<DemandeId> = model
            .demandes
            .iter()
            .filter(|(_, demande)| demande.status == Status::Expired || demande.expires_at <= self.now)
            .map(|(id, _)| *id)
            .collect();
        let demande = self.rng.pick(&over).unwrap_or_else(|| self.demande(model));
        Op::Renew { author: self.author(model, demande), demande }
    }

    fn author(&mut self, model: &Model, demande: DemandeId) -> UserId {
        let own = model.demandes.get(&demande).map(|demande| demande.author);
        own.filter(|_| self.rng.percent(96)).unwrap_or_else(|| self.person(model, None))
    }

    fn unlock(&mut self, model: &Model) -> Op {
        let demande = self.demande(model);
        let kind = self.rng.percent(95).then_some(Kind::Pro);
        let right = model.demandes.get(&demande).map_or(6, |demande| demande.price);
        Op::Unlock(Wish {
            pro: self.person(model, kind),
            demande,
            price: if self.rng.percent(92) { right } else { self.rng.between(1, 20) },
            premium: self.rng.percent(18),
            key: self.fresh(),
            id: self.rng.id(UnlockId::make, self.now),
            conversation: self.rng.id(ConversationId::make, self.now),
            line: self.rng.id(LedgerEntryId::make, self.now),
        })
    }

    fn send(&mut self, model: &Model) -> Op {
        let Some(conversation) = self.conversation(model) else { return self.publish(model) };
        let place = &model.conversations[&conversation];
        let (mut sender, mut recipient) = (place.pro, place.demandeur);
        if self.rng.percent(30) {
            (sender, recipient) = (recipient, sender);
        }
        if self.rng.percent(2) {
            sender = self.person(model, None);
        }
        if self.rng.percent(2) {
            recipient = self.person(model, None);
        }
        let made =
            if self.rng.percent(2) { after(self.now, self.rng.between(-8 * DAY, HOUR)) } else { self.now };
        Op::Send { sender, recipient, conversation, id: self.rng.id(MessageId::make, made) }
    }

    /// What waits for somebody, or what has been archived already.
    fn acknowledge(&mut self, model: &Model) -> Op {
        let Some(conversation) = self.conversation(model) else { return self.publish(model) };
        let again = self.rng.percent(10);
        let mut here: Vec<(UserId, MessageId)> = model
            .messages
            .iter()
            .filter(|(_, message)| message.conversation == conversation && (again || message.waits()))
            .map(|((_, id), message)| (message.recipient, *id))
            .collect();
        let Some((mut user, _)) = self.rng.pick(&here) else { return self.send(model) };
        here.retain(|(recipient, _)| *recipient == user);
        let skip = self.rng.below(here.len());
        let messages = here.drain(skip..).map(|(_, id)| id).take(50).collect();
        if self.rng.percent(2) {
            user = self.person(model, None);
        }
        Op::Acknowledge { user, conversation, messages }
    }

    fn again(&mut self, model: &Model) -> Op {
        self.again_one_of(model, REMEMBERED)
    }

    /// The very same request, as a client repeats it that got no answer: with new ids of the server's.
    fn again_one_of(&mut self, model: &Model, newest: usize) -> Op {
        let ago = self.rng.below(newest.min(self.earlier.len()).max(1));
        let Some(mut op) = self.earlier.iter().rev().nth(ago).cloned() else { return self.publish(model) };
        match &mut op {
            Op::RefundAll if self.theme.is_some() => return self.refund(model),
            Op::Unlock(wish) => {
                wish.id = self.rng.id(UnlockId::make, self.now);
                wish.conversation = self.rng.id(ConversationId::make, self.now);
                wish.line = self.rng.id(LedgerEntryId::make, self.now);
                wish.price += i64::from(self.rng.percent(10));
            }
            Op::Publish { id, slots, .. } => {
                *id = self.rng.id(DemandeId::make, self.now);
                *slots += i64::from(self.rng.percent(10));
            }
            Op::Begin(wish) => wish.id = self.rng.id(PurchaseId::make, self.now),
            Op::Claim { id, .. } => *id = self.rng.id(ClaimId::make, self.now),
            Op::Receipt(receipt) => receipt.case = self.rng.id(CaseId::make, self.now),
            Op::Hear { credit, adjustment, .. } => (*credit, *adjustment) = (self.line(), self.line()),
            Op::Refund { line, .. } | Op::Decide { line, .. } | Op::Grant { line, .. } => {
                *line = self.rng.id(LedgerEntryId::make, self.now);
            }
            _ => {}
        }
        op
    }

    /// A number not used before.
    const fn fresh(&mut self) -> u32 {
        self.last += 1;
        self.last
    }

    fn person(&mut self, model: &Model, kind: Option<Kind>) -> UserId {
        let fit: Vec<UserId> = model
            .users
            .iter()
            .filter(|(_, user)| kind.is_none_or(|kind| kind == user.kind))
            .map(|(id, _)| *id)
            .collect();
        self.rng.pick(&fit).unwrap_or(UserId::new([0; 32]))
    }

    /// Mostly one of the newest that is open, at times any, at times none at all.
    fn demande(&mut self, model: &Model) -> DemandeId {
        if let Some(theme) = self.theme {
            return theme;
        }
        let chance = self.rng.below(100);
        let open = |status| matches!(status, Status::Active | Status::Full);
        let fit: Vec<DemandeId> = model
            .demandes
            .iter()
            .rev()
            .filter(|(_, demande)| chance < 10 || open(demande.status))
            .map(|(id, _)| *id)
            .take(if chance < 10 { usize::MAX } else { 6 })
            .collect();
        let nowhere = DemandeId::make(self.now, [0; 10]);
        if chance == 99 { nowhere } else { self.rng.pick(&fit).unwrap_or(nowhere) }
    }

    fn conversation(&mut self, model: &Model) -> Option<ConversationId> {
        let of_theme =
            |unlock: &UnlockId| self.theme.is_none_or(|theme| model.unlocks[unlock].demande == theme);
        let fit: Vec<ConversationId> = model
            .conversations
            .iter()
            .rev()
            .filter(|(_, conversation)| of_theme(&conversation.unlock))
            .map(|(id, _)| *id)
            .take(15)
            .collect();
        self.rng.pick(&fit)
    }
}
