//! Texts of the home page.

use super::texts;

texts! {
    /// The home page.
    Home {
        title = "Le bon pro, près de chez vous.", "The right pro, close to home.";
        title_end = "La conversation, rien qu’à vous deux.", "The conversation, yours alone.";
        lead = "Décrivez votre besoin en moins d’une minute. Les pros du coin vous écrivent dans une messagerie que personne d’autre ne peut lire, pas même nous.", "Describe what you need in under a minute. Local pros write to you in a messenger that nobody else can read, not even us.";
        post = "Publier une demande", "Post a request";
        pro = "Je suis pro", "I am a pro";
        pro_signed_in = "Voir les demandes autour", "See requests near me";
        free = "Gratuit pour les demandeurs. Sans publicité, sans traceur.", "Free for people who post. No ads, no trackers.";
        how = "Comment ça marche", "How it works";
        step1_title = "Vous publiez", "You post";
        step1 = "Un titre, votre commune, un budget. Votre adresse et votre numéro restent chez vous.", "A title, your town, a budget. Your address and phone number stay with you.";
        step2_title = "Quelques pros répondent", "A few pros reply";
        step2 = "Vous choisissez combien, de 1 à 5. Chacun paie pour vous écrire : pas de démarchage en masse.", "You choose how many, from 1 to 5. Each pays to write to you: no mass canvassing.";
        step3_title = "Vous parlez en privé", "You talk in private";
        step3 = "Les messages sont chiffrés sur votre appareil. Nous n’en gardons qu’une version illisible.", "Messages are encrypted on your device. We only keep an unreadable version.";
        art = "Deux bulles de conversation fermées par une serrure.", "Two speech bubbles closed by a keyhole.";
    }
}
