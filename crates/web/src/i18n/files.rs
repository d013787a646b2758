//! Texts of files in conversations.

use super::texts;

texts! {
    /// Pictures, films and other files.
    Files {
        attach = "Joindre un fichier", "Attach a file";
        drop_here = "Déposez le fichier pour l’envoyer.", "Drop the file to send it.";
        title = "Envoyer ce fichier", "Send this file";
        lead_stripped = "Lieu, date et appareil sont retirés du fichier. Il est chiffré sur votre appareil et s’efface après 14 jours.", "Place, date and device are taken out of the file. It is encrypted on your device and deleted after 14 days.";
        lead_as_is = "Ce type de fichier part tel quel, avec ce qu’il contient sur vous. Il est chiffré sur votre appareil et s’efface après 14 jours.", "This kind of file is sent as it is, with whatever it says about you. It is encrypted on your device and deleted after 14 days.";
        caption = "Légende", "Caption";
        reading = "Préparation du fichier…", "Preparing the file…";
        send = "Envoyer le fichier", "Send the file";
        uploading: fn(&str) -> String = |name| format!("Envoi de {name}"), |name| format!("Sending {name}");
        resuming: fn(&str) -> String = |name| format!("Reprise de l’envoi de {name}"), |name| format!("Resuming {name}");
        interrupted: fn(&str) -> String =
            |name| format!("L’envoi de {name} a été interrompu : le fichier n’est pas parti. Choisissez-le de nouveau pour l’envoyer."),
            |name| format!("Sending {name} was interrupted: the file has not left. Choose it again to send it.");
        choose_again = "Choisir le fichier", "Choose the file";
        fetching: fn(&str) -> String = |name| format!("Réception de {name}"), |name| format!("Receiving {name}");
        cancel = "Annuler", "Cancel";
        open: fn(&str) -> String = |name| format!("Ouvrir {name}"), |name| format!("Open {name}");
        save = "Enregistrer", "Save";
        saved = "Fichier enregistré.", "File saved.";
        until: fn(&str) -> String = |day| format!("Disponible jusqu’au {day}"), |day| format!("Available until {day}");
        gone = "N’est plus disponible", "No longer available";
        picture = "Photo", "Photo";
        film = "Vidéo", "Video";
        file = "Fichier", "File";
        size: fn(&str) -> String = |mega| format!("{mega} Mo"), |mega| format!("{mega} MB");
        small_size: fn(u64) -> String = |kilo| format!("{kilo} ko"), |kilo| format!("{kilo} kB");
    }
}
