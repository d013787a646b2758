//! What a run of libFuzzer says about itself, and what is remembered of it.

/// What is written down after a run without a crash.
pub(super) fn stamp(inputs: &str, seconds: u64) -> String {
    format!("{inputs} {seconds}")
}

/// How many seconds the stamp vouches for, if it is about these inputs.
pub(super) fn stamped(stamp: &str, inputs: &str) -> Option<u64> {
    stamp.strip_prefix(inputs)?.strip_prefix(' ')?.parse().ok()
}

/// Inputs tried, inputs a second and edges reached.
pub(super) fn summary(log: &str) -> String {
    let statistic = |name: &str| {
        let line = log.lines().rev().find_map(|line| line.strip_prefix(name));
        line.map_or("?", str::trim)
    };
    let edges = log.lines().rev().find_map(|line| line.split_once(" cov: ")?.1.split_whitespace().next());
    format!(
        "{} inputs, {} a second, {} edges of the program reached",
        statistic("stat::number_of_executed_units:"),
        statistic("stat::average_exec_per_sec:"),
        edges.unwrap_or("?")
    )
}

/// The file with the input that broke the target: the last one written, since slow inputs are written, too.
pub(super) fn artifact(log: &str) -> Option<&str> {
    log.lines().rev().find_map(|line| line.split_once("Test unit written to ")).map(|(_, file)| file.trim())
}

/// So many lines from the panic on, or the end of a log without one.
pub(super) fn complaint(log: &str, count: usize) -> String {
    let lines: Vec<&str> = log.lines().collect();
    let panic = lines.iter().position(|line| line.contains(" panicked at "));
    let start = panic.unwrap_or_else(|| lines.len().saturating_sub(count));
    lines.iter().skip(start).take(count).copied().collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOG: &str = "#9\tNEW    cov: 100 ft: 3\n#18078\tDONE   cov: 2130 ft: 3010 corp: 259/1650b\n\
        stat::number_of_executed_units: 18078\nstat::average_exec_per_sec:     2008\n";

    #[test]
    fn a_run_is_summed_up_from_its_last_lines() {
        assert_eq!(summary(LOG), "18078 inputs, 2008 a second, 2130 edges of the program reached");
        assert_eq!(summary(""), "? inputs, ? a second, ? edges of the program reached");
    }

    #[test]
    fn a_stamp_counts_for_its_inputs_only() {
        assert_eq!(stamped(&stamp("abc", 600), "abc"), Some(600));
        assert_eq!(stamped(&stamp("abcd", 600), "abc"), None);
        assert_eq!(stamped("", "abc"), None);
    }

    #[test]
    fn the_crashing_input_is_named() {
        let log = "artifact_prefix='a/'; Test unit written to a/slow-unit-02\n\
            artifact_prefix='a/'; Test unit written to a/crash-01\nBase64: AA==";
        assert_eq!(artifact(log), Some("a/crash-01"));
        assert_eq!(artifact(LOG), None);
        assert_eq!(complaint("a\nb\nc", 2), "b\nc");
        assert_eq!(complaint("a\nthread 'x' panicked at y\nwhy\nstack", 2), "thread 'x' panicked at y\nwhy");
    }
}
