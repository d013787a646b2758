//! Texts of what people do with a conversation beside writing.

use super::texts;

texts! {
    /// Contact cards.
    Conversation {
        ask = "Propose d’échanger vos coordonnées", "Offers to exchange contact details";
        decline = "Préfère continuer ici pour l’instant", "Would rather stay here for now";
        card = "Coordonnées", "Contact details";
        unsolicited = "Envoyées sans que vous les ayez demandées ni acceptées.", "Sent although you neither asked for them nor agreed.";
        call = "Appeler", "Call";
        mail = "Écrire un e-mail", "Send an e-mail";
        left = "A quitté la conversation", "Left the conversation";
    }
}
