//! Texts of the messenger.

use super::texts;

texts! {
    /// Conversations and chat.
    Messages {
        title = "Messages", "Messages";
        empty_title = "Aucune conversation", "No conversations yet";
        empty_demandeur = "Publiez une demande : les pros intéressés vous écriront ici.", "Post a request: interested pros will write to you here.";
        empty_pro = "Débloquez une demande pour écrire à son auteur.", "Unlock a request to write to its author.";
        choose = "Choisissez une conversation.", "Choose a conversation.";
        list = "Conversations", "Conversations";
        heard: fn(&str, &str) -> String = |name, text| format!("{name} : {text}"), |name, text| format!("{name}: {text}");
        you = "Vous :", "You:";
        no_message = "Pas encore de message", "No messages yet";
        lock = "Chiffré de bout en bout : seuls vos deux appareils peuvent lire ces messages.", "End-to-end encrypted: only your two devices can read these messages.";
        unverified = "Non vérifié", "Not verified";
        verified = "Vérifié", "Verified";
        changed = "Clés changées", "Keys changed";
        refused = "Clés refusées", "Keys refused";
        safety_open = "Vérifier", "Verify";
        safety_title = "Numéro de sécurité", "Safety number";
        safety_text: fn(&str) -> String =
            |name| format!("Comparez ces 60 chiffres avec {name}, de vive voix ou en personne. S’ils sont identiques, personne ne s’est glissé entre vous, pas même notre serveur."),
            |name| format!("Compare these 60 digits with {name}, by voice or in person. If they match, nobody sits between you, not even our server.");
        safety_same = "Les chiffres sont identiques", "The digits match";
        safety_done = "Vous avez comparé ces chiffres.", "You have compared these digits.";
        changed_text: fn(&str) -> String =
            |name| format!("{name} a changé de clés, avec l’accord de ses anciennes clés. Comparez de nouveau le numéro de sécurité si vous avez un doute."),
            |name| format!("{name} has new keys, signed with the old ones. Compare the safety number again if in doubt.");
        changed_accept = "Continuer avec les nouvelles clés", "Go on with the new keys";
        refused_text = "Le serveur présente des clés que votre interlocuteur n’a pas signées. Rien n’est envoyé : il peut s’agir d’une attaque.", "The server shows keys that your contact did not sign. Nothing is sent: this may be an attack.";
        write = "Votre message", "Your message";
        write_hint = "Entrée pour envoyer, Maj + Entrée pour aller à la ligne.", "Enter to send, Shift + Enter for a new line.";
        send = "Envoyer", "Send";
        log = "Échange de messages", "Messages exchanged";
        start: fn(&str) -> String = |name| format!("Dites bonjour à {name}."), |name| format!("Say hello to {name}.");
        older = "Messages précédents", "Earlier messages";
        search = "Chercher dans les messages", "Search messages";
        search_here = "Chercher dans cette conversation", "Search this conversation";
        search_hint = "La recherche se fait sur cet appareil : le serveur ne sait pas ce que vous cherchez.", "The search happens on this device: the server does not know what you look for.";
        search_found: fn(usize) -> String =
            |count| match count {
                0 => "Aucun message trouvé".to_owned(),
                1 => "1 message trouvé".to_owned(),
                count => format!("{count} messages trouvés"),
            },
            |count| match count {
                0 => "No message found".to_owned(),
                1 => "1 message found".to_owned(),
                count => format!("{count} messages found"),
            };
        search_reading = "Lecture des anciens messages…", "Reading older messages…";
        search_stop = "Arrêter", "Stop";
        search_partial = "Certains anciens messages n’ont pas pu être lus et manquent ici.", "Some older messages could not be read and are missing here.";
        looking = "Chargement…", "Loading…";
        unread_from = "Nouveaux messages", "New messages";
        to_end: fn(usize) -> String =
            |count| match count {
                0 => "Aller au dernier message".to_owned(),
                1 => "Aller au dernier message, 1 nouveau".to_owned(),
                count => format!("Aller au dernier message, {count} nouveaux"),
            },
            |count| match count {
                0 => "Go to the newest message".to_owned(),
                count => format!("Go to the newest message, {count} new"),
            };
        waiting = "En attente", "Waiting";
        sent = "Envoyé", "Sent";
        delivered = "Reçu", "Delivered";
        opened = "Lu", "Read";
        failed = "Échec de l’envoi", "Not sent";
        unreadable = "Ce message n’a pas pu être déchiffré.", "This message could not be decrypted.";
        unsupported = "Ce message demande une version plus récente de l’application.", "This message needs a newer version of the app.";
        gap = "Des messages manquent avant celui-ci.", "Messages before this one are missing.";
        second_content = "Un autre contenu existe pour ce message.", "Another content exists for this message.";
        broken_chain = "Ce message ne suit pas le précédent comme prévu.", "This message does not follow the one before as it should.";
        altered = "La copie archivée de ce message a été altérée.", "The archived copy of this message was altered.";
        mine = "Vous", "You";
        closed = "Cette conversation est fermée. Vous pouvez toujours la relire.", "This conversation is closed. You can still read it.";
        new_from: fn(&str) -> String = |name| format!("Nouveau message de {name}"), |name| format!("New message from {name}");
        today = "Aujourd’hui", "Today";
        yesterday = "Hier", "Yesterday";
    }
}
