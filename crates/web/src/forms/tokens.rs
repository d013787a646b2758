//! A spending limit, and what invoices say about the buyer.

use protocol::invoices::Buyer;
use protocol::money::Tokens;
use protocol::text::BuyerLine;
use protocol::tokens::SpendingLimit;

use super::Complaint;

/// Lines of an address.
const ADDRESS_LINES: usize = 4;

/// Reads the limit; empty means none.
///
/// # Errors
/// When it is no whole number from 1.
pub(crate) fn limit(text: &str) -> Result<SpendingLimit, Complaint> {
    let wrong: Complaint = |t| t.tokens.limit_wrong;
    let digits: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    if digits.is_empty() {
        return Ok(SpendingLimit { daily: None });
    }
    let count = digits.parse::<i64>().map_err(|_| wrong)?;
    let daily = Tokens::try_from(count).map_err(|_| wrong)?;
    if daily == Tokens::ZERO { Err(wrong) } else { Ok(SpendingLimit { daily: Some(daily) }) }
}

/// What was typed about the buyer.
#[derive(Debug, Clone, Default)]
pub(crate) struct Draft {
    pub(crate) name: String,
    pub(crate) address: String,
    pub(crate) registration: String,
    pub(crate) vat_number: String,
}

impl From<Buyer> for Draft {
    fn from(buyer: Buyer) -> Self {
        let text = |line: Option<BuyerLine>| line.map(|line| line.to_string()).unwrap_or_default();
        let address: Vec<_> = buyer.address.iter().map(BuyerLine::as_str).collect();
        Self {
            address: address.join("\n"),
            name: text(buyer.name),
            registration: text(buyer.registration),
            vat_number: text(buyer.vat_number),
        }
    }
}

/// What is wrong with each field.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Complaints {
    pub(crate) name: Option<Complaint>,
    pub(crate) address: Option<Complaint>,
    pub(crate) registration: Option<Complaint>,
    pub(crate) vat_number: Option<Complaint>,
}

/// Reads the whole form.
///
/// # Errors
/// Every complaint at once.
pub(crate) fn buyer(draft: &Draft) -> Result<Buyer, Complaints> {
    match (line(&draft.name), address(&draft.address), line(&draft.registration), line(&draft.vat_number)) {
        (Ok(name), Ok(address), Ok(registration), Ok(vat_number)) => {
            Ok(Buyer { name, address, registration, vat_number })
        }
        (name, address, registration, vat_number) => Err(Complaints {
            name: name.err(),
            address: address.err(),
            registration: registration.err(),
            vat_number: vat_number.err(),
        }),
    }
}

fn line(text: &str) -> Result<Option<BuyerLine>, Complaint> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    BuyerLine::try_from(text.to_owned()).map(Some).map_err(|_| -> Complaint { |t| t.tokens.line_wrong })
}

fn address(text: &str) -> Result<Vec<BuyerLine>, Complaint> {
    let wrong: Complaint = |t| t.tokens.address_wrong;
    let lines: Result<Vec<_>, _> = text.lines().map(line).collect();
    let lines: Vec<_> = lines.map_err(|_| wrong)?.into_iter().flatten().collect();
    if lines.len() > ADDRESS_LINES { Err(wrong) } else { Ok(lines) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_a_whole_number_or_nothing() {
        let daily = |text| limit(text).map(|limit| limit.daily.map(Tokens::get)).ok();
        assert_eq!(daily(" 1 000 "), Some(Some(1_000)));
        assert_eq!(daily("  "), Some(None));
        for text in ["0", "-3", "2,5", "beaucoup", "99999999999"] {
            assert_eq!(daily(text), None, "{text}");
        }
    }

    #[test]
    fn an_address_keeps_its_lines_and_skips_empty_ones() {
        let draft = Draft { address: "1 rue des Lilas\n\n75011 Paris\n".into(), ..Draft::default() };
        let buyer = buyer(&draft).unwrap();
        assert_eq!(buyer.address.len(), 2);
        assert_eq!(buyer.name, None);
        assert_eq!(Draft::from(buyer).address, "1 rue des Lilas\n75011 Paris");
    }

    #[test]
    fn every_wrong_field_is_named_at_once() {
        let long = "x".repeat(121);
        let draft = Draft {
            name: long.clone(),
            address: "a\nb\nc\nd\ne".into(),
            vat_number: long,
            ..Draft::default()
        };
        let complaints = buyer(&draft).unwrap_err();
        assert!(complaints.name.is_some() && complaints.address.is_some() && complaints.vat_number.is_some());
        assert!(complaints.registration.is_none());
    }
}
