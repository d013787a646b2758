//! Which words stand in which messages. In memory only, and wiped when it goes.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::ops::{Bound, Range};

use protocol::ids::{ConversationId, MessageId};
use protocol::time::Timestamp;
use zeroize::{Zeroize, Zeroizing};

use super::fold::words;

/// Bytes of text that are kept at most: a phone must hold them, too.
const BYTES: usize = 32 * 1024 * 1024;

/// Characters of a snippet before the first word found, and in all.
const BEFORE: usize = 30;
const SNIPPET: usize = 160;

/// A message that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// Its conversation.
    pub conversation: ConversationId,
    /// The message.
    pub message: MessageId,
    /// True when the reader wrote it.
    pub mine: bool,
    /// When it was sent.
    pub sent_at: Timestamp,
    /// The part of it around what was found.
    pub snippet: String,
    /// Bytes of the snippet that match, ascending.
    pub matches: Vec<Range<usize>>,
}

/// A message that can be found.
#[derive(Debug)]
pub(super) struct Document {
    pub conversation: ConversationId,
    pub message: MessageId,
    pub mine: bool,
    pub sent_at: Timestamp,
    pub text: Zeroizing<String>,
}

/// Every document by its words.
#[derive(Debug, Default)]
pub(super) struct Index {
    documents: Vec<Document>,
    known: HashSet<(ConversationId, MessageId)>,
    words: BTreeMap<String, Vec<usize>>,
    bytes: usize,
}

impl Index {
    /// Adds a message once. False when there is no room.
    pub(super) fn add(&mut self, document: Document) -> bool {
        if self.bytes + document.text.len() > BYTES {
            return false;
        }
        if self.known.insert((document.conversation, document.message)) {
            self.bytes += document.text.len();
            let number = self.documents.len();
            for (word, _) in words(&document.text) {
                let places = self.words.entry(word).or_default();
                if places.last() != Some(&number) {
                    places.push(number);
                }
            }
            self.documents.push(document);
        }
        true
    }

    /// Messages among the `wanted` that hold, for each word of `query`, one that begins like it: the newest first, `limit`
    /// at most.
    pub(super) fn find(
        &self,
        query: &str,
        wanted: impl Fn(ConversationId, MessageId) -> bool,
        limit: usize,
    ) -> Vec<Hit> {
        let begun: Vec<String> = words(query).map(|(word, _)| word).collect();
        let mut matching = begun.iter().map(|word| self.beginning_with(word));
        let Some(first) = matching.next() else { return Vec::new() };
        let found = matching.fold(first, |found, more| found.intersection(&more).copied().collect());
        let mut found: Vec<&Document> = found
            .into_iter()
            .filter_map(|number| self.documents.get(number))
            .filter(|document| wanted(document.conversation, document.message))
            .collect();
        found.sort_unstable_by_key(|document| std::cmp::Reverse(document.message));
        found.into_iter().take(limit).map(|document| document.hit(&begun)).collect()
    }

    fn beginning_with(&self, prefix: &str) -> BTreeSet<usize> {
        let from = (Bound::Included(prefix), Bound::Unbounded);
        let words = self.words.range::<str, _>(from).take_while(|(word, _)| word.starts_with(prefix));
        words.flat_map(|(_, places)| places.iter().copied()).collect()
    }
}

impl Drop for Index {
    fn drop(&mut self) {
        for (mut word, _) in std::mem::take(&mut self.words) {
            word.zeroize();
        }
    }
}

impl Document {
    /// This message as the answer to a question.
    fn hit(&self, wanted: &[String]) -> Hit {
        let matches = |(word, at): (String, Range<usize>)| {
            wanted.iter().any(|wanted| word.starts_with(wanted.as_str())).then_some(at)
        };
        let found: Vec<Range<usize>> = words(&self.text).filter_map(matches).collect();
        let Range { start, end } = around(&self.text, found.first().map_or(0, |first| first.start));
        let (before, after) = (left_out(start > 0), left_out(end < self.text.len()));
        let snippet = format!("{before}{}{after}", self.text.get(start..end).unwrap_or_default());
        let place = |at: usize| at - start + before.len();
        let within =
            |at: Range<usize>| (start <= at.start && at.end <= end).then(|| place(at.start)..place(at.end));
        Hit {
            conversation: self.conversation,
            message: self.message,
            mine: self.mine,
            sent_at: self.sent_at,
            snippet,
            matches: found.into_iter().filter_map(within).collect(),
        }
    }
}

/// The sign that there is more of a text than is shown.
const fn left_out(more: bool) -> &'static str {
    if more { "…" } else { "" }
}

/// The bytes of a text around a place, from the beginning of a word.
fn around(text: &str, place: usize) -> Range<usize> {
    let before = text.char_indices().take_while(|(at, _)| *at < place);
    let skipped = before.count().saturating_sub(BEFORE);
    let mut from = text.char_indices().skip(skipped);
    let start = from.next().map_or(0, |(at, _)| at);
    let end = from.nth(SNIPPET - 1).map_or(text.len(), |(at, _)| at);
    // Half a word says nothing.
    let next_word = |(at, c): (usize, char)| c.is_whitespace().then(|| start + at + c.len_utf8());
    let lead = text.get(start..place).filter(|_| skipped > 0).unwrap_or_default();
    lead.char_indices().find_map(next_word).unwrap_or(start)..end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_millis(millis)
    }

    fn id(millis: i64) -> MessageId {
        MessageId::make(at(millis), [0; 10])
    }

    fn talk(number: i64) -> ConversationId {
        ConversationId::make(at(number), [0; 10])
    }

    fn document(conversation: i64, message: i64, text: &str) -> Document {
        let text = Zeroizing::new(text.to_owned());
        Document {
            conversation: talk(conversation),
            message: id(message),
            mine: true,
            sent_at: at(message),
            text,
        }
    }

    fn index() -> Index {
        let mut index = Index::default();
        let said = ["La chaudière fuit", "Un chauffe-eau à Évian", "L’œuvre du chauffagiste d'Évian"];
        for (number, text) in (1..).zip(said) {
            assert!(index.add(document(number % 2, number, text)));
        }
        index
    }

    fn found(index: &Index, query: &str, scope: Option<ConversationId>) -> Vec<MessageId> {
        let wanted = |conversation, _| scope.is_none_or(|scope| scope == conversation);
        index.find(query, wanted, 10).into_iter().map(|hit| hit.message).collect()
    }

    #[test]
    fn words_are_found_by_how_they_begin_without_accents_the_newest_first() {
        let index = index();
        assert_eq!(found(&index, "CHAU", None), [id(3), id(2), id(1)]);
        assert_eq!(found(&index, "evian chauf", None), [id(3), id(2)]);
        assert_eq!(found(&index, "oeuv", None), [id(3)]);
        assert_eq!(found(&index, "audière", None), []);
        assert_eq!(found(&index, " ’ ", None), []);
    }

    #[test]
    fn one_conversation_is_searched_alone_and_never_more_than_asked() {
        let index = index();
        assert_eq!(found(&index, "chau", Some(talk(0))), [id(2)]);
        assert_eq!(index.find("chau", |_, _| true, 2).len(), 2);
    }

    #[test]
    fn a_message_is_indexed_once() {
        let mut index = index();
        index.add(document(1, 1, "La chaudière fuit"));
        assert_eq!(found(&index, "chaudiere", None), [id(1)]);
    }

    #[test]
    fn a_snippet_shows_what_matched() {
        let mut index = Index::default();
        let text = format!("{} Évian, été à ÉVIAN {}", "é ".repeat(200), "z".repeat(400));
        index.add(document(1, 1, &text));
        let hit = index.find("evian", |_, _| true, 10).remove(0);
        let shown: Vec<_> = hit.matches.iter().map(|at| hit.snippet.get(at.clone()).unwrap()).collect();
        assert_eq!(shown, ["Évian", "ÉVIAN"]);
        assert!(hit.snippet.starts_with("…é é") && hit.snippet.ends_with("z…"), "{}", hit.snippet);
        assert!((SNIPPET - BEFORE..=SNIPPET + 2).contains(&hit.snippet.chars().count()));
    }

    #[test]
    fn there_is_an_end_to_what_is_kept() {
        let mut index = Index::default();
        index.bytes = BYTES - 5;
        assert!(!index.add(document(1, 1, "trop long")));
        assert!(index.add(document(1, 2, "court")));
    }
}
