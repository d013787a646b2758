//! What staff do to accounts and demandes: each act with its line in the audit log.

mod ban;
mod grant;
mod hide;
mod promote;

use std::fmt::Display;

use protocol::ids::UserId;
use protocol::problem::Code;
use protocol::staff::Role;
use protocol::time::Timestamp;
use store::Tx;
use store::audit::Act;
use store::users::User;

use crate::domain::accounts::me;
use crate::domain::{DomainError, Refusal, standing};

pub use ban::{ban, lift};
pub use grant::{Grant, grant};
pub use hide::hide;
pub use promote::promote;

/// Whom the audit log names for acts on the command line.
const COMMAND_LINE: &str = "cli";

/// Who acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actor {
    /// The operator, whose rank is above every role.
    Operator,
    /// A member of staff.
    Staff(UserId, Role),
}

impl Actor {
    /// The caller, if staff of at least this role.
    ///
    /// # Errors
    /// `forbidden`.
    pub async fn of(tx: &mut Tx, caller: UserId, least: Role, now: Timestamp) -> Result<Self, DomainError> {
        let user = me::caller(tx, caller).await?;
        standing::has_role(&user, least, now)?;
        Ok(Self::Staff(caller, user.role.ok_or(Code::Forbidden)?))
    }

    /// Whom the audit log names.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::Operator => COMMAND_LINE.to_owned(),
            Self::Staff(id, _) => id.to_string(),
        }
    }

    /// Keeps staff out of their own matters: these people's are for a colleague, or the operator.
    ///
    /// # Errors
    /// `forbidden`.
    pub fn is_impartial(&self, concerned: &[UserId]) -> Result<(), Refusal> {
        match self {
            Self::Staff(id, _) if concerned.contains(id) => {
                Err(Refusal::because(Code::Forbidden, "this is about yourself"))
            }
            _ => Ok(()),
        }
    }

    /// Keeps staff from judging themselves and whoever is not below them.
    fn may_judge(&self, user: &User) -> Result<(), Refusal> {
        match self {
            Self::Staff(_, role) if user.role >= Some(*role) => {
                Err(Refusal::because(Code::Forbidden, "their role is not below yours"))
            }
            _ => Ok(()),
        }
    }
}

fn act(actor: &str, action: &str, subject: &impl Display, reason: &impl Display, at: Timestamp) -> Act {
    Act {
        at,
        actor: actor.to_owned(),
        action: action.to_owned(),
        subject: subject.to_string(),
        reason: reason.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use protocol::accounts::{Kind, Standing};

    use super::*;

    #[test]
    fn staff_judge_those_below_them_only() {
        let user = |role| User {
            id: UserId::new([1; 32]),
            account: None,
            kind: Kind::Pro,
            role,
            display_name: "Jeanne".to_owned().try_into().unwrap(),
            standing: Standing::Good,
            standing_until: None,
            created_at: Timestamp::from_millis(0),
        };
        let judges = |actor: Actor, role| actor.may_judge(&user(role)).is_ok();
        let everyone = [None, Some(Role::Support), Some(Role::Moderator), Some(Role::Admin)];
        let all_by = |actor: Actor| everyone.map(|role| judges(actor, role));
        let staff = |role| Actor::Staff(UserId::new([1; 32]), role);
        assert_eq!(all_by(staff(Role::Moderator)), [true, true, false, false]);
        assert_eq!(all_by(staff(Role::Admin)), [true, true, true, false]);
        assert_eq!(all_by(Actor::Operator), [true; 4]);
    }

    #[test]
    fn nobody_decides_their_own_matter() {
        let [me, you] = [1, 2].map(|n| UserId::new([n; 32]));
        let admin = Actor::Staff(me, Role::Admin);
        assert_eq!(admin.is_impartial(&[you, me]).unwrap_err().code, Code::Forbidden);
        assert_eq!(admin.is_impartial(&[you]), Ok(()));
        assert_eq!(Actor::Operator.is_impartial(&[me]), Ok(()));
    }
}
