//! Texts of the account page.

use super::texts;

texts! {
    /// The account page.
    Account {
        title = "Mon compte", "My account";
        identity = "Identité", "Identity";
        demandeur = "Demandeur", "Looking for help";
        pro = "Pro", "Pro";
        user_id = "Identifiant public", "Public identifier";
        user_id_hint = "Dérivé de votre clé de signature. Vous pouvez le communiquer sans risque.", "Derived from your signing key. Safe to share.";
        copy_id = "Copier l’identifiant", "Copy identifier";
        since: fn(&str) -> String = |date| format!("Membre depuis le {date}"), |date| format!("Member since {date}");
        tokens = "Jetons", "Tokens";
        tokens_hint = "Un jeton sert à débloquer une demande et à écrire à son auteur.", "Tokens unlock a request and let you write to its author.";
        premium: fn(i64) -> String = |n| format!("et {n} premium"), |n| format!("and {n} premium");
        buy = "Acheter des jetons", "Buy tokens";
        buy_hint = "Packs, historique, factures et limite", "Packs, history, invoices and limit";
        demandes_hint = "Celles que vous avez publiées", "Those you have posted";
        unlocks_hint = "Réponses et remboursements", "Answers and refunds";
        settings = "Préférences", "Preferences";
        log_out = "Se déconnecter", "Log out";
        log_out_hint = "Les clés sont effacées de la mémoire de cet appareil.", "The keys are wiped from this device’s memory.";
    }
}
