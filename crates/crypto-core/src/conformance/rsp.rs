//! The `.rsp` form in which NIST publishes the CAVP vectors.

use std::collections::HashMap;

use crate::testing::unhex;

/// One case: its own fields over those of its section.
pub(super) struct Case {
    fields: HashMap<String, String>,
    /// The publisher demands that decryption fails.
    pub(super) fails: bool,
}

impl Case {
    pub(super) fn bytes(&self, field: &str) -> Vec<u8> {
        unhex(&self.fields[field])
    }

    pub(super) fn number(&self, field: &str) -> usize {
        self.fields[field].parse().unwrap()
    }
}

/// Every case of a file, in order. Cases are blocks of lines; `[Name = value]` begins another section.
pub(super) fn parse(text: &str) -> Vec<Case> {
    let mut section = HashMap::new();
    let mut cases = Vec::new();
    for block in text.split("\n\n") {
        let mut case = Case { fields: section.clone(), fails: false };
        let lines = block.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        let mut own = 0;
        for line in lines {
            if let Some(setting) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                section.extend([field(setting)]);
            } else if line == "FAIL" {
                case.fails = true;
            } else {
                case.fields.extend([field(line)]);
                own += 1;
            }
        }
        cases.extend((own > 0).then_some(case));
    }
    cases
}

fn field(line: &str) -> (String, String) {
    let (name, value) = line.split_once('=').unwrap();
    (name.trim().to_owned(), value.trim().to_owned())
}
