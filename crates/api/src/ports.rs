//! What the server needs from outside: time, randomness and announcements between instances.

pub mod bus;
pub mod clock;
pub mod media;
pub mod payments;
pub mod random;
