//! Every failure in one human sentence.

use client::{ClientError, Sealed};
use protocol::problem::Code;

use super::Lang;

/// What to tell a person about a failed call.
pub(crate) fn problem(lang: Lang, error: &ClientError) -> &'static str {
    let (fr, en) = match error {
        ClientError::Network => (
            "Le serveur ne répond pas. Vérifiez votre connexion et réessayez.",
            "The server does not answer. Check your connection and try again.",
        ),
        ClientError::Problem(problem) => of_code(problem.code),
        ClientError::WrongPassword => {
            ("Adresse e-mail ou mot de passe incorrect.", "Wrong e-mail address or password.")
        }
        ClientError::WeakKdf => (
            "Le serveur demande une protection trop faible pour votre mot de passe. Rien n’a été envoyé.",
            "The server asks for a protection too weak for your password. Nothing was sent.",
        ),
        ClientError::BadKeys => (
            "Les clés présentées n’appartiennent pas à la bonne personne. Rien n’est envoyé.",
            "These keys do not belong to the right person. Nothing is sent.",
        ),
        ClientError::KeyChanged => (
            "Les clés de votre interlocuteur ont été remplacées sans son accord. Rien n’est envoyé.",
            "Your contact’s keys were replaced without their consent. Nothing is sent.",
        ),
        ClientError::PeerExchanged => (
            "Le serveur a mis une autre personne dans cette conversation. Rien ne lui est envoyé.",
            "The server put another person into this conversation. Nothing is sent to them.",
        ),
        ClientError::Tampered { what } => altered(*what),
        ClientError::RolledBack { what } => outdated(*what),
        ClientError::Answer => (
            "Le serveur a donné une réponse incompréhensible. Réessayez dans un instant.",
            "The server gave an unintelligible answer. Try again in a moment.",
        ),
        ClientError::Empty => ("Le message est vide.", "The message is empty."),
        ClientError::TooLong => ("Le message est trop long.", "The message is too long."),
        ClientError::FileTooLarge => {
            ("Ce fichier est trop lourd : 20 Mo au plus.", "This file is too large: 20 MB at most.")
        }
        ClientError::FileDamaged => (
            "Ce fichier est endommagé : nous n’avons pas pu en retirer les données personnelles.",
            "This file is damaged: we could not take personal data out of it.",
        ),
        ClientError::FileGone => ("Ce fichier n’est plus disponible.", "This file is no longer available."),
        ClientError::FileAltered => (
            "Ce fichier a été modifié en chemin. Il n’est pas affiché.",
            "This file was altered on its way. It is not shown.",
        ),
        ClientError::NoConsent => (
            "Vos coordonnées ne partent que si l’autre personne a accepté l’échange.",
            "Your details are only sent once the other person has agreed to the exchange.",
        ),
        ClientError::HiddenFull => (
            "Vous avez déjà supprimé beaucoup de messages un par un ici. Supprimez plutôt votre copie de la conversation.",
            "You have deleted many messages one by one here. Delete your copy of the conversation instead.",
        ),
        ClientError::Unknown => {
            ("Cet élément n’existe pas dans votre compte.", "There is no such thing in your account.")
        }
        ClientError::SignedOut => {
            ("Votre session est terminée. Reconnectez-vous.", "Your session has ended. Log in again.")
        }
        ClientError::Randomness => (
            "Cet appareil ne fournit pas de hasard sûr : impossible de créer des clés.",
            "This device gives no secure randomness: keys cannot be made.",
        ),
        _ => UNEXPECTED,
    };
    pick(lang, fr, en)
}

const fn altered(what: Sealed) -> (&'static str, &'static str) {
    match what {
        Sealed::KeyRing => (
            "Votre trousseau de clés a été altéré : il ne s’ouvre pas. Rien n’est perdu si le serveur rend le vrai.",
            "Your key ring was altered and does not open. Nothing is lost if the server gives the true one back.",
        ),
        Sealed::Vault => (
            "Votre coffre a été altéré : il ne s’ouvre pas. Rien n’est perdu si le serveur rend le vrai.",
            "Your vault was altered and does not open. Nothing is lost if the server gives the true one back.",
        ),
        Sealed::Entries => (
            "Des messages archivés de cette conversation ont été altérés. Ils sont signalés, le reste est authentique.",
            "Archived messages of this conversation were altered. They are marked, the rest is genuine.",
        ),
        Sealed::ArchivePage => (
            "Une partie plus ancienne de cette conversation manque ou a été altérée.",
            "An older part of this conversation is missing or was altered.",
        ),
        Sealed::Reading => (
            "Le repère de lecture de cette conversation a été altéré. Les messages n’ont rien.",
            "The reading mark of this conversation was altered. The messages are unharmed.",
        ),
    }
}

const fn outdated(what: Sealed) -> (&'static str, &'static str) {
    match what {
        Sealed::KeyRing => (
            "Le serveur présente d’anciens identifiants, remplacés depuis. Connexion refusée.",
            "The server shows old credentials that have been replaced. Not logged in.",
        ),
        Sealed::Vault => (
            "Le serveur présente une ancienne version de votre coffre. Cet appareil en a vu une plus récente.",
            "The server shows an old version of your vault. This device has seen a newer one.",
        ),
        Sealed::Entries => (
            "Le serveur présente une conversation incomplète : des messages récents manquent.",
            "The server shows an incomplete conversation: recent messages are missing.",
        ),
        Sealed::ArchivePage => (
            "Le serveur ne présente plus toutes les pages de cette conversation.",
            "The server no longer shows every page of this conversation.",
        ),
        Sealed::Reading => (
            "Le serveur présente un ancien repère de lecture de cette conversation.",
            "The server shows an old reading mark of this conversation.",
        ),
    }
}

const UNEXPECTED: (&str, &str) = (
    "Une erreur inattendue est survenue. Réessayez dans un instant.",
    "Something unexpected happened. Try again in a moment.",
);

#[expect(clippy::too_many_lines, reason = "one line per code, and the compiler counts them")]
const fn of_code(code: Code) -> (&'static str, &'static str) {
    match code {
        Code::Unauthenticated | Code::SessionEnded => {
            ("Votre session est terminée. Reconnectez-vous.", "Your session has ended. Log in again.")
        }
        Code::InvalidCredentials => {
            ("Adresse e-mail ou mot de passe incorrect.", "Wrong e-mail address or password.")
        }
        Code::Forbidden => ("Votre rôle ne le permet pas.", "Your role does not allow this."),
        Code::NotAPro => ("Seuls les pros peuvent débloquer une demande.", "Only pros can unlock a request."),
        Code::Restricted => (
            "Votre compte est limité pour le moment : ni publication, ni déblocage.",
            "Your account is restricted for now: no posting, no unlocking.",
        ),
        Code::Banned => ("Votre compte est fermé.", "Your account is closed."),
        Code::OwnDemande => ("C’est votre propre demande.", "This is your own request."),
        Code::NotFound => (
            "Introuvable : l’élément a disparu ou ne vous est pas ouvert.",
            "Not found: it is gone, or not open to you.",
        ),
        Code::LoginTaken => (
            "Un compte existe déjà avec cette adresse e-mail.",
            "An account already exists with this e-mail address.",
        ),
        Code::PriceChanged => (
            "Le prix a changé depuis l’affichage. Rien n’a été dépensé : vérifiez le nouveau prix.",
            "The price changed since you saw it. Nothing was spent: check the new price.",
        ),
        Code::DemandeFull => (
            "Trop tard : toutes les places de cette demande sont prises. Rien n’a été dépensé.",
            "Too late: every slot of this request is taken. Nothing was spent.",
        ),
        Code::DemandeClosed => (
            "Cette demande n’est plus ouverte. Rien n’a été dépensé.",
            "This request is no longer open. Nothing was spent.",
        ),
        Code::InsufficientTokens => (
            "Votre solde de jetons ne suffit pas. Rien n’a été dépensé.",
            "You do not have enough tokens. Nothing was spent.",
        ),
        Code::InDebt => (
            "Votre compte doit des jetons : les déblocages sont suspendus.",
            "Your account owes tokens: unlocking is paused.",
        ),
        Code::SpendingLimitReached => (
            "Votre limite de dépense sur 24 heures est atteinte. Rien n’a été dépensé.",
            "Your own 24-hour spending limit is reached. Nothing was spent.",
        ),
        Code::OneActiveDemande => (
            "Répondez d’abord à un pro : pour le moment, une seule demande à la fois.",
            "Answer a pro first: one request at a time for now.",
        ),
        Code::NotPaid => ("Cet achat n’est pas payé.", "This purchase is not paid."),
        Code::PaymentDeclined => (
            "Le paiement a été refusé. Rien n’a été débité.",
            "The payment was declined. Nothing was charged.",
        ),
        Code::PaymentsUnavailable => (
            "Le service de paiement ne répond pas. Rien n’a été débité : réessayez dans un instant.",
            "The payment service does not answer. Nothing was charged: try again in a moment.",
        ),
        Code::UnknownPack => {
            ("Ce pack n’existe plus. Rechargez la page.", "This pack no longer exists. Reload the page.")
        }
        Code::ClaimTooLate => (
            "Une réclamation est possible pendant 14 jours seulement.",
            "A claim is possible for 14 days only.",
        ),
        Code::AlreadyClaimed => (
            "Vous avez déjà fait une réclamation pour ce déblocage.",
            "You already made a claim about this unlock.",
        ),
        Code::AlreadyRefunded => ("Ce déblocage est déjà remboursé.", "This unlock is refunded already."),
        Code::RefundCapReached => (
            "Trop de déblocages de ce pro ont été remboursés récemment : acceptez plus tard.",
            "Too many of this pro’s unlocks were refunded lately: accept it later.",
        ),
        Code::AlreadyDecided => ("La décision a déjà été prise.", "This was decided already."),
        Code::ReadingHidden => {
            ("Vous avez désactivé les confirmations de lecture.", "You have turned read receipts off.")
        }
        Code::ConversationClosed => ("Cette conversation est fermée.", "This conversation is closed."),
        Code::StillInProgress => (
            "La même opération est déjà en cours. Patientez un instant.",
            "The same operation is already running. Wait a moment.",
        ),
        Code::PreconditionFailed | Code::PageTaken => (
            "Un autre de vos appareils vient de modifier ces données. Réessayez.",
            "Another of your devices just changed this. Try again.",
        ),
        Code::PayloadTooLarge => ("L’envoi est trop volumineux.", "This is too large to send."),
        Code::InvalidField => (
            "Un champ n’est pas valable. Vérifiez votre saisie.",
            "A field is not valid. Check what you entered.",
        ),
        Code::ContactInPublicField => (
            "Pas de coordonnées dans un texte public : partagez-les en privé, dans la messagerie.",
            "No contact details in a public text: share them in private messages.",
        ),
        Code::UnknownPlace => (
            "Cette commune est inconnue. Choisissez-la dans la liste.",
            "This town is unknown. Choose it from the list.",
        ),
        Code::WeakKdf => (
            "Le serveur demande une protection trop faible pour votre mot de passe.",
            "The server asks for a protection too weak for your password.",
        ),
        Code::MessageIdOutOfRange => (
            "L’horloge de cet appareil n’est pas à l’heure : corrigez-la, puis réessayez.",
            "This device’s clock is wrong: correct it, then try again.",
        ),
        Code::TooManyAttempts => {
            ("Trop de tentatives. Patientez quelques minutes.", "Too many attempts. Wait a few minutes.")
        }
        Code::TooManyOpenPurchases => (
            "Vous avez déjà commencé dix achats sans les payer. Terminez-en un, ou réessayez plus tard.",
            "You have begun ten purchases without paying them. Finish one, or try again later.",
        ),
        Code::TooManyUnacknowledged => (
            "Beaucoup de vos messages attendent déjà d’être lus. Patientez avant d’en envoyer d’autres.",
            "Many of your messages are still waiting. Hold on before sending more.",
        ),
        Code::StorageFull => (
            "Vos fichiers occupent toute la place disponible. Les plus anciens s’effacent après 14 jours.",
            "Your files take all the space you have. The oldest leave after 14 days.",
        ),
        Code::TooManyUploads => (
            "Vous avez envoyé beaucoup de fichiers aujourd’hui. Réessayez demain.",
            "You have sent many files today. Try again tomorrow.",
        ),
        Code::MediaGone => ("Ce fichier n’est plus disponible.", "This file is no longer available."),
        Code::Unavailable => (
            "Le service n’est pas prêt. Réessayez dans un instant.",
            "The service is not ready. Try again in a moment.",
        ),
        Code::Internal => (
            "Une erreur est survenue de notre côté. Réessayez dans un instant.",
            "Something went wrong on our side. Try again in a moment.",
        ),
        // What only a faulty client provokes: nothing a person could act on differently.
        Code::MalformedBody
        | Code::MissingIdempotencyKey
        | Code::InvalidIdempotencyKey
        | Code::CsrfRefused
        | Code::MethodNotAllowed
        | Code::IdentityTaken
        | Code::UnsupportedMediaType
        | Code::InvalidSignature
        | Code::InvalidWebhookSignature
        | Code::IdentityMismatch
        | Code::NotAMember
        | Code::IdempotencyMismatch
        | Code::MissingPrecondition
        | Code::PartDiffers
        | Code::MediaIncomplete
        | Code::HashMismatch
        | Code::RangeNotSatisfiable
        | Code::Unknown => UNEXPECTED,
    }
}

const fn pick(lang: Lang, fr: &'static str, en: &'static str) -> &'static str {
    match lang {
        Lang::French => fr,
        Lang::English => en,
    }
}

#[cfg(test)]
mod tests {
    use protocol::problem::Problem;

    use super::*;

    #[test]
    fn every_code_is_one_sentence_in_both_languages() {
        for code in Code::ALL {
            let error = ClientError::Problem(Box::new(Problem::new(*code, None)));
            let (fr, en) = (problem(Lang::French, &error), problem(Lang::English, &error));
            assert!(fr.ends_with('.') && en.ends_with('.') && fr != en, "{}", code.as_str());
        }
    }

    #[test]
    fn every_sign_of_an_attack_has_a_text_of_its_own() {
        let sealed = [Sealed::KeyRing, Sealed::Vault, Sealed::Entries, Sealed::ArchivePage, Sealed::Reading];
        let signs = [
            ClientError::WeakKdf,
            ClientError::BadKeys,
            ClientError::KeyChanged,
            ClientError::PeerExchanged,
            ClientError::FileAltered,
            ClientError::Answer,
        ];
        let of = |what| [ClientError::Tampered { what }, ClientError::RolledBack { what }];
        let all: Vec<_> = signs.into_iter().chain(sealed.into_iter().flat_map(of)).collect();
        for lang in Lang::ALL {
            let texts: std::collections::BTreeSet<_> = all.iter().map(|sign| problem(lang, sign)).collect();
            assert_eq!(texts.len(), all.len());
            assert!(
                texts.iter().all(|text| text.ends_with('.') && *text != problem(lang, &ClientError::Address))
            );
        }
    }

    #[test]
    fn a_full_demande_and_a_small_balance_are_told_apart() {
        let text = |code| problem(Lang::French, &ClientError::Problem(Box::new(Problem::new(code, None))));
        assert!(text(Code::DemandeFull).contains("places"));
        assert!(text(Code::InsufficientTokens).contains("solde"));
    }
}
