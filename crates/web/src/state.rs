//! What outlives a page: one signal newtype per file, each a context.

pub(crate) mod announcer;
pub(crate) mod company;
pub(crate) mod inbox;
pub(crate) mod own_list;
pub(crate) mod pages;
pub(crate) mod search;
pub(crate) mod session;
pub(crate) mod theme;
pub(crate) mod way_back;
pub(crate) mod work;
