//! Bodies of `/api/v1/tokens` about invoices: who buys, who sells, what was issued.

use serde::{Deserialize, Serialize};

use crate::ids::PurchaseId;
use crate::money::Tokens;
use crate::text::BuyerLine;
use crate::time::Timestamp;
use crate::tokens::Pack;

/// `GET` and `PUT /tokens/buyer`: what the pro's invoices say about them. All of it is optional.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Buyer {
    /// Company or person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<BuyerLine>,
    /// Street, postcode, town: up to four lines.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub address: Vec<BuyerLine>,
    /// SIRET or another registration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registration: Option<BuyerLine>,
    /// VAT number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vat_number: Option<BuyerLine>,
}

/// Who sells, from the configuration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Seller {
    /// Company.
    pub name: String,
    /// Address, line by line.
    pub address: Vec<String>,
    /// SIRET.
    pub registration: String,
    /// VAT number, if the company has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vat_number: Option<String>,
    /// A sentence below the total, such as "TVA non applicable, art. 293 B du CGI".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// An invoice as it was issued: `GET /tokens/purchases/{id}/invoice`; the same as PDF with `.pdf`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Invoice {
    /// Its number; numbers of a year have no gaps.
    pub number: String,
    /// The purchase.
    pub purchase_id: PurchaseId,
    /// When it was issued: when the purchase was paid.
    pub issued_at: Timestamp,
    /// Who sold.
    pub seller: Seller,
    /// Who bought, as far as they said before paying.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub buyer: Option<Buyer>,
    /// What was bought.
    pub pack: Pack,
    /// EUR cents before VAT.
    pub net_cents: i64,
    /// VAT in EUR cents.
    pub vat_cents: i64,
    /// VAT rate in hundredths of a percent: 2 000 for 20 %.
    pub vat_basis_points: i64,
    /// EUR cents paid.
    pub total_cents: i64,
    /// Tokens that refunds and disputes have taken back since.
    pub taken_back: Tokens,
}
