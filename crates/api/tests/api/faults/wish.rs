//! Requests that are sent once, or again.

use reqwest::StatusCode;
use serde_json::Value;

use crate::support::{Answer, Raw};

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Deed {
    Unlock,
    Message,
    Payment,
    Refund,
}

impl Deed {
    pub(crate) const ALL: [Self; 4] = [Self::Unlock, Self::Message, Self::Payment, Self::Refund];
    /// What an unlock of `demande_in_paris` costs, and gives back.
    pub(crate) const PRICE: i64 = 6;
    /// What is bought, and how many tokens it is.
    pub(crate) const PACK: (&'static str, i64) = ("standard-10", 10);

    /// How it is answered once done, and when it had been done before.
    const fn statuses(self) -> (StatusCode, StatusCode) {
        match self {
            Self::Unlock => (StatusCode::CREATED, StatusCode::CREATED),
            Self::Message => (StatusCode::CREATED, StatusCode::OK),
            Self::Payment => (StatusCode::OK, StatusCode::OK),
            Self::Refund => (StatusCode::NO_CONTENT, StatusCode::CONFLICT),
        }
    }

    /// What its answer says that a second deed would say otherwise.
    fn told(self, answer: &Answer) -> &Value {
        match self {
            Self::Unlock => &answer.body["unlock_id"],
            Self::Message => &answer.body["received_at"],
            Self::Payment | Self::Refund => &Value::Null,
        }
    }
}

/// A request, the same each time it is sent.
#[derive(Debug, Clone)]
pub(crate) struct Wish {
    pub(crate) deed: Deed,
    path: String,
    headers: Vec<(&'static str, String)>,
    body: String,
}

impl Wish {
    pub(crate) fn new(deed: Deed, path: &str, body: &Value) -> Self {
        Self::of_text(deed, path, body.to_string())
    }

    pub(crate) fn of_text(deed: Deed, path: &str, body: String) -> Self {
        Self { deed, path: path.to_owned(), headers: Vec::new(), body }
    }

    pub(crate) fn bearer(self, token: &str) -> Self {
        self.header("authorization", &format!("Bearer {token}"))
    }

    pub(crate) fn header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }

    /// Sends it; `None` when no answer came back.
    pub(crate) async fn send(&self, raw: &Raw) -> Option<Answer> {
        let request = raw.post(&self.path).text("application/json", &*self.body);
        let request = self.headers.iter().fold(request, |request, (name, value)| request.header(name, value));
        request.try_send().await.ok()
    }

    /// Sends it for the first time to a server that may die meanwhile.
    pub(crate) async fn first(&self, raw: &Raw) -> Option<Answer> {
        let answer = self.send(raw).await?;
        assert_eq!(answer.status, self.deed.statuses().0, "{self:?}: {answer:?}");
        Some(answer)
    }

    /// Sends it again: whether it is done now or was before, it tells what was `first` answered, if anything was.
    pub(crate) async fn again(&self, raw: &Raw, first: Option<&Answer>) -> Answer {
        let answer = self.send(raw).await.expect("an answer");
        let (now, before) = self.deed.statuses();
        let fits = answer.status == before || (first.is_none() && answer.status == now);
        assert!(fits, "{self:?}: first {first:?}, then {answer:?}");
        if let Some(first) = first {
            assert_eq!(self.deed.told(first), self.deed.told(&answer), "{self:?}");
        }
        answer
    }
}
