//! Native speed against `ring` in the same run: `cargo xtask bench crypto`. One JSON object per figure on standard output.
//!
//! Each figure is the shortest of several interleaved rounds, so that a busy machine disturbs both sides alike.
#![expect(clippy::expect_used, reason = "a benchmark that cannot run has no figures")]

mod in_ring;
mod work;

use std::hint::black_box;
use std::io::Write as _;
use std::time::Instant;

use serde_json::json;
use work::Talk;

const ROUNDS: usize = 9;

fn main() {
    let password = work::password();
    assert_eq!(*password.pbkdf2(), in_ring::pbkdf2(&password), "both derive the same bytes");
    compare("pbkdf2_600k", 1, || password.pbkdf2(), || in_ring::pbkdf2(&password));

    for (name, length, repeats) in
        [("aes_gcm_4_kib", 4 << 10, 2_000), ("aes_gcm_64_kib", 64 << 10, 200), ("aes_gcm_1_mib", 1 << 20, 20)]
    {
        let plaintext = vec![7; length];
        assert_eq!(work::gcm(&plaintext), in_ring::gcm(&plaintext), "both seal to the same bytes");
        compare(name, repeats, || work::gcm(&plaintext), || in_ring::gcm(&plaintext));
    }

    let mut talk = Talk::of(4 << 10);
    let sealed = talk.seal();
    let (peer, plaintext) = ([9; 32], vec![7; sealed.0.data.len() - 16]);
    let ring_sealed = in_ring::hpke_seal(&peer, &plaintext);
    compare("message_4_kib_seal", 100, || talk.seal(), || in_ring::hpke_seal(&peer, &plaintext));
    compare("message_4_kib_open", 100, || talk.open(&sealed), || in_ring::hpke_open(&peer, &ring_sealed));
}

/// Prints how many microseconds one of ours takes, and its ratio to one of `ring`'s.
fn compare<A, B>(name: &str, repeats: u32, mut ours: impl FnMut() -> A, mut theirs: impl FnMut() -> B) {
    let (mut ours_best, mut theirs_best) = (f64::MAX, f64::MAX);
    for _ in 0..ROUNDS {
        ours_best = ours_best.min(microseconds(repeats, &mut ours));
        theirs_best = theirs_best.min(microseconds(repeats, &mut theirs));
    }
    print(name, "rust", ours_best, Some(ours_best / theirs_best));
    print(name, "ring", theirs_best, None);
}

fn microseconds<T>(repeats: u32, work: &mut impl FnMut() -> T) -> f64 {
    let started = Instant::now();
    for _ in 0..repeats {
        black_box(work());
    }
    started.elapsed().as_secs_f64() * 1e6 / f64::from(repeats)
}

fn print(name: &str, engine: &str, value: f64, ratio: Option<f64>) {
    let figure = json!({ "name": format!("{name}_us"), "engine": engine, "value": value, "ratio": ratio });
    writeln!(std::io::stdout().lock(), "{figure}").expect("standard output");
}
