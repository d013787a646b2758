//! Texts that several pages share.

use super::texts;

texts! {
    /// Navigation, frame and words used everywhere.
    Common {
        tagline = "Services locaux, paroles privées", "Local services, private words";
        skip = "Aller au contenu", "Skip to content";
        nav_main = "Navigation principale", "Main navigation";
        nearby = "Autour de moi", "Near me";
        nearby_short = "Autour", "Nearby";
        my_demandes = "Mes demandes", "My requests";
        my_demandes_short = "Demandes", "Requests";
        post = "Publier une demande", "Post a request";
        post_short = "Publier", "Post";
        messages = "Messages", "Messages";
        account = "Mon compte", "My account";
        account_short = "Compte", "Account";
        log_in = "Se connecter", "Log in";
        sign_up = "Créer un compte", "Sign up";
        language = "Langue", "Language";
        theme = "Apparence", "Appearance";
        theme_auto = "Auto", "Auto";
        theme_light = "Clair", "Light";
        theme_dark = "Sombre", "Dark";
        copy = "Copier", "Copy";
        copied = "Copié", "Copied";
        copy_failed = "Copie impossible : sélectionnez le texte.", "Could not copy: select the text instead.";
        close = "Fermer", "Close";
        cancel = "Annuler", "Cancel";
        retry = "Réessayer", "Try again";
        back = "Retour", "Back";
        more = "Afficher la suite", "Show more";
        loading = "Chargement…", "Loading…";
        optional = "facultatif", "optional";
        offline = "Hors connexion : vos messages partiront dès le retour du réseau.", "Offline: your messages will leave as soon as the network is back.";
        not_kept = "Cet appareil ne peut plus rien enregistrer : gardez cette page ouverte jusqu’à l’envoi de vos messages.", "This device cannot store anything more: keep this page open until your messages are sent.";
        new_version = "Nouvelle version disponible. Rechargez la page quand vous aurez terminé.", "A new version is ready. Reload the page when you are done.";
        reload = "Recharger", "Reload";
        later = "Plus tard", "Later";
        errors_to_fix = "Quelques champs sont à corriger.", "Some fields need your attention.";
        unread: fn(usize) -> String = |n| format!("{n} non lu{}", if n > 1 { "s" } else { "" }), |n| format!("{n} unread");
        tokens: fn(i64) -> String = |n| format!("{n} jeton{}", if n > 1 { "s" } else { "" }), |n| format!("{n} token{}", if n == 1 { "" } else { "s" });
        balance: fn(i64) -> String = |n| format!("Solde : {n} jeton{}", if n > 1 { "s" } else { "" }), |n| format!("Balance: {n} token{}", if n == 1 { "" } else { "s" });
        not_found_title = "Cette page n’existe pas", "This page does not exist";
        not_found_text = "Le lien est peut-être ancien, ou une lettre s’est perdue en route.", "The link may be old, or a letter got lost on the way.";
        not_found_home = "Revenir à l’accueil", "Back to the home page";
        foot_blind = "Vos messages sont chiffrés dans votre navigateur : le serveur ne peut pas les lire.", "Your messages are encrypted in your browser: the server cannot read them.";
        foot_cookies = "Aucun traceur, aucun service tiers.", "No trackers, no third parties.";
    }
}
