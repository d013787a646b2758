//! Alterations of an honest byte string, as a fuzzer's input dictates them.

/// Most instructions that are followed, so that an input's cost is bounded.
const INSTRUCTIONS: usize = 16;
/// Most bytes that one instruction repeats.
const REPEATED: usize = 64;

/// Alters `bytes`. An instruction is four bytes: what to do, where (u16 big-endian), and with which value.
pub(super) fn alter(bytes: &mut Vec<u8>, script: &[u8]) {
    let (instructions, _) = script.as_chunks::<4>();
    for [operation, high, low, value] in instructions.iter().take(INSTRUCTIONS) {
        let position = usize::from(u16::from_be_bytes([*high, *low])) % (bytes.len() + 1);
        match operation % 5 {
            0 => bytes.iter_mut().skip(position).take(1).for_each(|byte| *byte ^= value),
            1 => bytes.insert(position, *value),
            2 => drop(bytes.drain(position..bytes.len().min(position + 1))),
            3 => bytes.truncate(position),
            _ => bytes.extend_from_within(position..bytes.len().min(position + REPEATED)),
        }
    }
}
