//! Who sells: `[seller]` in the file. What invoices say must be right, so production has no defaults.

use protocol::invoices::Seller;
use protocol::text::{BuyerLine, InvoiceNote};
use serde::Deserialize;

use super::ConfigError;
use crate::domain::invoices::{Terms, VatRate};

/// Below the total when no VAT is charged.
const EXEMPT: &str = "TVA non applicable, art. 293 B du CGI";
/// A SIRET that no company has.
pub(super) const NO_SIRET: &str = "000 000 000 00000";

/// What one source says about the seller.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SellerLayer {
    /// Company.
    pub name: Option<String>,
    /// Address, line by line.
    pub address: Option<Vec<String>>,
    /// SIRET.
    pub registration: Option<String>,
    /// VAT number.
    pub vat_number: Option<String>,
    /// VAT rate in hundredths of a percent.
    pub vat_basis_points: Option<i64>,
    /// A sentence below the total.
    pub note: Option<String>,
}

impl SellerLayer {
    /// Reads the environment; a `|` ends a line of the address.
    ///
    /// # Errors
    /// [`ConfigError::Variable`] for a rate that is no number.
    pub fn from_environment(text: &dyn Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let lines = |text: String| text.split('|').map(str::to_owned).collect();
        Ok(Self {
            name: text("LEBONCOUP_SELLER_NAME"),
            address: text("LEBONCOUP_SELLER_ADDRESS").map(lines),
            registration: text("LEBONCOUP_SELLER_REGISTRATION"),
            vat_number: text("LEBONCOUP_SELLER_VAT_NUMBER"),
            vat_basis_points: super::layer::parse(text, "LEBONCOUP_SELLER_VAT_BASIS_POINTS")?,
            note: text("LEBONCOUP_SELLER_NOTE"),
        })
    }

    /// Fills what this source lacks from another.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            name: self.name.or(other.name),
            address: self.address.or(other.address),
            registration: self.registration.or(other.registration),
            vat_number: self.vat_number.or(other.vat_number),
            vat_basis_points: self.vat_basis_points.or(other.vat_basis_points),
            note: self.note.or(other.note),
        }
    }

    /// A seller that nobody takes for a real one, for development.
    pub(super) fn example() -> Self {
        Self {
            name: Some("Vendeur fictif (serveur de développement)".to_owned()),
            address: Some(vec!["Facture d'essai, sans valeur".to_owned()]),
            registration: Some(NO_SIRET.to_owned()),
            vat_number: None,
            vat_basis_points: Some(0),
            note: None,
        }
    }

    /// What every invoice says.
    ///
    /// # Errors
    /// [`ConfigError::Seller`] names the first thing that is missing or wrong.
    pub(super) fn terms(self) -> Result<Terms, ConfigError> {
        let vat = self.vat_basis_points.ok_or(ConfigError::Seller("vat_basis_points: missing"))?;
        let vat = VatRate::new(vat).ok_or(ConfigError::Seller("vat_basis_points: 0 to 10 000"))?;
        let address = self.address.unwrap_or_default();
        if !(1..=4).contains(&address.len()) {
            return Err(ConfigError::Seller("address: one to four lines"));
        }
        let seller = Seller {
            name: line(self.name, "name: missing, or not one line of at most 120 characters")?,
            address: address
                .into_iter()
                .map(|text| line(Some(text), "address: not lines of at most 120 characters"))
                .collect::<Result<_, _>>()?,
            registration: line(self.registration, "registration: missing")?,
            vat_number: optional::<BuyerLine>(self.vat_number, "vat_number: not one line")?,
            note: optional::<InvoiceNote>(self.note, "note: not one line of at most 500 characters")?
                .or_else(|| (vat == VatRate::ZERO).then(|| EXEMPT.to_owned())),
        };
        if !is_siret(&seller.registration) {
            return Err(ConfigError::Seller("registration: not a SIRET"));
        }
        match &seller.vat_number {
            None if vat != VatRate::ZERO => {
                Err(ConfigError::Seller("vat_number: missing, as VAT is charged"))
            }
            Some(number) if !is_vat_number(number) => {
                Err(ConfigError::Seller("vat_number: not a VAT number"))
            }
            _ => Ok(Terms { seller, vat }),
        }
    }
}

fn line(text: Option<String>, complaint: &'static str) -> Result<String, ConfigError> {
    let line = BuyerLine::try_from(text.unwrap_or_default()).map_err(|_| ConfigError::Seller(complaint))?;
    Ok(line.into())
}

fn optional<T: TryFrom<String> + Into<String>>(
    text: Option<String>,
    complaint: &'static str,
) -> Result<Option<String>, ConfigError> {
    text.map(|text| T::try_from(text).map(Into::into).map_err(|_| ConfigError::Seller(complaint))).transpose()
}

/// 14 digits that pass Luhn's check; spaces are welcome.
fn is_siret(text: &str) -> bool {
    let digits: Option<Vec<u32>> =
        text.chars().filter(|c| *c != ' ').map(|character| character.to_digit(10)).collect();
    let Some(digits) = digits.filter(|digits| digits.len() == 14) else { return false };
    let doubled = digits.iter().enumerate().map(|(place, digit)| match (place % 2, digit * 2) {
        (0, twice) => twice / 10 + twice % 10,
        _ => *digit,
    });
    doubled.sum::<u32>() % 10 == 0
}

/// A country's two letters and 2 to 12 letters or digits; spaces are welcome.
fn is_vat_number(text: &str) -> bool {
    let text: String = text.chars().filter(|c| *c != ' ').collect();
    let (country, rest) = text.split_at_checked(2).unwrap_or_default();
    country.chars().all(|c| c.is_ascii_uppercase())
        && (2..=12).contains(&rest.len())
        && rest.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seller() -> SellerLayer {
        SellerLayer {
            name: Some("LeBonCoup SAS".to_owned()),
            address: Some(vec!["1 rue de l'Église".to_owned(), "75011 Paris".to_owned()]),
            registration: Some("732 829 320 00074".to_owned()),
            vat_number: Some("FR44732829320".to_owned()),
            vat_basis_points: Some(2_000),
            note: None,
        }
    }

    #[test]
    fn a_seller_is_what_the_configuration_says() {
        let terms = seller().terms().unwrap();
        assert_eq!((terms.seller.name.as_str(), terms.vat.basis_points()), ("LeBonCoup SAS", 2_000));
        assert_eq!(terms.seller.note, None);
        let example = SellerLayer::example().terms().unwrap();
        assert_eq!(example.seller.note.as_deref(), Some(EXEMPT));
    }

    #[test]
    fn half_a_seller_is_refused() {
        type Change = fn(&mut SellerLayer);
        let changes: [(Change, &str); 11] = [
            (|s| s.name = None, "name"),
            (|s| s.name = Some("a\nb".to_owned()), "name"),
            (|s| s.address = None, "address"),
            (|s| s.address = Some(vec![String::new()]), "address"),
            (|s| s.address = Some(vec!["x".to_owned(); 5]), "address"),
            (|s| s.registration = None, "registration"),
            (|s| s.registration = Some("732 829 320 00075".to_owned()), "registration"),
            (|s| s.vat_number = None, "vat_number"),
            (|s| s.vat_number = Some("néant".to_owned()), "vat_number"),
            (|s| s.vat_basis_points = None, "vat_basis_points"),
            (|s| s.vat_basis_points = Some(10_001), "vat_basis_points"),
        ];
        for (change, field) in changes {
            let mut layer = seller();
            change(&mut layer);
            let error = layer.terms().unwrap_err();
            assert!(
                matches!(error, ConfigError::Seller(text) if text.starts_with(field)),
                "{field}: {error}"
            );
        }
    }

    #[test]
    fn a_siret_has_a_checksum() {
        assert!(is_siret("73282932000074"));
        for text in ["73282932000075", "7328293200007", "732829320000745", "7328293200007a", ""] {
            assert!(!is_siret(text), "{text}");
        }
    }

    #[test]
    fn the_environment_gives_the_address_line_by_line() {
        let read = SellerLayer::from_environment(&|name| {
            (name == "LEBONCOUP_SELLER_ADDRESS").then(|| "1 rue X|75011 Paris".to_owned())
        });
        assert_eq!(read.unwrap().address.unwrap(), ["1 rue X", "75011 Paris"]);
    }
}
