//! Checkout Sessions.

use crate::clock::Moment;
use crate::error::StripeError;
use crate::values::amount::Amount;
use crate::values::currency::Currency;
use crate::values::id::{Id as _, IntentId, LineItemId, SessionId};
use crate::values::metadata::Metadata;
use crate::values::web_url::WebUrl;

/// What is bought.
#[derive(Debug, Clone)]
pub struct LineItem {
    /// Its id.
    pub id: LineItemId,
    /// The product's name.
    pub name: String,
    /// Price times quantity.
    pub total: Amount,
    /// How many.
    pub quantity: i64,
}

/// What the caller chose about the page; kept to be echoed.
#[derive(Debug, Clone, Default)]
pub struct Presentation {
    /// Language of the page.
    pub locale: Option<String>,
    /// Words on the button.
    pub submit_type: Option<String>,
    /// Whether an address is asked for.
    pub billing_address_collection: Option<String>,
    /// Whether a Customer is made.
    pub customer_creation: Option<String>,
}

/// A Checkout Session in mode `payment`.
#[derive(Debug, Clone)]
pub struct Session {
    /// Its id.
    pub id: SessionId,
    /// When it was created.
    pub created: Moment,
    /// When it stops being payable.
    pub expires_at: Moment,
    /// The sum of the items.
    pub total: Amount,
    /// The currency of every item.
    pub currency: Currency,
    /// What is bought; never empty.
    pub items: Vec<LineItem>,
    /// The caller's own data.
    pub metadata: Metadata,
    /// What the `PaymentIntent` gets as metadata.
    pub intent_metadata: Metadata,
    /// Where the payer goes after paying.
    pub success_url: WebUrl,
    /// Where the payer goes instead of paying.
    pub cancel_url: Option<WebUrl>,
    /// The caller's own reference.
    pub client_reference_id: Option<String>,
    /// The payer's address if the caller knew it.
    pub customer_email: Option<String>,
    /// Choices about the page.
    pub presentation: Presentation,
    /// How far it is.
    pub state: SessionState,
}

/// How far a session is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SessionState {
    /// Payable; a declined attempt leaves its `PaymentIntent` behind.
    Open {
        /// Of the first attempt.
        attempt: Option<IntentId>,
    },
    /// Completed by a method whose money comes later.
    Awaiting(IntentId),
    /// Completed and paid.
    Paid(IntentId),
    /// Completed, but the money never came.
    Failed(IntentId),
    /// No longer payable.
    Expired,
}

impl Session {
    /// The `PaymentIntent`, once there was an attempt.
    #[must_use]
    pub const fn intent(&self) -> Option<&IntentId> {
        match &self.state {
            SessionState::Open { attempt } => attempt.as_ref(),
            SessionState::Awaiting(intent) | SessionState::Paid(intent) | SessionState::Failed(intent) => {
                Some(intent)
            }
            SessionState::Expired => None,
        }
    }

    /// `open`, `complete` or `expired`.
    #[must_use]
    pub const fn status(&self) -> &'static str {
        match self.state {
            SessionState::Open { .. } => "open",
            SessionState::Awaiting(_) | SessionState::Paid(_) | SessionState::Failed(_) => "complete",
            SessionState::Expired => "expired",
        }
    }

    /// Where the payer goes after paying, with the session's id where the caller asked for it.
    #[must_use]
    pub fn landing(&self) -> String {
        self.success_url.as_str().replace("{CHECKOUT_SESSION_ID}", self.id.as_str())
    }

    /// The earlier attempt, if the session can be paid.
    ///
    /// # Errors
    /// When it is complete or expired.
    pub fn payable(&self) -> Result<Option<IntentId>, StripeError> {
        match &self.state {
            SessionState::Open { attempt } => Ok(attempt.clone()),
            SessionState::Awaiting(_)
            | SessionState::Paid(_)
            | SessionState::Failed(_)
            | SessionState::Expired => Err(StripeError::invalid(format!(
                "This Checkout Session has a status of {} and cannot be paid.",
                self.status()
            ))),
        }
    }

    /// The `PaymentIntent` whose money is on its way.
    ///
    /// # Errors
    /// When none is.
    pub fn awaiting(&self) -> Result<IntentId, StripeError> {
        match &self.state {
            SessionState::Awaiting(intent) => Ok(intent.clone()),
            SessionState::Open { .. }
            | SessionState::Paid(_)
            | SessionState::Failed(_)
            | SessionState::Expired => {
                Err(StripeError::invalid("This Checkout Session awaits no asynchronous payment."))
            }
        }
    }

    /// Stops being payable.
    ///
    /// # Errors
    /// When it is not open.
    pub fn expire(&mut self) -> Result<(), StripeError> {
        if !matches!(self.state, SessionState::Open { .. }) {
            return Err(StripeError::invalid(format!(
                "Only Checkout Sessions with a status in [\"open\"] can be expired. This {} has a status of {}.",
                SessionId::NOUN,
                self.status()
            )));
        }
        self.state = SessionState::Expired;
        Ok(())
    }
}
