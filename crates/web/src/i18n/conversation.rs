//! Texts of what people do with a conversation beside writing.

use super::texts;

texts! {
    /// Replies, contact cards, and the ends of a conversation.
    Conversation {
        ask = "Propose d’échanger vos coordonnées", "Offers to exchange contact details";
        decline = "Préfère continuer ici pour l’instant", "Would rather stay here for now";
        card = "Coordonnées", "Contact details";
        unsolicited = "Envoyées sans que vous les ayez demandées ni acceptées.", "Sent although you neither asked for them nor agreed.";
        call = "Appeler", "Call";
        mail = "Écrire un e-mail", "Send an e-mail";
        left = "A quitté la conversation", "Left the conversation";

        message_menu = "Actions sur ce message", "Actions on this message";
        message_title = "Message", "Message";
        reply = "Répondre", "Reply";
        reply_to: fn(&str) -> String = |name| format!("Réponse à {name}"), |name| format!("Reply to {name}");
        reply_mine = "Réponse à votre message", "Reply to your message";
        reply_cancel = "Annuler la réponse", "Cancel the reply";
        quote_gone = "Message plus ancien ou indisponible", "Older or unavailable message";
        quote_go = "Aller au message cité :", "Go to the quoted message:";
        copy_text = "Copier le texte", "Copy the text";
        delete_message = "Supprimer pour moi", "Delete for me";
        delete_message_text = "Le message disparaît de tous vos appareils. Votre interlocuteur garde le sien.", "The message disappears from all your devices. Your contact keeps theirs.";

        menu = "Options de la conversation", "Conversation options";
        share = "Échanger nos coordonnées", "Exchange contact details";
        share_text = "Rien ne part tout de suite : si l’autre personne accepte, vous choisirez ce que vous lui transmettez.", "Nothing is sent yet: if the other person agrees, you choose what to give them.";
        share_waiting = "Vous avez proposé d’échanger vos coordonnées : en attente d’une réponse.", "You offered to exchange contact details: waiting for an answer.";
        share_invited: fn(&str) -> String =
            |name| format!("{name} propose d’échanger vos coordonnées. Rien n’est transmis sans votre accord."),
            |name| format!("{name} offers to exchange contact details. Nothing is sent unless you agree.");
        share_received: fn(&str) -> String =
            |name| format!("{name} vous a transmis ses coordonnées. Voulez-vous transmettre les vôtres ?"),
            |name| format!("{name} gave you their contact details. Would you like to give yours?");
        share_mine = "Transmettre les miennes", "Give mine";
        share_not_now = "Pas maintenant", "Not now";
        card_title = "Vos coordonnées", "Your contact details";
        card_lead: fn(&str) -> String =
            |name| format!("Seul·e {name} pourra les lire. Indiquez au moins un téléphone ou un e-mail."),
            |name| format!("Only {name} will be able to read them. Give at least a phone number or an e-mail address.");
        card_name = "Nom", "Name";
        card_phone = "Téléphone", "Phone";
        card_email = "E-mail", "E-mail";
        card_note = "Précision", "Note";
        card_note_hint = "Par exemple les heures où vous joindre.", "For example when to reach you.";
        card_send = "Transmettre", "Send";
        card_name_wrong = "Indiquez un nom de 80 caractères au plus.", "Give a name of at most 80 characters.";
        card_phone_wrong = "Ce numéro ne semble pas complet.", "This number does not look complete.";
        card_email_wrong = "Cette adresse ne semble pas complète.", "This address does not look complete.";
        card_note_wrong = "500 caractères au plus, sans caractères invisibles.", "At most 500 characters, without invisible ones.";
        card_empty = "Indiquez un téléphone ou un e-mail.", "Give a phone number or an e-mail address.";

        block: fn(&str) -> String = |name| format!("Bloquer {name}"), |name| format!("Block {name}");
        block_text: fn(&str) -> String =
            |name| format!("Vous et {name} ne pourrez plus vous écrire ni débloquer vos demandes. Vos messages restent lisibles. {name} verra seulement que la conversation est fermée. Vous pourrez débloquer plus tard."),
            |name| format!("You and {name} will no longer be able to write to each other or unlock each other’s requests. Your messages stay readable. {name} only sees that the conversation is closed. You can unblock later.");
        block_done = "Personne bloquée.", "Blocked.";
        unblock = "Débloquer", "Unblock";
        unblock_done = "Personne débloquée.", "Unblocked.";
        leave = "Quitter la conversation", "Leave the conversation";
        leave_text: fn(&str) -> String =
            |name| format!("C’est définitif : ni vous ni {name} ne pourrez plus écrire ici. {name} en sera informé·e. Chacun garde sa copie."),
            |name| format!("This is final: neither you nor {name} will be able to write here any more. {name} will be told. Both keep their copies.");
        leave_done = "Vous avez quitté la conversation.", "You left the conversation.";
        delete_copy = "Supprimer ma copie", "Delete my copy";
        delete_copy_text: fn(&str) -> String =
            |name| format!("Tous les messages disparaissent de tous vos appareils, sans retour. {name} garde sa copie. Un nouveau message ferait revenir la conversation, vide."),
            |name| format!("All messages disappear from all your devices, for good. {name} keeps their copy. A new message would bring the conversation back, empty.");
        delete_copy_done = "Votre copie est supprimée.", "Your copy is deleted.";
        working = "Un instant…", "One moment…";
        silence_note = "Bloquer ou quitter ne change rien aux remboursements : ne pas répondre reste ne pas répondre.", "Blocking or leaving changes nothing about refunds: not answering stays not answering.";

        closed_left = "Vous avez quitté cette conversation. Vous pouvez toujours la relire.", "You left this conversation. You can still read it.";
        closed_peer_left: fn(&str) -> String =
            |name| format!("{name} a quitté la conversation. Vous pouvez toujours la relire."),
            |name| format!("{name} left the conversation. You can still read it.");
        closed_blocking: fn(&str) -> String =
            |name| format!("Vous avez bloqué {name}. Débloquez pour écrire de nouveau."),
            |name| format!("You blocked {name}. Unblock to write again.");
        gone = "Cette conversation n’existe plus.", "This conversation no longer exists.";
        expires: fn(&str) -> String =
            |day| format!("Sans nouveau message, cette conversation sera supprimée le {day}. Gardez-en une copie si vous en avez besoin ; un message suffit pour la conserver."),
            |day| format!("Without a new message, this conversation will be deleted on {day}. Keep your copy if you need one; one message is enough to keep it.");
        expires_short: fn(&str) -> String = |day| format!("Supprimée le {day}"), |day| format!("Deleted on {day}");

        quick = "Réponses rapides", "Quick replies";
        quick_pro_1 = "Bonjour, je peux passer demain matin.", "Hello, I can come by tomorrow morning.";
        quick_pro_2 = "Bonjour, pouvez-vous m’envoyer une photo ?", "Hello, could you send me a photo?";
        quick_pro_3 = "Bonjour, quand seriez-vous disponible ?", "Hello, when would you be available?";
        quick_asker_1 = "Merci, quel serait votre tarif ?", "Thank you, what would you charge?";
        quick_asker_2 = "Bonjour, quand pourriez-vous passer ?", "Hello, when could you come by?";
        quick_asker_3 = "Merci, j’ai déjà trouvé quelqu’un.", "Thank you, I have already found someone.";

        blocked_title = "Personnes bloquées", "Blocked people";
    }
}
