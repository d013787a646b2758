//! The page's words.

use crate::http::escape;
use crate::model::session::{LineItem, Session, SessionState};
use crate::values::amount::Amount;
use crate::values::currency::Currency;

const TEMPLATE: &str = include_str!("../page.html");

const OPEN: &[(&str, &str)] = &[
    ("pay", "Payer"),
    ("later", "Payer plus tard (asynchrone)"),
    ("fail", "Échouer"),
    ("cancel", "Annuler"),
];
const AWAITING: &[(&str, &str)] = &[("arrive", "L’argent arrive"), ("bounce", "L’argent n’arrivera pas")];

/// The page of a session.
pub(super) fn page(session: &Session) -> String {
    let (message, buttons) = match &session.state {
        SessionState::Open { attempt: None } => (None, OPEN),
        SessionState::Open { attempt: Some(_) } => {
            (Some("Le paiement a été refusé. Vous pouvez réessayer."), OPEN)
        }
        SessionState::Awaiting(_) => (Some("Le paiement est en cours d’acheminement."), AWAITING),
        SessionState::Paid(_) => (Some("Cette session est payée."), &[][..]),
        SessionState::Failed(_) => (Some("Le paiement n’est jamais arrivé."), &[][..]),
        SessionState::Expired => (Some("Cette session a expiré."), &[][..]),
    };
    let items: Vec<String> = session.items.iter().map(|item| line(item, session.currency)).collect();
    fill(message, &items.join("\n"), &price(session.total, session.currency), &form(buttons))
}

/// The page of no session.
pub(super) fn unknown() -> String {
    let page = fill(Some("Cette session n’existe pas."), "", "—", "");
    page.replace("<li class=\"total\"><span>Total</span><span>—</span></li>\n", "")
}

fn fill(message: Option<&str>, items: &str, total: &str, actions: &str) -> String {
    let message = message.map_or_else(String::new, |text| format!("<p role=\"status\">{text}</p>"));
    // What callers wrote goes in last, so that it cannot name a place.
    TEMPLATE
        .replace("{message}", &message)
        .replace("{actions}", actions)
        .replace("{total}", total)
        .replace("{items}", items)
}

fn line(item: &LineItem, currency: Currency) -> String {
    let name = escape::html(&item.name);
    let times = if item.quantity > 1 { format!(" × {}", item.quantity) } else { String::new() };
    format!("<li><span>{name}{times}</span><span>{}</span></li>", price(item.total, currency))
}

fn price(amount: Amount, currency: Currency) -> String {
    let (units, cents) = (amount.minor() / 100, amount.minor() % 100);
    let symbol = match currency {
        Currency::Eur => "€",
        Currency::Chf => "CHF",
        Currency::Gbp => "£",
        Currency::Usd => "$",
    };
    format!("{units},{cents:02}\u{a0}{symbol}")
}

fn form(buttons: &[(&str, &str)]) -> String {
    if buttons.is_empty() {
        return String::new();
    }
    let button = |(action, label): &(&str, &str)| {
        format!("<button name=\"action\" value=\"{action}\">{label}</button>\n")
    };
    format!("<form method=\"post\">\n{}</form>", buttons.iter().map(button).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_are_written_in_french() {
        assert_eq!(price(Amount::try_from(12_305).unwrap(), Currency::Eur), "123,05\u{a0}€");
    }

    #[test]
    fn the_page_of_nothing_shows_no_total() {
        let page = unknown();
        assert!(page.contains("n’existe pas") && !page.contains("Total"));
    }
}
