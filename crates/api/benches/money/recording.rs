//! The statements of one unlock, as PostgreSQL's own log shows them.

use std::path::Path;

/// One statement with its values as literals, NULL among them.
#[derive(Debug)]
pub(crate) struct Statement {
    pub(crate) text: String,
    pub(crate) values: Vec<String>,
}

/// The statements of the last transaction in the log that mentions `mark`.
pub(crate) fn transaction(log: &Path, mark: &str) -> Vec<Statement> {
    let log = std::fs::read_to_string(log).expect("the cluster's log");
    let entries = entries(&log);
    let marked =
        entries.iter().rposition(|entry| entry.detail.contains(mark)).expect("the unlock in the log");
    let process = &entries[marked].process;
    let own: Vec<&Entry> = entries.iter().filter(|entry| &entry.process == process).collect();
    let marked = own.iter().rposition(|entry| entry.detail.contains(mark)).expect("it is one of them");
    let begin = own[..marked].iter().rposition(|entry| entry.text.starts_with("BEGIN")).expect("a BEGIN");
    let length = own[begin..].iter().position(|entry| entry.text == "COMMIT").expect("a COMMIT");
    own[begin..=begin + length]
        .iter()
        .map(|entry| Statement { text: entry.text.clone(), values: values(&entry.detail) })
        .collect()
}

struct Entry {
    process: String,
    text: String,
    /// `parameters: $1 = '…', $2 = NULL`
    detail: String,
}

/// `2026-11-21 11:00:00.000 UTC [123] LOG:  execute name: SELECT …`, continued by lines that begin with a tab.
fn entries(log: &str) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    let mut in_detail = false;
    for line in log.lines() {
        if let Some(rest) = line.strip_prefix('\t') {
            if let Some(last) = entries.last_mut() {
                let part = if in_detail { &mut last.detail } else { &mut last.text };
                part.push('\n');
                part.push_str(rest);
            }
            continue;
        }
        let process =
            line.split_once('[').and_then(|(_, rest)| rest.split_once(']')).map_or("", |(id, _)| id);
        if let Some((_, detail)) = line.split_once("DETAIL:  parameters: ") {
            in_detail = true;
            if let Some(last) = entries.last_mut() {
                detail.clone_into(&mut last.detail);
            }
        } else if let Some((_, said)) = line.split_once("LOG:  ") {
            let said = said.strip_prefix("execute ").or_else(|| said.strip_prefix("statement"));
            let text = said.and_then(|said| said.split_once(": ")).map(|(_, text)| text.to_owned());
            in_detail = false;
            let (process, text) = (process.to_owned(), text.unwrap_or_default());
            entries.push(Entry { process, text, detail: String::new() });
        }
    }
    entries.retain(|entry| !entry.text.is_empty());
    entries
}

/// Splits `$1 = 'a, b', $2 = NULL`.
fn values(detail: &str) -> Vec<String> {
    let mut values = Vec::new();
    let mut rest = detail;
    while let Some((_, value)) = rest.split_once(" = ") {
        let end =
            if value.starts_with('\'') { quoted(value) } else { value.find(',').unwrap_or(value.len()) };
        let (value, after) = value.split_at(end);
        values.push(value.to_owned());
        rest = after;
    }
    values
}

/// The length of a quoted literal in which quotes are doubled.
fn quoted(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = 1;
    while at < bytes.len() {
        match (bytes[at], bytes.get(at + 1)) {
            (b'\'', Some(b'\'')) => at += 2,
            (b'\'', _) => return at + 1,
            _ => at += 1,
        }
    }
    bytes.len()
}
