//! Whether the tab that holds the socket still lives: browsers put tabs to sleep without taking their locks.

/// What was heard of that tab since the last look.
#[derive(Debug, Default)]
pub(in crate::live) struct Pulse {
    heard: bool,
    asked: bool,
}

/// What to make of it.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::live) enum Verdict {
    /// It lives.
    Alive,
    /// Nothing was heard: it is to be asked.
    Silent,
    /// It was asked and did not answer.
    Asleep,
}

impl Pulse {
    /// Something was heard of it.
    pub(in crate::live) fn beat(&mut self) {
        *self = Self { heard: true, asked: false };
    }

    /// Looks, once in a while.
    pub(in crate::live) fn look(&mut self) -> Verdict {
        let verdict = match self {
            Self { heard: true, .. } => Verdict::Alive,
            Self { asked: false, .. } => Verdict::Silent,
            Self { asked: true, .. } => Verdict::Asleep,
        };
        *self = Self { heard: false, asked: verdict == Verdict::Silent };
        verdict
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_silent_tab_is_asked_before_it_is_given_up() {
        let mut pulse = Pulse::default();
        pulse.beat();
        assert_eq!([pulse.look(), pulse.look()], [Verdict::Alive, Verdict::Silent]);
        pulse.beat();
        assert_eq!(
            [pulse.look(), pulse.look(), pulse.look()],
            [Verdict::Alive, Verdict::Silent, Verdict::Asleep]
        );
        assert_eq!(pulse.look(), Verdict::Silent, "whoever has taken its place gets as much time");
    }
}
