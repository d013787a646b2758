//! French texts are set as French is: no-break spaces before `; : ! ?` and inside « », apostrophes that curl.

use client::{ClientError, Sealed};
use protocol::category::Category;
use protocol::problem::{Code, Problem};

use super::{Lang, category, problem};

/// The texts of each area: where, and the Rust expression that makes it.
const AREAS: [(&str, &[(&str, &str)]); 11] = [
    ("account", super::account::Account::FRENCH),
    ("auth", super::auth::Auth::FRENCH),
    ("common", super::common::Common::FRENCH),
    ("conversation", super::conversation::Conversation::FRENCH),
    ("demandes", super::demandes::Demandes::FRENCH),
    ("files", super::files::Files::FRENCH),
    ("home", super::home::Home::FRENCH),
    ("live", super::live::Live::FRENCH),
    ("messages", super::messages::Messages::FRENCH),
    ("tokens", super::tokens::Tokens::FRENCH),
    ("unlocks", super::unlocks::Unlocks::FRENCH),
];

/// What is wrong with a text.
fn faults(text: &str) -> Vec<&'static str> {
    let spaces = |at: Option<char>| matches!(at, Some('\u{a0}' | '\u{202f}'));
    let chars: Vec<char> = text.chars().collect();
    let at = |index: usize| chars.get(index).copied();
    let mut found = Vec::new();
    for (index, char) in chars.iter().enumerate() {
        let (before, after) = (index.checked_sub(1).and_then(at), at(index + 1));
        let between_letters =
            before.is_some_and(char::is_alphabetic) && after.is_some_and(char::is_alphabetic);
        match char {
            ';' | ':' | '!' | '?' if !spaces(before) => found.push("no no-break space before"),
            '»' if !spaces(before) => found.push("no no-break space before »"),
            '«' if !spaces(after) => found.push("no no-break space after «"),
            '\'' if between_letters => found.push("a straight apostrophe"),
            '"' => found.push("straight quotation marks"),
            '.' if before == Some('.') => found.push("dots instead of …"),
            '\u{a0}' | '\u{202f}' if before == Some(' ') || after == Some(' ') => found.push("two spaces"),
            _ => {}
        }
    }
    found
}

/// The string literals in a Rust expression, with the places of arguments as `…`.
fn literals(expression: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = expression;
    while let Some((_, after)) = rest.split_once('"') {
        let mut escaped = false;
        let closes = |(index, char): (usize, char)| {
            let closing = char == '"' && !escaped;
            escaped = char == '\\' && !escaped;
            closing.then_some(index)
        };
        let end = after.char_indices().find_map(closes).unwrap();
        let (literal, behind) = after.split_at(end);
        found.push(without_arguments(&unescaped(literal)));
        rest = behind.strip_prefix('"').unwrap();
    }
    found
}

fn unescaped(literal: &str) -> String {
    let mut text = String::new();
    let mut chars = literal.chars();
    while let Some(char) = chars.next() {
        if char != '\\' {
            text.push(char);
            continue;
        }
        match chars.next().unwrap() {
            'u' => {
                let (code, behind) = chars.as_str().strip_prefix('{').unwrap().split_once('}').unwrap();
                text.push(char::from_u32(u32::from_str_radix(code, 16).unwrap()).unwrap());
                chars = behind.chars();
            }
            'n' => text.push('\n'),
            char => text.push(char),
        }
    }
    text
}

fn without_arguments(text: &str) -> String {
    let mut depth = 0_u32;
    text.chars()
        .filter_map(|char| match char {
            '{' => {
                depth += 1;
                (depth == 1).then_some('…')
            }
            '}' => {
                depth -= 1;
                None
            }
            _ => (depth == 0).then_some(char),
        })
        .collect()
}

fn problems() -> Vec<ClientError> {
    use ClientError as E;
    let sealed = [Sealed::KeyRing, Sealed::Vault, Sealed::Entries, Sealed::ArchivePage, Sealed::Reading];
    let plain = [
        E::Address,
        E::Network,
        E::Answer,
        E::WrongPassword,
        E::WeakKdf,
        E::BadKeys,
        E::KeyChanged,
        E::PeerExchanged,
        E::Empty,
        E::TooLong,
        E::NoConsent,
        E::HiddenFull,
        E::Unknown,
        E::FileTooLarge,
        E::FileDamaged,
        E::FileGone,
        E::FileAltered,
        E::SignedOut,
        E::Randomness,
    ];
    let signs = sealed.into_iter().flat_map(|what| [E::Tampered { what }, E::RolledBack { what }]);
    let codes = Code::ALL.iter().map(|code| E::Problem(Box::new(Problem::new(*code, None))));
    plain.into_iter().chain(signs).chain(codes).collect()
}

#[test]
fn every_french_text_is_set_as_french_is() {
    let areas = AREAS.into_iter().flat_map(|(area, texts)| {
        let literals = |(key, text): &(&str, &str)| {
            let name = format!("{area}.{key}");
            literals(text).into_iter().map(move |text| (name.clone(), text)).collect::<Vec<_>>()
        };
        texts.iter().flat_map(literals).collect::<Vec<_>>()
    });
    let named = |error: ClientError| (format!("{error:?}"), problem(Lang::French, &error).to_owned());
    let problems = problems().into_iter().map(named);
    let trades = Category::ALL.iter().map(|it| (format!("{it:?}"), category(Lang::French, *it).to_owned()));
    // What the page says before the app runs, tag by tag.
    let page = include_str!("../../index.html").split("<script>").next().unwrap();
    let said =
        include_str!("../../index.html").split_once("<noscript>").unwrap().1.split_once('<').unwrap().0;
    let head = ["<title>", "name=\"description\" content=\""].map(|mark| {
        let text = page.split_once(mark).unwrap().1.split(['<', '"']).next().unwrap();
        ("index.html".to_owned(), text.to_owned())
    });
    let shell = head.into_iter().chain([("noscript".to_owned(), said.to_owned())]);
    let all: Vec<(String, String)> = areas.chain(problems).chain(trades).chain(shell).collect();
    assert!(all.len() > 500, "{}", all.len());
    let wrong: Vec<_> = all.into_iter().filter(|(_, text)| !faults(text).is_empty()).collect();
    let told = |(name, text): &(String, String)| format!("{name}: {:?} in {text:?}", faults(text));
    assert!(wrong.is_empty(), "{}", wrong.iter().map(told).collect::<Vec<_>>().join("\n"));
}

#[test]
fn each_fault_is_found() {
    for (text, number) in [
        ("Prêt ?", 1),
        ("Prêt?", 1),
        ("Prêt\u{a0}? Oui\u{202f}!", 0),
        ("Note : rien ; tout", 2),
        ("« mot »", 2),
        ("«\u{a0}mot\u{202f}»", 0),
        ("l'heure", 1),
        ("l’heure", 0),
        ("un \"mot\"", 2),
        ("Attendez...", 2),
        ("Oui \u{a0}!", 1),
    ] {
        assert_eq!(faults(text).len(), number, "{text}");
    }
    assert_eq!(
        literals(r#"|n| format!("{n} mot{}\u{a0}:", if n > 1 { "s\"" } else { "" })"#),
        ["… mot…\u{a0}:", "s\"", ""]
    );
}
