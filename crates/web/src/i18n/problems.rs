//! Every failure in one human sentence.

use client::ClientError;
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
        ClientError::Tampered { .. } => (
            "Des données de votre compte ont été altérées et ne s’ouvrent plus.",
            "Some of your account’s data was altered and does not open.",
        ),
        ClientError::RolledBack => (
            "Le serveur présente un état dépassé de votre compte.",
            "The server shows an outdated state of your account.",
        ),
        ClientError::Empty => ("Le message est vide.", "The message is empty."),
        ClientError::TooLong => ("Le message est trop long.", "The message is too long."),
        ClientError::Unknown => {
            ("Cet élément n’existe pas dans votre compte.", "There is no such thing in your account.")
        }
        ClientError::SignedOut => {
            ("Votre session est terminée. Reconnectez-vous.", "Your session has ended. Log in again.")
        }
        ClientError::Randomness => (
            "Cet appareil ne fournit pas de hasard sûr : impossible de créer des clés.",
            "This device gives no secure randomness: keys cannot be made.",
        ),
        _ => UNEXPECTED,
    };
    pick(lang, fr, en)
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
            "Votre compte est limité pour le moment : ni publication, ni déblocage.",
            "Your account is restricted for now: no posting, no unlocking.",
        ),
        Code::Banned => ("Votre compte est fermé.", "Your account is closed."),
        Code::OwnDemande => ("C’est votre propre demande.", "This is your own request."),
        Code::NotFound => (
            "Introuvable : l’élément a disparu ou ne vous est pas ouvert.",
            "Not found: it is gone, or not open to you.",
        ),
        Code::LoginTaken => (
            "Un compte existe déjà avec cette adresse e-mail.",
            "An account already exists with this e-mail address.",
        ),
        Code::PriceChanged => (
            "Le prix a changé depuis l’affichage. Rien n’a été dépensé : vérifiez le nouveau prix.",
            "The price changed since you saw it. Nothing was spent: check the new price.",
        ),
        Code::DemandeFull => (
            "Trop tard : toutes les places de cette demande sont prises. Rien n’a été dépensé.",
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
            "Votre compte doit des jetons : les déblocages sont suspendus.",
            "Your account owes tokens: unlocking is paused.",
        ),
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
            "Pas de coordonnées dans un texte public : partagez-les en privé, dans la messagerie.",
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
            "L’horloge de cet appareil n’est pas à l’heure : corrigez-la, puis réessayez.",
            "This device’s clock is wrong: correct it, then try again.",
        ),
        Code::TooManyAttempts => {
            ("Trop de tentatives. Patientez quelques minutes.", "Too many attempts. Wait a few minutes.")
        }
        Code::TooManyUnacknowledged => (
            "Beaucoup de vos messages attendent déjà d’être lus. Patientez avant d’en envoyer d’autres.",
            "Many of your messages are still waiting. Hold on before sending more.",
        ),
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
        | Code::IdentityMismatch
        | Code::NotAMember
        | Code::IdempotencyMismatch
        | Code::MissingPrecondition
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
    fn a_full_demande_and_a_small_balance_are_told_apart() {
        let text = |code| problem(Lang::French, &ClientError::Problem(Box::new(Problem::new(code, None))));
        assert!(text(Code::DemandeFull).contains("places"));
        assert!(text(Code::InsufficientTokens).contains("solde"));
    }
}
