//! What a session sells.

use crate::error::StripeError;
use crate::form::params::Params;
use crate::values::amount::Amount;
use crate::values::currency::Currency;

/// One line, priced inline: the double has no catalogue.
#[derive(Debug)]
pub struct NewLineItem {
    /// The product's name.
    pub name: String,
    /// In which currency.
    pub currency: Currency,
    /// Price times quantity.
    pub total: Amount,
    /// How many.
    pub quantity: i64,
}

impl NewLineItem {
    /// Reads `line_items[n]`.
    ///
    /// # Errors
    /// What Stripe refuses, and prices from a catalogue.
    pub fn read(mut params: Params) -> Result<Self, StripeError> {
        if let Some(price) = params.text("price")? {
            return Err(StripeError::missing("price", &price, &params.name("price")));
        }
        let quantity = params.value("quantity")?.unwrap_or(1);
        let mut price = params.inner("price_data")?.ok_or_else(|| params.missing("price_data"))?;
        let currency = price.required("currency")?;
        let minor: i64 = price.required("unit_amount")?;
        let mut product = price.inner("product_data")?.ok_or_else(|| price.missing("product_data"))?;
        let name = product.required("name")?;
        product.text("description")?;
        product.texts("images")?;
        product.finish()?;
        let total = Amount::try_from(minor)
            .and_then(|unit| unit.times(quantity))
            .map_err(|error| price.invalid("unit_amount", &error.to_string()))?;
        price.finish()?;
        params.finish()?;
        Ok(Self { name, currency, total, quantity })
    }
}
