//! Demandes, as one particular person sees them.

use protocol::category::Category;
use protocol::demandes::Status;
use protocol::ids::{DemandeId, UserId};
use protocol::money::Budget;
use protocol::places::{Place, search_key};
use protocol::text::{Description, Title};
use protocol::time::Timestamp;

use crate::places::Located;
use crate::unlocks::Unlock;
use crate::{StoreError, Tx};

pub use self::geo::{Found, Nearby, NearbyAfter, nearby};
pub use self::silence::{has_open, is_silent};
pub use self::slots::{Taken, free_slot, lock, take_premium_slot, take_slot};
pub use self::transitions::{end, expire, hide, renew};
use self::view::{SeenRow, seen};

mod geo;
mod silence;
mod slots;
mod sphere;
mod transitions;
mod view;

/// A demande to publish.
#[derive(Debug, Clone)]
pub struct NewDemande {
    /// Its id.
    pub id: DemandeId,
    /// Who asks.
    pub author: UserId,
    /// Public.
    pub title: Title,
    /// Shown after the unlock.
    pub description: Description,
    /// The trade.
    pub category: Category,
    /// The commune, as [`crate::places::find`] returned it.
    pub place: Located,
    /// Whole EUR.
    pub budget: Option<Budget>,
    /// Standard slots.
    pub slots: i64,
    /// When it is posted.
    pub created_at: Timestamp,
    /// When it expires.
    pub expires_at: Timestamp,
}

/// A stored demande.
#[derive(Debug, Clone, PartialEq)]
pub struct Demande {
    /// Its id.
    pub id: DemandeId,
    /// Who asks.
    pub author: UserId,
    /// Public.
    pub title: Title,
    /// Shown after the unlock.
    pub description: Description,
    /// The trade.
    pub category: Category,
    /// The commune; without postcodes once the table of communes no longer has it.
    pub place: Place,
    /// Whole EUR.
    pub budget: Option<Budget>,
    /// Where it stands; an active one is over once `expires_at` has passed.
    pub status: Status,
    /// Standard slots.
    pub slots: i64,
    /// Standard slots taken.
    pub slots_used: i64,
    /// Premium slots taken.
    pub premium_used: i64,
    /// When it was posted.
    pub created_at: Timestamp,
    /// When it expires.
    pub expires_at: Timestamp,
}

/// What is known about an author.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AuthorRecord {
    /// When they signed up.
    pub since: Timestamp,
    /// Unlocks of their demandes: the newest, at most [`protocol::limits::ANSWER_RATE_UNLOCKS`].
    pub unlocks: i64,
    /// Those among them that got an answer in time: one refunded for want of an answer did not.
    pub answered: i64,
}

/// A demande as one person sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct Seen {
    /// The demande.
    pub demande: Demande,
    /// Its author.
    pub author: AuthorRecord,
    /// The viewer's own open unlock of it.
    pub unlock: Option<Unlock>,
}

/// Publishes a demande as active. False when the author is not in good standing, so may not post.
///
/// # Errors
/// [`StoreError::Engine`], also when the id is taken.
pub async fn insert(tx: &mut Tx, demande: &NewDemande) -> Result<bool, StoreError> {
    let place = &demande.place.place;
    let inserted = tx
        .query(
            "INSERT INTO demandes (id, author_id, title, description, category, place_code, place_name,
                 department, lat, lon, budget_min, budget_max, status, slots, search_text, created_at,
                 expires_at)
             SELECT $1, u.id, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'active', $13, $14, $15, $16
             FROM users u
             WHERE u.id = $2
                 AND (u.standing = 'good' OR (u.standing = 'restricted' AND u.standing_until <= $15))",
        )
        .bind(demande.id)
        .bind(demande.author)
        .bind(demande.title.as_str())
        .bind(demande.description.as_str())
        .bind(demande.category.as_str())
        .bind(place.code.as_str())
        .bind(place.name.as_str())
        .bind(place.department.as_str())
        .bind(demande.place.point.lat)
        .bind(demande.place.point.lon)
        .bind(demande.budget.map(Budget::min))
        .bind(demande.budget.map(Budget::max))
        .bind(demande.slots)
        .bind(search_key(&format!("{} {}", demande.title, place.name)))
        .bind(demande.created_at)
        .bind(demande.expires_at)
        .execute()
        .await?;
    Ok(inserted == 1)
}

/// Finds a demande as `viewer` sees it, whatever its status.
///
/// # Errors
/// [`StoreError::Corrupt`], [`StoreError::Engine`].
pub async fn find(tx: &mut Tx, id: DemandeId, viewer: UserId) -> Result<Option<Seen>, StoreError> {
    let row: Option<SeenRow> =
        tx.query(concat!(seen!(), " WHERE d.id = $2")).bind(viewer).bind(id).optional().await?;
    row.map(Seen::try_from).transpose()
}

/// The author's own demandes, the newest first, older than `before`.
///
/// # Errors
/// [`StoreError::Corrupt`], [`StoreError::Engine`].
pub async fn of_author(
    tx: &mut Tx,
    author: UserId,
    before: Option<DemandeId>,
    limit: i64,
) -> Result<Vec<Seen>, StoreError> {
    let rows: Vec<SeenRow> = tx
        .query(concat!(
            seen!(),
            " WHERE d.author_id = $1 AND ($2 IS NULL OR d.id < $2) ORDER BY d.id DESC LIMIT $3"
        ))
        .bind(author)
        .bind(before)
        .bind(limit)
        .all()
        .await?;
    rows.into_iter().map(Seen::try_from).collect()
}
