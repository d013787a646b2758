//! `/api/v1/me/settings`: what a person lets others see. Who hides something does not see it of others either.

use serde::{Deserialize, Serialize};

/// `GET /me/settings`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Settings {
    /// The peers of one's conversations learn how far one has read.
    pub share_read: bool,
    /// They see that one is there, and that one is typing.
    pub share_presence: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self { share_read: true, share_presence: true }
    }
}

/// `PATCH /me/settings`: what is absent stays as it is, and something is there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SettingsPatch {
    /// As [`Settings::share_read`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub share_read: Option<bool>,
    /// As [`Settings::share_presence`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub share_presence: Option<bool>,
}
