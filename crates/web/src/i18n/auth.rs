//! Texts of signing up and logging in.

use super::texts;

texts! {
    /// Sign-up, recovery words and log-in.
    Auth {
        sign_up_title = "Créer votre compte", "Create your account";
        sign_up_lead = "Votre mot de passe fabrique les clés de votre messagerie, ici, dans votre navigateur. Il ne nous est jamais envoyé.", "Your password makes the keys to your messages, here in your browser. It is never sent to us.";
        kind = "Vous êtes", "You are";
        demandeur = "Demandeur", "Looking for help";
        demandeur_hint = "Je cherche quelqu’un pour un service.", "I need someone for a job.";
        pro = "Pro", "A pro";
        pro_hint = "Je propose mes services autour de moi.", "I offer my services nearby.";
        name = "Nom affiché", "Display name";
        name_hint = "Ce que les autres verront : un prénom ou une enseigne.", "What others see: a first name or a trade name.";
        email = "Adresse e-mail", "E-mail address";
        email_hint = "Elle sert d’identifiant et n’est pas conservée en clair.", "It is your user name; we do not keep it readable.";
        password = "Mot de passe", "Password";
        password_hint = "14 caractères au moins. Quatre mots au hasard font une très bonne phrase de passe.", "At least 14 characters. Four random words make a very good passphrase.";
        show_password = "Afficher le mot de passe", "Show password";
        hide_password = "Masquer le mot de passe", "Hide password";
        strength_short: fn(usize) -> String = |n| format!("Encore {n} caractère{}", if n > 1 { "s" } else { "" }), |n| format!("{n} more character{}", if n == 1 { "" } else { "s" });
        strength_guessable = "Trop facile à deviner", "Too easy to guess";
        strength_good = "Bon mot de passe", "Good password";
        strength_strong = "Excellent mot de passe", "Excellent password";
        sign_up_do = "Créer mon compte", "Create my account";
        deriving = "Fabrication de vos clés…", "Making your keys…";
        deriving_hint = "Une seconde ou deux, volontairement : c’est ce qui protège votre mot de passe.", "A second or two, on purpose: this is what protects your password.";
        have_account = "Déjà un compte ?", "Already have an account?";
        no_account = "Pas encore de compte ?", "No account yet?";
        words_title = "Vos 24 mots de secours", "Your 24 recovery words";
        words_lead = "Si vous oubliez votre mot de passe, ces mots sont le seul moyen de retrouver vos messages. Notez-les sur papier, dans l’ordre : ils ne seront plus jamais affichés.", "If you forget your password, these words are the only way back to your messages. Write them down on paper, in order: they will never be shown again.";
        words_print = "Imprimer", "Print";
        words_noted = "J’ai noté mes 24 mots", "I have written down my 24 words";
        words_continue = "Continuer", "Continue";
        log_in_title = "Se connecter", "Log in";
        log_in_lead = "Vos clés sont retrouvées à partir de votre mot de passe, sur cet appareil.", "Your keys are found again from your password, on this device.";
        log_in_again = "Pour protéger vos messages, les clés quittent la mémoire à chaque rechargement. Reconnectez-vous : vous reviendrez où vous étiez.", "To protect your messages, keys leave the memory on every reload. Log in again: you will return to where you were.";
        left_elsewhere = "Vous vous êtes déconnecté dans un autre onglet. Reconnectez-vous pour continuer ici.", "You logged out in another tab. Log in again to go on here.";
        log_in_do = "Se connecter", "Log in";
        opening = "Ouverture de votre coffre…", "Opening your vault…";
        email_invalid = "Saisissez une adresse e-mail, par exemple nom@exemple.fr.", "Enter an e-mail address, such as name@example.com.";
        name_empty = "Indiquez un nom.", "Enter a name.";
        name_too_long = "50 caractères au plus.", "At most 50 characters.";
        name_invisible = "Ce nom contient des caractères invisibles.", "This name holds invisible characters.";
        name_reserved = "Ce nom est réservé.", "This name is reserved.";
        password_short = "14 caractères au moins.", "At least 14 characters.";
        password_guessable = "Ce mot de passe est trop facile à deviner : évitez les répétitions, votre nom et votre e-mail.", "This password is too easy to guess: avoid repetitions, your name and your e-mail.";
        password_missing = "Saisissez votre mot de passe.", "Enter your password.";
    }
}
