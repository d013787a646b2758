//! Ids: a type each, told apart by Stripe's prefixes.

/// A kind of id.
pub trait Id: Clone + Eq + std::hash::Hash + std::fmt::Display {
    /// How every such id begins.
    const PREFIX: &'static str;
    /// How many characters follow the prefix.
    const RANDOM: usize;
    /// What Stripe calls the object in messages.
    const NOUN: &'static str;

    /// The id that ends in these characters.
    fn from_random(characters: &str) -> Self;
}

/// The text does not begin like an id of that kind, or goes on with something else than letters and digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an id of this kind")]
pub struct IdError;

fn checked(text: &str, prefix: &str) -> Result<String, IdError> {
    let rest = text.strip_prefix(prefix).ok_or(IdError)?;
    let plain = !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if plain { Ok(text.to_owned()) } else { Err(IdError) }
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $prefix:literal, $random:literal, $noun:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// As Stripe writes it.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl Id for $name {
            const PREFIX: &'static str = $prefix;
            const RANDOM: usize = $random;
            const NOUN: &'static str = $noun;

            fn from_random(characters: &str) -> Self {
                Self(format!("{}{characters}", Self::PREFIX))
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl std::str::FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                checked(text, Self::PREFIX).map(Self)
            }
        }

        impl TryFrom<String> for $name {
            type Error = IdError;

            fn try_from(text: String) -> Result<Self, IdError> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }
    };
}

id!(
    /// A Checkout Session.
    SessionId, "cs_test_", 58, "checkout.session"
);
id!(
    /// A `PaymentIntent`.
    IntentId, "pi_", 24, "payment_intent"
);
id!(
    /// A Charge.
    ChargeId, "ch_", 24, "charge"
);
id!(
    /// A Refund.
    RefundId, "re_", 24, "refund"
);
id!(
    /// A Dispute.
    DisputeId, "du_", 24, "dispute"
);
id!(
    /// An Event.
    EventId, "evt_", 24, "event"
);
id!(
    /// A line of a Checkout Session.
    LineItemId, "li_", 24, "item"
);
id!(
    /// A request to the API.
    RequestId, "req_", 14, "request"
);

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("ch_1a2B", true)]
    #[case("ch_", false)]
    #[case("pi_1a2B", false)]
    #[case("ch_../../x", false)]
    fn an_id_has_its_own_prefix_and_no_surprises(#[case] text: &str, #[case] valid: bool) {
        assert_eq!(text.parse::<ChargeId>().is_ok(), valid);
    }
}
