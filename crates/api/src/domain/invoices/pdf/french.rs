//! Amounts and days as French documents write them.

use jiff::civil::Date;
use protocol::time::Timestamp;

use crate::domain::paris::in_paris;

const MONTHS: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];

/// `1 234,56 €`, with spaces that do not break.
pub(super) fn euros(cents: i64) -> String {
    let (sign, cents) = (if cents < 0 { "-" } else { "" }, cents.unsigned_abs());
    let whole = (cents / 100).to_string();
    let mut grouped = String::new();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            grouped.push('\u{a0}');
        }
        grouped.push(digit);
    }
    format!("{sign}{grouped},{:02}\u{a0}€", cents % 100)
}

/// `5,5 %`, from hundredths of a percent.
pub(super) fn percent(basis_points: i64) -> String {
    let (whole, rest) = (basis_points / 100, format!("{:02}", basis_points % 100));
    match rest.trim_end_matches('0') {
        "" => format!("{whole}\u{a0}%"),
        rest => format!("{whole},{rest}\u{a0}%"),
    }
}

/// `1er juillet 2026`, in Paris.
pub(super) fn day(at: Timestamp) -> String {
    let date: Date = in_paris(at).date();
    let month = usize::try_from(date.month()).ok().and_then(|month| MONTHS.get(month - 1)).unwrap_or(&"");
    let day = if date.day() == 1 { "1er".to_owned() } else { date.day().to_string() };
    format!("{day} {month} {}", date.year())
}

/// `1 jeton`, `30 jetons`.
pub(super) fn tokens(count: i64) -> String {
    format!("{count} jeton{}", if count < 2 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_written_the_french_way() {
        let euros = |cents| euros(cents).replace('\u{a0}', " ");
        assert_eq!(
            [0, 5, 2_500, 123_456, 100_000_000].map(euros),
            ["0,00 €", "0,05 €", "25,00 €", "1 234,56 €", "1 000 000,00 €"]
        );
        assert_eq!(euros(-150), "-1,50 €");
        let percent = |points| percent(points).replace('\u{a0}', " ");
        assert_eq!([0, 2_000, 550, 210, 5].map(percent), ["0 %", "20 %", "5,5 %", "2,1 %", "0,05 %"]);
    }

    #[test]
    fn days_are_those_of_paris() {
        let day = |text: &str| day(serde_json::from_value(text.into()).unwrap());
        assert_eq!(day("2026-06-30T22:00:00Z"), "1er juillet 2026");
        assert_eq!(day("2026-12-31T22:59:59Z"), "31 décembre 2026");
    }
}
