//! What callers attach to an object.

use std::collections::BTreeMap;

use serde::Serialize;

/// Metadata beyond what Stripe keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MetadataError {
    /// More than 50 keys.
    #[error("metadata has at most 50 keys")]
    Keys,
    /// A key over 40 characters.
    #[error("a metadata key has at most 40 characters")]
    Key,
    /// A value over 500 characters.
    #[error("a metadata value has at most 500 characters")]
    Value,
}

/// At most 50 pairs, with the lengths that Stripe documents.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Metadata(BTreeMap<String, String>);

impl TryFrom<BTreeMap<String, String>> for Metadata {
    type Error = MetadataError;

    fn try_from(mut pairs: BTreeMap<String, String>) -> Result<Self, Self::Error> {
        // An empty value unsets its key.
        pairs.retain(|_, value| !value.is_empty());
        if pairs.len() > 50 {
            return Err(MetadataError::Keys);
        }
        if pairs.keys().any(|key| key.chars().count() > 40) {
            return Err(MetadataError::Key);
        }
        if pairs.values().any(|value| value.chars().count() > 500) {
            return Err(MetadataError::Value);
        }
        Ok(Self(pairs))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn metadata(keys: usize, key: usize, value: usize) -> Result<Metadata, MetadataError> {
        let pairs = (0..keys).map(|i| (format!("{i:é>key$}"), "v".repeat(value))).collect::<BTreeMap<_, _>>();
        Metadata::try_from(pairs)
    }

    #[test]
    fn the_limits_are_those_of_stripe() {
        assert!(metadata(50, 40, 500).is_ok());
        assert_eq!(metadata(51, 40, 500), Err(MetadataError::Keys));
        assert_eq!(metadata(1, 41, 1), Err(MetadataError::Key));
        assert_eq!(metadata(1, 1, 501), Err(MetadataError::Value));
        assert_eq!(metadata(3, 1, 0), Ok(Metadata::default()));
    }
}
