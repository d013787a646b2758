//! The language: French unless the visitor chose otherwise.

use crate::browser;

const KEY: &str = "leboncoup.lang";

/// A language of the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lang {
    French,
    English,
}

impl Lang {
    /// Every language, the default first.
    pub(crate) const ALL: [Self; 2] = [Self::French, Self::English];

    /// BCP 47 tag, for `<html lang>` and for storage.
    pub(crate) const fn tag(self) -> &'static str {
        match self {
            Self::French => "fr",
            Self::English => "en",
        }
    }

    /// Locale for numbers and dates: the country is France in both languages.
    pub(crate) const fn locale(self) -> &'static str {
        match self {
            Self::French => "fr-FR",
            Self::English => "en-GB",
        }
    }

    /// The language's own name.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::French => "Français",
            Self::English => "English",
        }
    }

    fn from_tag(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|lang| lang.tag() == tag)
    }

    /// What the visitor chose last, French otherwise.
    pub(crate) fn remembered() -> Self {
        browser::recall(KEY).and_then(|tag| Self::from_tag(&tag)).unwrap_or(Self::French)
    }

    pub(crate) fn remember(self) {
        browser::remember(KEY, Some(self.tag()));
    }

    /// Tells the document, for screen readers, hyphenation and translation offers.
    pub(crate) fn apply(self) {
        browser::set_root_attribute("lang", self.tag());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_lead_back_to_their_language_and_others_nowhere() {
        assert!(Lang::ALL.into_iter().all(|lang| Lang::from_tag(lang.tag()) == Some(lang)));
        assert_eq!(Lang::from_tag("de"), None);
    }
}
