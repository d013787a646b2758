//! Texts of unlocks: those of a pro with their refunds, those of a demande with their pros.

use super::texts;

texts! {
    /// Everything after an unlock.
    Unlocks {
        title = "Mes déblocages", "My unlocks";
        short = "Déblocages", "Unlocks";
        lead = "Chaque demande débloquée, et où en est son remboursement éventuel.", "Every request you unlocked, and where a possible refund stands.";
        empty_title = "Rien de débloqué pour l’instant", "Nothing unlocked yet";
        empty = "Trouvez une demande près de chez vous.", "Find a request near you.";
        write = "Ouvrir la conversation", "Open the conversation";
        state_waiting = "En attente de réponse", "Waiting for an answer";
        state_answered = "Réponse reçue", "Answered";
        state_refunded = "Remboursé", "Refunded";
        state_half = "Remboursé en partie", "Partly refunded";
        state_claimed = "Réclamation à l’étude", "Claim under review";
        due: fn(&str) -> String = |date| format!("Vos jetons vous sont rendus le {date} si le demandeur ne vous lit ni ne répond d’ici là."), |date| format!("Your tokens come back on {date} unless the author reads or answers before.");
        due_half: fn(&str) -> String = |date| format!("Le demandeur vous a lu. La moitié de vos jetons vous est rendue le {date} s’il ne répond à aucun pro d’ici là."), |date| format!("The author has read you. Half of your tokens come back on {date} unless they answer a pro before.");
        due_gone = "La demande a pris fin ou a été retirée : vos jetons vous sont rendus dans quelques minutes.", "The request ended or was taken down: your tokens come back within minutes.";
        write_first = "Écrivez dans les 24 heures qui suivent le déblocage : sans réponse sous 48 heures, vos jetons vous sont rendus.", "Write within 24 hours of the unlock: without an answer within 48 hours, your tokens come back.";
        no_due = "Aucun remboursement automatique n’est prévu.", "No automatic refund is on the way.";
        answered_on: fn(&str) -> String = |date| format!("Le demandeur vous a écrit le {date}."), |date| format!("The author wrote to you on {date}.");
        refunded: fn(&str, &str) -> String = |tokens, why| format!("{tokens} rendus : {why}."), |tokens, why| format!("{tokens} given back: {why}.");
        refunded_one: fn(&str, &str) -> String = |tokens, why| format!("{tokens} rendu : {why}."), |tokens, why| format!("{tokens} given back: {why}.");
        rule_r1 = "le demandeur n’a ni ouvert ni répondu", "the author neither opened nor answered";
        rule_r2 = "la demande a pris fin ou a été retirée", "the request ended or was taken down";
        rule_r3 = "le demandeur a lu, puis n’a répondu à personne", "the author read, then answered nobody";
        rule_r4 = "l’équipe a accepté votre réclamation", "the team accepted your claim";
        claim = "Réclamer", "Make a claim";
        claim_title = "Réclamer un remboursement", "Claim a refund";
        claim_lead = "Une personne de l’équipe lit votre réclamation et décide. Une seule par déblocage, dans les 14 jours.", "Someone from the team reads your claim and decides. One per unlock, within 14 days.";
        claim_why = "Que s’est-il passé ?", "What happened?";
        why_misleading = "La demande ne correspond pas à ce qu’elle annonçait", "The request is not what it said";
        why_fake = "La demande est fausse, ou n’est pas celle de son auteur", "The request is fake, or not its author’s own";
        why_abuse = "Le demandeur s’est mal comporté", "The author behaved badly";
        why_other = "Autre chose", "Something else";
        claim_details = "Précisions pour l’équipe", "Details for the team";
        claim_details_hint = "Vos messages restent chiffrés : l’équipe ne lit que ce texte. 500 caractères au plus.", "Your messages stay encrypted: the team reads this text only. 500 characters at most.";
        claim_details_wrong = "500 caractères au plus, sans caractère invisible.", "At most 500 characters, none of them invisible.";
        claim_send = "Envoyer la réclamation", "Send the claim";
        claim_sending = "Envoi…", "Sending…";
        claim_sent = "Réclamation envoyée.", "Claim sent.";
        claim_pending: fn(&str) -> String = |date| format!("Réclamation envoyée le {date}, décision à venir."), |date| format!("Claim sent on {date}, to be decided.");
        claim_accepted = "Réclamation acceptée.", "Claim accepted.";
        claim_rejected = "Réclamation refusée.", "Claim rejected.";
        claim_reason: fn(&str) -> String = |reason| format!("Motif : {reason}"), |reason| format!("Reason: {reason}");

        pros_title = "Pros qui ont débloqué", "Pros who unlocked it";
        pros_none = "Aucun pro n’a encore débloqué votre demande.", "No pro has unlocked your request yet.";
        pro_refunded = "Remboursé", "Refunded";
        resolve = "J’ai trouvé quelqu’un", "I found someone";
        resolve_title = "Clore cette demande ?", "Close this request?";
        resolve_text = "Elle disparaît des recherches et personne d’autre ne peut la débloquer. Vos conversations restent ouvertes.", "It leaves the search results and nobody else can unlock it. Your conversations stay open.";
        withdraw = "Retirer ma demande", "Take my request back";
        withdraw_title = "Retirer cette demande ?", "Take this request back?";
        withdraw_text = "Elle disparaît des recherches et ne pourra pas être remise en ligne.", "It leaves the search results and cannot be put back online.";
        refund_note = "Les pros qui l’ont débloquée depuis moins de 48 heures et à qui vous n’avez pas écrit récupèrent leurs jetons ; leur conversation se ferme.", "Pros who unlocked it less than 48 hours ago and to whom you did not write get their tokens back; their conversation closes.";
        renew = "Remettre en ligne pour 30 jours", "Put back online for 30 days";
        ending = "En cours…", "Working…";
        resolved = "Demande close.", "Request closed.";
        withdrawn = "Demande retirée.", "Request taken back.";
        renewed = "Demande remise en ligne.", "Request back online.";
        keep = "Garder la demande", "Keep the request";
    }
}
