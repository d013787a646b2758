//! What breaks from outside: a killed process, a disk that fails.

mod books;
mod disk;
mod kill;
mod tally;
mod wish;
