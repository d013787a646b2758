//! How a double starts.

use serde::{Deserialize, Serialize};

use crate::clock::{Clock, Moment};
use crate::values::web_url::WebUrl;
use crate::webhook::signature::Secrets;

/// Where webhooks go, and how they are signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Endpoint {
    /// The receiver.
    pub url: WebUrl,
    /// The secrets in force.
    pub secrets: Secrets,
}

/// How a double starts.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The port; 0 takes a free one.
    pub port: u16,
    /// The secret key that requests must carry.
    pub api_key: String,
    /// Where webhooks go; without one, events are only recorded.
    pub endpoint: Option<Endpoint>,
    /// What time it is.
    pub clock: Clock,
    /// What ids are made from.
    pub seed: [u8; 32],
}

impl Settings {
    /// For a test: a free port, key `sk_test_double`, no endpoint, time standing at 14 November 2023, fixed ids.
    #[must_use]
    pub fn for_test() -> Self {
        Self {
            port: 0,
            api_key: "sk_test_double".to_owned(),
            endpoint: None,
            clock: Clock::manual(Moment::from_seconds(1_700_000_000)),
            seed: [7; 32],
        }
    }
}
