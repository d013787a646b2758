//! Bans, and lifting them; restrictions, which nothing in the domain imposes yet.

use api::domain::DomainError;
use api::domain::staff::{self, Actor};
use protocol::accounts::Standing;
use protocol::ids::UserId;
use protocol::problem::Code;
use protocol::time::Timestamp;
use store::users;

use super::{Answer, World, reason};
use crate::ops::{self, Outcome};

impl World {
    pub(super) async fn stand(&self, user: UserId, standing: ops::Standing, now: Timestamp) -> Answer {
        let (actor, reason) = (Actor::Operator, reason());
        let stand = async |tx: &mut _| match standing {
            ops::Standing::Banned => staff::ban(tx, user, &actor, &reason, now).await.map(drop),
            ops::Standing::Good => staff::lift(tx, user, &actor, &reason, now).await,
            ops::Standing::Restricted(until) => restrict(tx, user, until).await,
        };
        self.store.write(stand).await?;
        Ok(Outcome::Done)
    }
}

/// A ban stays one.
async fn restrict(tx: &mut store::Tx, user: UserId, until: Timestamp) -> Result<(), DomainError> {
    users::lock(tx, user).await?;
    let person = users::find(tx, user).await?.ok_or(Code::NotFound)?;
    if person.standing != Standing::Banned {
        users::set_standing(tx, user, Standing::Restricted, Some(until)).await?;
    }
    Ok(())
}
