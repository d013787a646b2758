//! Words as people look for them: without case, accents and ligatures.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Letters of a word that count.
const LETTERS: usize = 64;

/// The words of a text, folded, with the bytes where each stands. Whatever is neither letter nor digit parts them, so
/// that `l’œuvre` holds `l` and `oeuvre`, and `rendez-vous` two words.
pub(super) fn words(text: &str) -> impl Iterator<Item = (String, Range<usize>)> {
    let is_part = |letter: char| letter.is_alphanumeric() || is_combining_mark(letter);
    let mut letters = text.char_indices().peekable();
    std::iter::from_fn(move || {
        while letters.next_if(|(_, letter)| !is_part(*letter)).is_some() {}
        let (start, _) = *letters.peek()?;
        let (mut word, mut end, mut number) = (String::new(), start, 0);
        while let Some((at, letter)) = letters.next_if(|(_, letter)| is_part(*letter)) {
            end = at + letter.len_utf8();
            number += 1;
            if number <= LETTERS {
                fold(letter, &mut word);
            }
        }
        Some((word, start..end))
    })
    .filter(|(word, _)| !word.is_empty())
}

/// Appends a letter in its plainest form.
fn fold(letter: char, word: &mut String) {
    for plain in std::iter::once(letter).nfkd().filter(|part| !is_combining_mark(*part)) {
        for lower in plain.to_lowercase() {
            match lower {
                'œ' => word.push_str("oe"),
                'æ' => word.push_str("ae"),
                'ß' => word.push_str("ss"),
                'ø' => word.push('o'),
                'ł' => word.push('l'),
                other => word.push(other),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> Vec<String> {
        words(text).map(|(word, _)| word).collect()
    }

    #[test]
    fn case_accents_and_ligatures_do_not_matter() {
        assert_eq!(folded("Élève ÇA Noël où"), ["eleve", "ca", "noel", "ou"]);
        assert_eq!(folded("Œuvre cœur Lætitia ﬁn"), ["oeuvre", "coeur", "laetitia", "fin"]);
        assert_eq!(folded("e\u{301}le\u{300}ve"), ["eleve"]);
    }

    #[test]
    fn apostrophes_and_hyphens_part_words() {
        assert_eq!(folded("l'eau d’Évian"), ["l", "eau", "d", "evian"]);
        assert_eq!(folded("rendez-vous, 17h30 !"), ["rendez", "vous", "17h30"]);
        assert_eq!(folded("… — 🙂 "), Vec::<String>::new());
    }

    #[test]
    fn a_word_knows_where_it_stands() {
        let text = "Été à Évian";
        let found: Vec<_> = words(text).map(|(_, at)| text.get(at).unwrap()).collect();
        assert_eq!(found, ["Été", "à", "Évian"]);
    }

    #[test]
    fn a_word_without_end_is_cut() {
        assert_eq!(folded(&"a".repeat(10_000)), ["a".repeat(LETTERS)]);
    }
}
