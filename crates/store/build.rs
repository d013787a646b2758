//! Rebuilds the embedded migrations when a file appears, which `include_str!` alone would not notice.

fn main() {
    println!("cargo::rerun-if-changed=../../migrations");
}
