//! Texts of presence, typing and what others may see.

use super::texts;

texts! {
    /// What is fleeting, and who may see it.
    Live {
        online = "En ligne", "Online";
        recently = "Vu récemment", "Seen recently";
        typing: fn(&str) -> String = |name| format!("{name} écrit…"), |name| format!("{name} is typing…");
        privacy = "Confidentialité", "Privacy";
        share_read = "Confirmations de lecture", "Read receipts";
        share_read_hint = "Vos interlocuteurs voient jusqu’où vous avez lu. Sans cela, vous ne voyez pas non plus les leurs.", "People you talk to see how far you have read. Without this you do not see theirs either.";
        share_presence = "Présence et saisie", "Presence and typing";
        share_presence_hint = "Vos interlocuteurs voient si vous êtes en ligne et quand vous écrivez. Sans cela, vous ne le voyez pas non plus.", "People you talk to see whether you are online and when you type. Without this you do not see it of them either.";
    }
}
