//! When a job has its turn.

use std::fmt;
use std::time::Duration;

use jiff::civil::Date;
use protocol::time::Timestamp;

use crate::domain::paris::PARIS;

/// When a job has its turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Schedule {
    /// Whenever this many minutes of the day have passed: at every full hour and in between.
    Minutes(u8),
    /// At 03:00 in Paris: a time that every day has once, however clocks are changed.
    DailyAtThree,
}

impl Schedule {
    /// When the turn of `now` began, and when the next one begins.
    ///
    /// # Errors
    /// For a time outside the calendar (years -9999 to 9999).
    pub fn turn(self, now: Timestamp) -> Result<(Timestamp, Timestamp), jiff::Error> {
        match self {
            Self::Minutes(minutes) => {
                let length = Duration::from_mins(u64::from(minutes.max(1)));
                let into = now.since(Timestamp::from_millis(0)).as_millis() % length.as_millis();
                let began = now.minus(Duration::from_millis(u64::try_from(into).unwrap_or(0)));
                Ok((began, began.plus(length)))
            }
            Self::DailyAtThree => {
                let instant = jiff::Timestamp::from_millisecond(now.as_millis())?;
                let today = instant.to_zoned(PARIS.clone()).date();
                let three = at_three(today)?;
                if three <= now {
                    Ok((three, at_three(today.tomorrow()?)?))
                } else {
                    Ok((at_three(today.yesterday()?)?, three))
                }
            }
        }
    }
}

fn at_three(date: Date) -> Result<Timestamp, jiff::Error> {
    let three = date.at(3, 0, 0, 0).to_zoned(PARIS.clone())?;
    Ok(Timestamp::from_millis(three.timestamp().as_millisecond()))
}

impl fmt::Display for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Minutes(1) => f.write_str("every minute"),
            Self::Minutes(minutes) => write!(f, "every {minutes} minutes"),
            Self::DailyAtThree => f.write_str("at 03:00 in Paris"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        serde_json::from_value(text.into()).unwrap()
    }

    #[test]
    fn minutes_are_counted_from_the_full_hour() {
        let turn = |minutes, now| Schedule::Minutes(minutes).turn(at(now)).unwrap();
        let five = (at("2026-11-21T11:15:00Z"), at("2026-11-21T11:20:00Z"));
        assert_eq!(turn(5, "2026-11-21T11:15:00Z"), five);
        assert_eq!(turn(5, "2026-11-21T11:19:59.999Z"), five);
        assert_eq!(turn(1, "2026-11-21T11:19:59.999Z").1, five.1);
    }

    #[test]
    fn three_in_paris_follows_the_clocks() {
        let cases = [
            // Winter: two hours after midnight UTC; a minute before, it is still yesterday's turn.
            ("2026-01-10T02:00:00Z", "2026-01-10T02:00:00Z", "2026-01-11T02:00:00Z"),
            ("2026-01-10T01:59:00Z", "2026-01-09T02:00:00Z", "2026-01-10T02:00:00Z"),
            // Summer.
            ("2026-07-10T12:00:00Z", "2026-07-10T01:00:00Z", "2026-07-11T01:00:00Z"),
            // The night of 29 March, where 02:00 is 03:00: a day of 23 hours between two turns.
            ("2026-03-29T00:59:59Z", "2026-03-28T02:00:00Z", "2026-03-29T01:00:00Z"),
            ("2026-03-29T01:00:00Z", "2026-03-29T01:00:00Z", "2026-03-30T01:00:00Z"),
            // The night of 25 October, where 03:00 becomes 02:00 once: a day of 25 hours.
            ("2026-10-25T00:30:00Z", "2026-10-24T01:00:00Z", "2026-10-25T02:00:00Z"),
            ("2026-10-25T01:30:00Z", "2026-10-24T01:00:00Z", "2026-10-25T02:00:00Z"),
            ("2026-10-25T02:00:00Z", "2026-10-25T02:00:00Z", "2026-10-26T02:00:00Z"),
        ];
        for (now, began, next) in cases {
            assert_eq!(Schedule::DailyAtThree.turn(at(now)).unwrap(), (at(began), at(next)), "{now}");
        }
    }
}
