//! What forms accept: plain functions from what was typed to what is sent.

pub(crate) mod claim;
pub(crate) mod contact;
pub(crate) mod demande;
pub(crate) mod password;
pub(crate) mod sign_up;
pub(crate) mod tokens;

use crate::i18n::Texts;

/// What a field's error says, in any language.
pub(crate) type Complaint = fn(&'static Texts) -> &'static str;
