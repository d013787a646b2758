//! How good a password is. It is all that protects a member's keys.

/// Fewest characters of a password.
pub(crate) const PASSWORD_CHARS: usize = 14;

/// What to say about a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Strength {
    /// So many characters are missing.
    Short(usize),
    /// Long, but made of what an attacker tries first.
    Guessable,
    Good,
    Strong,
}

impl Strength {
    /// True when an account may be made with it.
    pub(crate) const fn is_enough(self) -> bool {
        matches!(self, Self::Good | Self::Strong)
    }

    /// Bars of the meter, 0 to 3.
    pub(crate) const fn bars(self) -> u8 {
        match self {
            Self::Short(_) => 0,
            Self::Guessable => 1,
            Self::Good => 2,
            Self::Strong => 3,
        }
    }
}

/// Runs that people type without thinking, in lower case.
const RUNS: &[&str] = &[
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890123456789",
    "98765432109876543210",
    "azertyuiopqsdfghjklmwxcvbn",
    "qwertyuiopasdfghjklzxcvbnm",
    "motdepassemotdepasse",
    "passwordpassword",
    "leboncoupleboncoup",
];

/// Rates a password, given other things its owner typed (e-mail, name) that it must not rest on.
pub(crate) fn strength(password: &str, about: &[&str]) -> Strength {
    let length = password.chars().count();
    if length < PASSWORD_CHARS {
        return Strength::Short(PASSWORD_CHARS.saturating_sub(length));
    }
    let folded = password.to_lowercase();
    let rest = about
        .iter()
        .flat_map(|text| text.split(|c: char| !c.is_alphanumeric()))
        .filter(|word| word.chars().count() >= 4)
        .fold(folded, |rest, word| rest.replace(&word.to_lowercase(), ""));
    let rest = without_runs(&rest);
    let distinct = rest.chars().collect::<std::collections::BTreeSet<_>>().len();
    if distinct < 6 || rest.chars().count() < 8 {
        return Strength::Guessable;
    }
    let words = password.split([' ', '-', '_', '.']).filter(|word| word.chars().count() >= 3).count();
    if length >= 20 || words >= 4 { Strength::Strong } else { Strength::Good }
}

/// The text without its pieces of four or more characters that occur in a known run.
fn without_runs(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut kept = String::new();
    let mut at = 0;
    while let Some(here) = chars.get(at) {
        let longest = (4..=chars.len().saturating_sub(at))
            .take_while(|length| in_run(chars.get(at..at.saturating_add(*length))))
            .last();
        if longest.is_none() {
            kept.push(*here);
        }
        at = at.saturating_add(longest.unwrap_or(1));
    }
    kept
}

fn in_run(piece: Option<&[char]>) -> bool {
    let Some(piece) = piece else { return false };
    let piece: String = piece.iter().collect();
    RUNS.iter().any(|run| run.contains(&piece))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_password_says_how_much_is_missing() {
        assert_eq!(strength("éléphant", &[]), Strength::Short(6));
        assert_eq!(strength("", &[]), Strength::Short(PASSWORD_CHARS));
    }

    #[test]
    fn long_but_lazy_passwords_are_guessable() {
        for password in [
            "aaaaaaaaaaaaaaaaaaaa",
            "azertyuiopqsdfgh",
            "12345678901234",
            "motdepassemotdepasse",
            "abababababababab",
        ] {
            assert_eq!(strength(password, &[]), Strength::Guessable, "{password}");
        }
        assert_eq!(
            strength("camille.durand75", &["camille.durand@exemple.fr", "Camille"]),
            Strength::Guessable
        );
    }

    #[test]
    fn four_random_words_are_strong() {
        assert_eq!(strength("piano lac bougie zinc", &[]), Strength::Strong);
        assert_eq!(strength("Gv7-tilleul-92x", &[]), Strength::Good);
        assert!(strength("Gv7-tilleul-92x", &[]).is_enough());
    }
}
