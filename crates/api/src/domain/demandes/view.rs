//! What of a demande a person may see.

use protocol::demandes::{Access, AuthorHint, Demande, Slots, Status};
use protocol::ids::UserId;
use protocol::limits::PREMIUM_SLOTS;
use protocol::money::Price;
use protocol::time::Timestamp;
use store::demandes::{AuthorRecord, Seen};

/// Below this many unlocks an answer rate says nothing.
const UNLOCKS_THAT_TELL: i64 = 3;
const DAY_SECONDS: u64 = 24 * 60 * 60;

/// A demande as `viewer` sees it; `distance_km` only in search results.
#[must_use]
pub fn view(seen: Seen, viewer: UserId, distance_km: Option<i64>, now: Timestamp) -> Demande {
    let Seen { demande, author, unlock } = seen;
    let access = match unlock {
        _ if demande.author == viewer => Access::Author,
        Some(_) => Access::Unlocked,
        None => Access::Locked,
    };
    let status = match demande.status {
        Status::Active | Status::Full if demande.expires_at <= now => Status::Expired,
        status => status,
    };
    Demande {
        id: demande.id,
        title: demande.title,
        category: demande.category,
        place: demande.place,
        budget: demande.budget,
        price: Price::of(demande.budget),
        status,
        slots: Slots {
            total: demande.slots,
            left: demande.slots - demande.slots_used,
            premium_left: PREMIUM_SLOTS - demande.premium_used,
            rivals: demande.slots_used + demande.premium_used,
        },
        author: hint(author, now),
        distance_km,
        access,
        description: (access != Access::Locked).then_some(demande.description),
        conversation_id: unlock.map(|unlock| unlock.conversation),
        created_at: demande.created_at,
        expires_at: demande.expires_at,
    }
}

fn hint(author: AuthorRecord, now: Timestamp) -> AuthorHint {
    let days = now.since(author.since).as_secs() / DAY_SECONDS;
    let rate = (author.unlocks >= UNLOCKS_THAT_TELL).then(|| author.answered * 100 / author.unlocks);
    AuthorHint {
        account_age_days: i64::try_from(days).unwrap_or(i64::MAX),
        answer_rate: rate,
        unlocks: author.unlocks,
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use protocol::category::Category;
    use protocol::ids::{ConversationId, DemandeId, UnlockId};
    use protocol::money::{Budget, Tokens};
    use protocol::places::Place;
    use store::unlocks::Unlock;

    use super::*;

    const NOW: Timestamp = Timestamp::from_millis(1_763_690_400_000);
    const AUTHOR: UserId = UserId::new([1; 32]);
    const PRO: UserId = UserId::new([2; 32]);

    fn seen(unlocked: bool) -> Seen {
        let unlock = Unlock {
            id: UnlockId::make(NOW, [1; 10]),
            conversation: ConversationId::make(NOW, [2; 10]),
            spent: Tokens::ZERO,
            premium: false,
            at: NOW,
        };
        let place = Place {
            code: "75111".parse().unwrap(),
            name: "Paris 11e".to_owned(),
            department: "75".to_owned(),
            postcodes: vec!["75011".to_owned()],
            approximate: false,
        };
        Seen {
            demande: store::demandes::Demande {
                id: DemandeId::make(NOW, [3; 10]),
                author: AUTHOR,
                title: "Chaudière en panne".to_owned().try_into().unwrap(),
                description: "Plus d'eau chaude.".to_owned().try_into().unwrap(),
                category: Category::Chauffage,
                place,
                budget: Some(Budget::new(100, 200).unwrap()),
                status: Status::Active,
                slots: 3,
                slots_used: 1,
                premium_used: 0,
                created_at: NOW,
                expires_at: NOW.plus(Duration::from_mins(1)),
            },
            author: AuthorRecord { since: NOW, unlocks: 3, answered: 2 },
            unlock: unlocked.then_some(unlock),
        }
    }

    #[test]
    fn the_description_is_for_the_author_and_those_who_paid() {
        let access = |viewer, unlocked| {
            let demande = view(seen(unlocked), viewer, None, NOW);
            (demande.access, demande.description.is_some(), demande.conversation_id.is_some())
        };
        assert_eq!(access(AUTHOR, false), (Access::Author, true, false));
        assert_eq!(access(PRO, true), (Access::Unlocked, true, true));
        assert_eq!(access(PRO, false), (Access::Locked, false, false));
    }

    #[test]
    fn price_and_slots_are_what_an_unlock_would_meet() {
        let demande = view(seen(false), PRO, Some(4), NOW);
        assert_eq!(demande.price.tokens.get(), 6);
        assert_eq!(demande.slots, Slots { total: 3, left: 2, premium_left: 1, rivals: 1 });
        assert_eq!(demande.distance_km, Some(4));
    }

    #[test]
    fn a_demande_is_over_when_its_time_is() {
        assert_eq!(view(seen(false), PRO, None, NOW.plus(Duration::from_mins(1))).status, Status::Expired);
    }

    #[test]
    fn two_unlocks_tell_no_answer_rate() {
        let record = |unlocks| AuthorRecord { since: NOW, unlocks, answered: 2 };
        assert_eq!(hint(record(2), NOW).answer_rate, None);
        assert_eq!(hint(record(3), NOW).answer_rate, Some(66));
        assert_eq!(hint(record(3), NOW.plus(Duration::from_hours(49))).account_age_days, 2);
    }
}
