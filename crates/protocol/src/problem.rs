//! Errors as clients see them: `application/problem+json` (RFC 9457) with a stable `code`.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// The media type of every error body.
pub const CONTENT_TYPE: &str = "application/problem+json";

/// An error body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// A relative reference that names the kind of problem: `/problems/<code>`.
    #[serde(rename = "type")]
    pub kind: String,
    /// A short summary of the kind of problem, in English.
    pub title: String,
    /// The HTTP status code.
    pub status: u16,
    /// The stable word a program decides on.
    pub code: Code,
    /// What was wrong with this very request; absent on a server's own failure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// How long the server asks to be left alone: the answer's `Retry-After`, not part of its body.
    #[serde(skip)]
    pub retry_after: Option<Duration>,
}

impl Problem {
    /// A problem of this kind, with what was wrong this time.
    #[must_use]
    pub fn new(code: Code, detail: Option<String>) -> Self {
        Self {
            kind: format!("/problems/{}", code.as_str()),
            title: code.title().to_owned(),
            status: code.status(),
            code,
            detail,
            retry_after: None,
        }
    }
}

/// Declares the codes once: variant, word, status, title.
macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $word:literal, $status:literal, $title:literal;)*) => {
        /// Why a request failed. Words are stable: v1 only adds.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        pub enum Code {
            $(#[doc = $title] #[serde(rename = $word)] $variant,)*
            /// A code newer than this client.
            #[serde(other, rename = "unknown")]
            Unknown,
        }

        impl Code {
            /// Every code a server of this version answers.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The stable word.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)*
                    Self::Unknown => "unknown",
                }
            }

            /// The HTTP status.
            #[must_use]
            pub const fn status(self) -> u16 {
                match self {
                    $(Self::$variant => $status,)*
                    Self::Unknown => 500,
                }
            }

            /// A short summary in English.
            #[must_use]
            pub const fn title(self) -> &'static str {
                match self {
                    $(Self::$variant => $title,)*
                    Self::Unknown => "A problem this client does not know",
                }
            }
        }
    };
}

codes! {
    MalformedBody = "malformed_body", 400, "The body is not JSON";
    MissingIdempotencyKey = "missing_idempotency_key", 400, "This request needs an Idempotency-Key header";
    InvalidIdempotencyKey = "invalid_idempotency_key", 400, "The Idempotency-Key header is not 8 to 128 printable characters";
    InvalidWebhookSignature = "invalid_webhook_signature", 400, "The Stripe-Signature header does not vouch for this body";
    Unauthenticated = "unauthenticated", 401, "Sign in first";
    InvalidCredentials = "invalid_credentials", 401, "Unknown account or wrong password";
    SessionEnded = "session_ended", 401, "This session has ended";
    PaymentDeclined = "payment_declined", 402, "The payment provider declined";
    CsrfRefused = "csrf_refused", 403, "The request does not come from this site's own page";
    Forbidden = "forbidden", 403, "Your role does not allow this";
    NotAPro = "not_a_pro", 403, "Only a pro can do this";
    Restricted = "restricted", 403, "Your account is restricted for now";
    Banned = "banned", 403, "Your account is closed";
    OwnDemande = "own_demande", 403, "This demande is your own";
    NotFound = "not_found", 404, "There is no such thing, or not for you";
    MethodNotAllowed = "method_not_allowed", 405, "This resource has no such method";
    LoginTaken = "login_taken", 409, "This name is already in use";
    IdentityTaken = "identity_taken", 409, "This identity already has an account";
    PriceChanged = "price_changed", 409, "The price is not the one you saw";
    DemandeFull = "demande_full", 409, "Every slot of this demande is taken";
    DemandeClosed = "demande_closed", 409, "This demande is no longer open";
    InsufficientTokens = "insufficient_tokens", 409, "Your balance is too small";
    InDebt = "in_debt", 409, "Your account owes tokens";
    SpendingLimitReached = "spending_limit_reached", 409, "Your own daily spending limit is reached";
    OneActiveDemande = "one_active_demande", 409, "Answer a pro first: one demande at a time for now";
    NotPaid = "not_paid", 409, "This purchase is not paid";
    ClaimTooLate = "claim_too_late", 409, "A claim is possible for 14 days";
    AlreadyClaimed = "already_claimed", 409, "There is a claim about this unlock already";
    AlreadyRefunded = "already_refunded", 409, "This unlock was refunded already";
    RefundCapReached = "refund_cap_reached", 409, "Too many of this pro's unlocks were refunded lately; accept it later";
    AlreadyDecided = "already_decided", 409, "This was decided already";
    ConversationClosed = "conversation_closed", 409, "This conversation is closed";
    StorageFull = "storage_full", 409, "Your files take all the space you have; the oldest leave after 14 days";
    PartDiffers = "part_differs", 409, "This part was sent with other bytes before";
    MediaIncomplete = "media_incomplete", 409, "Parts of this file are missing";
    ReadingHidden = "reading_hidden", 409, "You keep to yourself what you have read";
    StillInProgress = "still_in_progress", 409, "The same request is still being carried out";
    MediaGone = "media_gone", 410, "This file is no longer kept";
    PreconditionFailed = "precondition_failed", 412, "It has changed since you read it";
    PageTaken = "page_taken", 412, "This page number is already written";
    PayloadTooLarge = "payload_too_large", 413, "The body is larger than 1 MiB";
    UnsupportedMediaType = "unsupported_media_type", 415, "Send application/json, or application/octet-stream for a part of a file";
    RangeNotSatisfiable = "range_not_satisfiable", 416, "The file ends before this range";
    InvalidField = "invalid_field", 422, "A field is missing, unknown or has an invalid value";
    UnknownPack = "unknown_pack", 422, "There is no such pack of tokens";
    ContactInPublicField = "contact_in_public_field", 422, "Public texts must not hold contact details";
    UnknownPlace = "unknown_place", 422, "There is no commune with this code";
    WeakKdf = "weak_kdf", 422, "The password derivation is outside the accepted range";
    InvalidSignature = "invalid_signature", 422, "A signature does not verify";
    IdentityMismatch = "identity_mismatch", 422, "The user id is not the hash of the identity key";
    MessageIdOutOfRange = "message_id_out_of_range", 422, "The message id's time is too far from now";
    NotAMember = "not_a_member", 422, "The recipient is not a member of this conversation";
    HashMismatch = "hash_mismatch", 422, "What was stored has another hash";
    IdempotencyMismatch = "idempotency_mismatch", 422, "This Idempotency-Key was used with another body";
    MissingPrecondition = "missing_precondition", 428, "Send If-Match with the version you read";
    TooManyAttempts = "too_many_attempts", 429, "Too many attempts, wait a little";
    TooManyOpenPurchases = "too_many_open_purchases", 429, "Too many purchases of today wait to be paid";
    TooManyUploads = "too_many_uploads", 429, "Too many files in one day";
    TooManyUnacknowledged = "too_many_unacknowledged", 429, "The recipient has too many of your messages waiting";
    Internal = "internal", 500, "Something went wrong on our side";
    PaymentsUnavailable = "payments_unavailable", 502, "The payment provider does not answer; nothing was charged";
    Unavailable = "unavailable", 503, "The service is not ready";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_words_are_the_same_both_ways() {
        for code in Code::ALL {
            let json = serde_json::to_string(code).unwrap();
            assert_eq!(json, format!("\"{}\"", code.as_str()));
            assert_eq!(&serde_json::from_str::<Code>(&json).unwrap(), code);
        }
    }

    #[test]
    fn a_newer_servers_code_is_unknown_not_an_error() {
        assert_eq!(serde_json::from_str::<Code>("\"from_the_future\"").unwrap(), Code::Unknown);
    }

    #[test]
    fn every_status_is_an_error_status() {
        assert!(Code::ALL.iter().all(|code| (400..=599).contains(&code.status())));
    }
}
