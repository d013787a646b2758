//! The trades a demande can be about.

use serde::{Deserialize, Serialize};

/// Declares the categories once: variant and word.
macro_rules! categories {
    ($($variant:ident = $word:literal),* $(,)?) => {
        /// What kind of work a demande is about. The word is stable; its label is the interface's business.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[expect(missing_docs, reason = "the words are the documentation")]
        pub enum Category {
            $(#[serde(rename = $word)] $variant,)*
        }

        impl Category {
            /// Every category, in the order the interface offers them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The stable word.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)*
                }
            }
        }
    };
}

categories! {
    Plomberie = "plomberie",
    Chauffage = "chauffage",
    Electricite = "electricite",
    Serrurerie = "serrurerie",
    Peinture = "peinture",
    Maconnerie = "maconnerie",
    Menuiserie = "menuiserie",
    Toiture = "toiture",
    Jardin = "jardin",
    Menage = "menage",
    Demenagement = "demenagement",
    Electromenager = "electromenager",
    Informatique = "informatique",
    Auto = "auto",
    Cours = "cours",
    Garde = "garde",
    Beaute = "beaute",
    Evenement = "evenement",
    Autre = "autre",
}

/// Text that names no category.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a category")]
pub struct CategoryError;

impl std::str::FromStr for Category {
    type Err = CategoryError;

    fn from_str(word: &str) -> Result<Self, CategoryError> {
        Self::ALL.iter().copied().find(|category| category.as_str() == word).ok_or(CategoryError)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_and_words_agree() {
        for category in Category::ALL {
            assert_eq!(serde_json::to_string(category).unwrap(), format!("\"{}\"", category.as_str()));
            assert_eq!(category.as_str().parse(), Ok(*category));
        }
        assert_eq!("plombier".parse::<Category>(), Err(CategoryError));
    }
}
