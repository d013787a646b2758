//! A claim about an unlock.

use protocol::text::Reason;
use protocol::unlocks::{Grievance, NewClaim};

use super::Complaint;

/// Reads the form; details may be left out.
///
/// # Errors
/// When the details are too long or hold invisible characters.
pub(crate) fn read(grievance: Grievance, details: &str) -> Result<NewClaim, Complaint> {
    let details = if details.trim().is_empty() {
        None
    } else {
        let reason = Reason::try_from(details.to_owned());
        Some(reason.map_err(|_| -> Complaint { |t| t.unlocks.claim_details_wrong })?)
    };
    Ok(NewClaim { grievance, details })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn details_are_optional_and_short() {
        assert_eq!(read(Grievance::Fake, " \n").unwrap().details, None);
        assert!(read(Grievance::Other, "Personne à cette adresse.").unwrap().details.is_some());
        assert!(read(Grievance::Other, &"x".repeat(501)).is_err());
    }
}
