//! Pieces of pages. They show what they are given and fetch nothing, the commune finder excepted.

pub(crate) mod action;
pub(crate) mod choice;
pub(crate) mod composer;
pub(crate) mod conversation_list;
pub(crate) mod copy_button;
pub(crate) mod demande_card;
pub(crate) mod demande_facts;
pub(crate) mod demande_list;
pub(crate) mod dialog;
pub(crate) mod field;
pub(crate) mod frame;
pub(crate) mod icon;
pub(crate) mod message_list;
pub(crate) mod navigation;
pub(crate) mod notice;
pub(crate) mod page;
pub(crate) mod password_field;
pub(crate) mod place_finder;
pub(crate) mod recovery_words;
pub(crate) mod switches;
pub(crate) mod trust_line;
pub(crate) mod unlock_dialog;
