//! Publishing a demande.

use protocol::demandes::CreateDemande;
use protocol::ids::{DemandeId, UserId};
use protocol::limits::{DEMANDE_LIFE, SLOTS, SLOTS_DEFAULT};
use protocol::moderation::holds_contact;
use protocol::problem::Code;
use protocol::time::Timestamp;
use store::demandes::{self, NewDemande};
use store::places::Located;
use store::{Tx, places, users};

use crate::domain::accounts::me::caller;
use crate::domain::idempotency::Once;
use crate::domain::{DomainError, Refusal, standing};

/// HTTP status of a published demande, kept with its idempotency key.
const CREATED: u16 = 201;

/// Publishes a demande once, whatever the number of requests; returns its id.
///
/// # Errors
/// `invalid_field`, `contact_in_public_field`, `unknown_place`, `one_active_demande`, `restricted`, `banned`, and
/// those of the idempotency key.
pub async fn publish(
    tx: &mut Tx,
    author: UserId,
    id: DemandeId,
    request: &CreateDemande,
    once: &Once,
    now: Timestamp,
) -> Result<DemandeId, DomainError> {
    if let Some(replay) = once.claim(tx, now).await? {
        return Ok(replay.resource.parse().map_err(|_| Code::NotFound)?);
    }
    let place = places::find(tx, &request.place).await?.ok_or(Code::UnknownPlace)?;
    let demande = draft(author, id, request, place, now)?;
    users::lock(tx, author).await?;
    standing::may_trade(&caller(tx, author).await?, now)?;
    one_at_a_time(tx, author, id, now).await?;
    if !demandes::insert(tx, &demande).await? {
        return Err(Code::Forbidden.into());
    }
    once.settle(tx, CREATED, &id.to_string()).await?;
    Ok(id)
}

/// The rules that need no database.
fn draft(
    author: UserId,
    id: DemandeId,
    request: &CreateDemande,
    place: Located,
    now: Timestamp,
) -> Result<NewDemande, Refusal> {
    let slots = request.slots.unwrap_or(SLOTS_DEFAULT);
    if !SLOTS.contains(&slots) {
        return Err(Refusal::because(Code::InvalidField, "slots: 1 to 5"));
    }
    check_texts(request.title.as_str(), request.description.as_str())?;
    Ok(NewDemande {
        id,
        author,
        title: request.title.clone(),
        description: request.description.clone(),
        category: request.category,
        place,
        budget: request.budget,
        slots,
        created_at: now,
        expires_at: now.plus(DEMANDE_LIFE),
    })
}

/// Lets public texts through that hold no contact details.
pub(super) fn check_texts(title: &str, description: &str) -> Result<(), Refusal> {
    for (field, text) in [("title", title), ("description", description)] {
        if holds_contact(text) {
            let detail = format!("{field}: holds contact details");
            return Err(Refusal::because(Code::ContactInPublicField, detail));
        }
    }
    Ok(())
}

/// Lets authors who answered nobody lately hold one open demande only. The author is locked before, so that two
/// demandes at once see each other.
///
/// # Errors
/// `one_active_demande`.
pub(super) async fn one_at_a_time(
    tx: &mut Tx,
    author: UserId,
    id: DemandeId,
    now: Timestamp,
) -> Result<(), DomainError> {
    let refused = demandes::is_silent(tx, author).await? && demandes::has_open(tx, author, id, now).await?;
    if refused { Err(Code::OneActiveDemande.into()) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use protocol::category::Category;
    use protocol::places::Place;
    use store::places::Point;

    use super::*;

    const NOW: Timestamp = Timestamp::from_millis(1_763_690_400_000);

    fn drafted(title: &str, description: &str, slots: Option<i64>) -> Result<NewDemande, Code> {
        let request = CreateDemande {
            title: title.to_owned().try_into().unwrap(),
            description: description.to_owned().try_into().unwrap(),
            category: Category::Chauffage,
            place: "75111".parse().unwrap(),
            budget: None,
            slots,
        };
        let place = Place {
            code: "75111".parse().unwrap(),
            name: "Paris 11e".to_owned(),
            department: "75".to_owned(),
            postcodes: vec![],
            approximate: false,
        };
        let located = Located { place, point: Point { lat: 48.859, lon: 2.379 }, population: 138_170 };
        let id = DemandeId::make(NOW, [1; 10]);
        draft(UserId::new([1; 32]), id, &request, located, NOW).map_err(|refusal| refusal.code)
    }

    #[test]
    fn a_demande_lives_thirty_days_and_has_three_slots_unless_told_otherwise() {
        let demande = drafted("Chaudière", "En panne", None).unwrap();
        assert_eq!((demande.slots, demande.expires_at), (3, NOW.plus(DEMANDE_LIFE)));
        assert_eq!(drafted("Chaudière", "En panne", Some(5)).unwrap().slots, 5);
    }

    #[test]
    fn slots_are_one_to_five() {
        for slots in [0, 6, -1] {
            assert_eq!(drafted("Chaudière", "En panne", Some(slots)).unwrap_err(), Code::InvalidField);
        }
    }

    #[test]
    fn public_texts_hold_no_contact_details() {
        assert_eq!(drafted("Appelez 0612345678", "x", None).unwrap_err(), Code::ContactInPublicField);
        assert_eq!(drafted("x", "jean@example.fr", None).unwrap_err(), Code::ContactInPublicField);
    }
}
