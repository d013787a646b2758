//! `Idempotency-Key`, as Stripe documents it.

use std::collections::HashMap;
use std::time::Duration;

use crate::clock::Moment;
use crate::error::{ErrorType, StripeError};
use crate::form::Node;
use crate::gateway::reply::Reply;

const REMEMBERED: Duration = Duration::from_hours(24);
const MAX_LENGTH: usize = 255;

/// What a key was first used for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Use {
    /// The path.
    pub path: String,
    /// The parameters, whatever their order was.
    pub params: std::collections::BTreeMap<String, Node>,
}

#[derive(Debug)]
struct Entry {
    first: Use,
    since: Moment,
    reply: Option<Reply>,
}

/// The keys of the last 24 hours.
#[derive(Debug, Default)]
pub struct Keys(HashMap<String, Entry>);

impl Keys {
    /// Takes a key for a request. `Some` is the earlier answer to give again.
    ///
    /// # Errors
    /// 400 when the key was used for something else, 409 while the first request is being worked on.
    pub fn take(&mut self, key: &str, used: Use, now: Moment) -> Result<Option<Reply>, StripeError> {
        if key.chars().count() > MAX_LENGTH {
            let why = format!("Idempotency keys must be at most {MAX_LENGTH} characters.");
            return Err(StripeError::new(400, ErrorType::Idempotency, why));
        }
        self.0.retain(|_, entry| entry.reply.is_none() || now.since(entry.since) < REMEMBERED);
        let Some(entry) = self.0.get(key) else {
            self.0.insert(key.to_owned(), Entry { first: used, since: now, reply: None });
            return Ok(None);
        };
        if entry.first != used {
            return Err(StripeError::new(
                400,
                ErrorType::Idempotency,
                format!(
                    "Keys for idempotent requests can only be used with the same parameters they were first used with. \
                 Try using a key other than '{key}' if you meant to execute a different request."
                ),
            ));
        }
        entry.reply.clone().map(Some).ok_or_else(|| in_use(key))
    }

    /// Remembers the answer, or forgets the key when the work never began.
    pub fn answer(&mut self, key: &str, reply: &Reply, executed: bool) {
        if executed {
            if let Some(entry) = self.0.get_mut(key) {
                entry.reply = Some(reply.clone());
            }
        } else {
            self.0.remove(key);
        }
    }

    /// Forgets a key whose request was never worked on.
    pub fn release(&mut self, key: &str) {
        self.0.remove(key);
    }
}

fn in_use(key: &str) -> StripeError {
    StripeError::new(409, ErrorType::Idempotency, format!(
        "There is currently another in-progress request using this Idempotent Key: {key}. Please try again later."
    ))
    .code("idempotency_key_in_use")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::form;
    use crate::values::id::{Id as _, RequestId};

    fn used(path: &str, body: &str) -> Use {
        Use { path: path.to_owned(), params: form::parse(body.as_bytes()).unwrap() }
    }

    fn reply() -> Reply {
        Reply::new(RequestId::from_random("1"), Ok(json!({"id": "x"})))
    }

    const NOW: Moment = Moment::from_seconds(0);

    #[test]
    fn a_key_belongs_to_its_first_use() {
        let mut keys = Keys::default();
        assert_eq!(keys.take("k", used("/a", "x=1&y=2"), NOW).unwrap(), None);
        assert_eq!(keys.take("k", used("/a", "x=1&y=2"), NOW).unwrap_err().status(), 409);
        keys.answer("k", &reply(), true);
        assert_eq!(keys.take("k", used("/a", "y=2&x=1"), NOW).unwrap(), Some(reply()));
        for other in [used("/a", "x=1"), used("/b", "x=1&y=2")] {
            let error = keys.take("k", other, NOW).unwrap_err();
            assert_eq!((error.status(), &error.body()["error"]["type"]), (400, &json!("idempotency_error")));
        }
    }

    #[test]
    fn a_key_is_free_again_after_a_day_or_when_nothing_was_executed() {
        let mut keys = Keys::default();
        keys.take("k", used("/a", ""), NOW).unwrap();
        keys.answer("k", &reply(), false);
        assert_eq!(keys.take("k", used("/a", "x=1"), NOW).unwrap(), None);
        keys.answer("k", &reply(), true);
        let tomorrow = NOW.after(REMEMBERED);
        assert_eq!(keys.take("k", used("/a", "x=2"), tomorrow).unwrap(), None);
    }

    #[test]
    fn a_key_has_at_most_255_characters() {
        let mut keys = Keys::default();
        assert!(keys.take(&"k".repeat(255), used("/a", ""), NOW).is_ok());
        assert!(keys.take(&"k".repeat(256), used("/a", ""), NOW).is_err());
    }
}
