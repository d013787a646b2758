//! Whether a person may act.

use protocol::accounts::Standing;
use protocol::problem::Code;
use protocol::staff::Role;
use protocol::time::Timestamp;
use store::users::User;

use crate::domain::Refusal;

/// Lets a person in good standing publish and unlock.
///
/// # Errors
/// `restricted` or `banned`.
pub fn may_trade(user: &User, now: Timestamp) -> Result<(), Refusal> {
    match user.standing_at(now) {
        Standing::Good => Ok(()),
        Standing::Restricted => Err(Refusal::new(Code::Restricted)),
        Standing::Banned => Err(Refusal::new(Code::Banned)),
    }
}

/// Lets everyone but the banned write: a restriction leaves conversations alone.
///
/// # Errors
/// `banned`.
pub fn may_write(user: &User, now: Timestamp) -> Result<(), Refusal> {
    match user.standing_at(now) {
        Standing::Good | Standing::Restricted => Ok(()),
        Standing::Banned => Err(Refusal::new(Code::Banned)),
    }
}

/// Lets staff of at least this role in, in good standing only.
///
/// # Errors
/// `forbidden`.
pub fn has_role(user: &User, least: Role, now: Timestamp) -> Result<(), Refusal> {
    let fit = user.role.is_some_and(|role| role >= least) && user.standing_at(now) == Standing::Good;
    fit.then_some(()).ok_or(Refusal::new(Code::Forbidden))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use protocol::accounts::Kind;
    use protocol::ids::UserId;

    use super::*;

    const NOW: Timestamp = Timestamp::from_millis(1_763_690_400_000);

    fn user(standing: Standing, role: Option<Role>) -> User {
        User {
            id: UserId::new([1; 32]),
            account: None,
            kind: Kind::Pro,
            role,
            display_name: "Jeanne".to_owned().try_into().unwrap(),
            standing,
            standing_until: Some(NOW.plus(Duration::from_secs(1))),
            created_at: NOW,
        }
    }

    #[test]
    fn a_restricted_person_goes_on_talking_but_not_trading() {
        let restricted = user(Standing::Restricted, None);
        assert_eq!(may_trade(&restricted, NOW).unwrap_err().code, Code::Restricted);
        assert_eq!(may_write(&restricted, NOW), Ok(()));
        assert_eq!(may_trade(&restricted, NOW.plus(Duration::from_secs(1))), Ok(()));
    }

    #[test]
    fn a_banned_person_does_neither() {
        let banned = user(Standing::Banned, Some(Role::Admin));
        assert_eq!(may_trade(&banned, NOW).unwrap_err().code, Code::Banned);
        assert_eq!(may_write(&banned, NOW).unwrap_err().code, Code::Banned);
        assert_eq!(has_role(&banned, Role::Support, NOW).unwrap_err().code, Code::Forbidden);
    }

    #[test]
    fn a_role_includes_the_smaller_ones_only() {
        let moderator = user(Standing::Good, Some(Role::Moderator));
        assert_eq!(has_role(&moderator, Role::Support, NOW), Ok(()));
        assert_eq!(has_role(&moderator, Role::Admin, NOW).unwrap_err().code, Code::Forbidden);
        assert_eq!(
            has_role(&user(Standing::Good, None), Role::Support, NOW).unwrap_err().code,
            Code::Forbidden
        );
    }
}
