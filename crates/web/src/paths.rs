//! The addresses of the pages.

use protocol::ids::{ConversationId, DemandeId, MessageId, PurchaseId};

pub(crate) const HOME: &str = "/";
pub(crate) const SIGN_UP: &str = "/inscription";
pub(crate) const LOG_IN: &str = "/connexion";
pub(crate) const NEW_DEMANDE: &str = "/demandes/nouvelle";
pub(crate) const MY_DEMANDES: &str = "/demandes";
pub(crate) const NEARBY: &str = "/autour";
pub(crate) const MESSAGES: &str = "/messages";
pub(crate) const ACCOUNT: &str = "/compte";
pub(crate) const TOKENS: &str = "/tokens";
pub(crate) const TOKEN_HISTORY: &str = "/tokens/history";
pub(crate) const PURCHASES: &str = "/tokens/purchases";
pub(crate) const TOKEN_SETTINGS: &str = "/tokens/settings";
pub(crate) const UNLOCKS: &str = "/unlocks";

/// Where to go after signing in, as a query parameter.
pub(crate) const RETURN: &str = "retour";
/// The kind of account to propose at sign-up, as a query parameter.
pub(crate) const KIND: &str = "profil";
/// The purchase that Stripe's page leads back from, as a query parameter.
pub(crate) const PURCHASE: &str = "purchase";
/// The message to show in a conversation, as a query parameter.
pub(crate) const MESSAGE: &str = "message";

pub(crate) fn demande(id: DemandeId) -> String {
    format!("{MY_DEMANDES}/{id}")
}

pub(crate) fn conversation(id: ConversationId) -> String {
    format!("{MESSAGES}/{id}")
}

/// A message in its conversation.
pub(crate) fn message(id: ConversationId, message: MessageId) -> String {
    format!("{MESSAGES}/{id}?{MESSAGE}={message}")
}

pub(crate) fn invoice(id: PurchaseId) -> String {
    format!("{PURCHASES}/{id}/invoice")
}

/// A page with the place to return to.
pub(crate) fn with_return(page: &str, back: &str) -> String {
    format!("{page}?{RETURN}={}", escaped(back))
}

/// Percent-encodes everything that could end or change a query parameter (RFC 3986 section 2.3, and slashes).
fn escaped(text: &str) -> String {
    text.bytes().fold(String::with_capacity(text.len()), |mut escaped, byte| {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                escaped.push(byte.into());
            }
            _ => {
                escaped.push('%');
                escaped.push_str(&protocol::ids::hex(&[byte]));
            }
        }
        escaped
    })
}

/// A place to return to, if it is one of ours: an address from elsewhere is never followed.
pub(crate) fn own(back: Option<String>) -> Option<String> {
    back.filter(|back| {
        let mut bytes = back.bytes();
        bytes.next() == Some(b'/')
            && !matches!(bytes.next(), Some(b'/' | b'\\'))
            && !back.contains(['\\', '\n', '\t'])
    })
}

/// True when `page` is where `path` lies, or above it.
pub(crate) fn is_current(page: &str, path: &str) -> bool {
    path == page || (page == MESSAGES && path.starts_with("/messages/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_addresses_are_returned_to() {
        assert_eq!(own(Some("/messages/1".into())).as_deref(), Some("/messages/1"));
        for foreign in [
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "javascript:alert(1)",
            "",
            "/\t/evil",
        ] {
            assert_eq!(own(Some(foreign.into())), None, "{foreign}");
        }
    }

    #[test]
    fn a_way_back_survives_as_one_parameter() {
        assert_eq!(with_return(LOG_IN, "/autour?a=é&b"), "/connexion?retour=/autour%3fa%3d%c3%a9%26b");
    }

    #[test]
    fn a_conversation_belongs_to_the_messages() {
        assert!(is_current(MESSAGES, "/messages/7"));
        assert!(!is_current(MY_DEMANDES, NEW_DEMANDE));
    }
}
