//! Legal time in France: what day it is for jobs, invoices and people.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use protocol::time::Timestamp;

/// Its rules, compiled in: no file of the system decides.
pub static PARIS: TimeZone = jiff::tz::get!("Europe/Paris");

/// What clocks and calendars in Paris show; the end of the calendar for what lies beyond it.
#[must_use]
pub fn in_paris(at: Timestamp) -> DateTime {
    let instant = jiff::Timestamp::from_millisecond(at.as_millis()).unwrap_or(jiff::Timestamp::MAX);
    PARIS.to_datetime(instant)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_begins_in_paris() {
        let date = |text: &str| {
            let at: Timestamp = serde_json::from_value(text.into()).unwrap();
            in_paris(at).date().to_string()
        };
        assert_eq!(date("2026-12-31T22:59:59.999Z"), "2026-12-31");
        assert_eq!(date("2026-12-31T23:00:00Z"), "2027-01-01");
        assert_eq!(date("2026-06-30T22:00:00Z"), "2026-07-01", "summer time");
        assert_eq!(date("2040-06-30T22:00:00Z"), "2040-07-01");
    }
}
