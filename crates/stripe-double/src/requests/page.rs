//! Which part of a list.

use crate::error::StripeError;
use crate::form::params::Params;

/// Where in a list to read, newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// How many, 1 to 100.
    pub limit: usize,
    /// From where.
    pub from: From,
}

/// From where in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum From {
    /// The newest.
    Newest,
    /// What is older than this id.
    After(String),
    /// What is newer than this id.
    Before(String),
}

impl Page {
    /// Reads `limit`, `starting_after` and `ending_before`.
    ///
    /// # Errors
    /// What Stripe refuses.
    pub fn read(params: &mut Params) -> Result<Self, StripeError> {
        let limit = params.value::<usize>("limit")?.unwrap_or(10);
        if !(1..=100).contains(&limit) {
            return Err(params.invalid("limit", "Invalid limit: must be between 1 and 100"));
        }
        let from = match (params.text("starting_after")?, params.text("ending_before")?) {
            (None, None) => From::Newest,
            (Some(id), None) => From::After(id),
            (None, Some(id)) => From::Before(id),
            (Some(_), Some(_)) => {
                return Err(StripeError::invalid(
                    "You can only use one of starting_after and ending_before.",
                ));
            }
        };
        Ok(Self { limit, from })
    }
}
