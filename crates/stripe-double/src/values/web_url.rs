//! Addresses to which a browser or a webhook goes.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use url::Url;

/// The text is not an absolute http or https address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an absolute http or https URL")]
pub struct WebUrlError;

/// An absolute http or https URL, kept as it was written: `{CHECKOUT_SESSION_ID}` must survive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct WebUrl(String);

impl WebUrl {
    /// As it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for WebUrl {
    type Err = WebUrlError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        // It ends in a `Location` header as it is.
        let written = text.bytes().all(|byte| byte.is_ascii_graphic());
        match Url::parse(text) {
            Ok(url) if written && matches!(url.scheme(), "http" | "https") => Ok(Self(text.to_owned())),
            _ => Err(WebUrlError),
        }
    }
}

impl TryFrom<String> for WebUrl {
    type Error = WebUrlError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<WebUrl> for String {
    fn from(url: WebUrl) -> Self {
        url.0
    }
}

impl fmt::Display for WebUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("http://127.0.0.1:8080/ok?session={CHECKOUT_SESSION_ID}", true)]
    #[case("https://example.org", true)]
    #[case("/ok", false)]
    #[case("javascript:alert(1)", false)]
    #[case("http://example.org/\r\nSet-Cookie: a=b", false)]
    fn only_absolute_web_addresses(#[case] text: &str, #[case] valid: bool) {
        assert_eq!(text.parse::<WebUrl>().is_ok(), valid);
    }
}
