//! One file per page: each fetches what it shows and hands it to components.

pub(crate) mod account;
pub(crate) mod chat;
pub(crate) mod conversations;
pub(crate) mod demande;
pub(crate) mod home;
pub(crate) mod log_in;
pub(crate) mod my_demandes;
pub(crate) mod nearby;
pub(crate) mod new_demande;
pub(crate) mod not_found;
pub(crate) mod sign_up;
pub(crate) mod tokens;
pub(crate) mod unlocks;
