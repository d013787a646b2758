//! Texts of tokens: packs, payments, history, invoices, settings.

use super::texts;

texts! {
    /// Everything about buying and counting tokens.
    Tokens {
        title = "Jetons", "Tokens";
        lead = "Un jeton sert à débloquer une demande et à écrire à son auteur. Les jetons n’expirent jamais.", "Tokens unlock a request and let you write to its author. They never expire.";
        pros_only_title = "Les jetons servent aux pros", "Tokens are for pros";
        pros_only = "Publier une demande et répondre aux pros est gratuit : vous n’avez rien à acheter.", "Posting a request and answering pros is free: there is nothing for you to buy.";
        balance_title = "Votre solde", "Your balance";
        standard = "Jetons standard", "Standard tokens";
        premium = "Jetons premium", "Premium tokens";
        kinds_hint = "Un jeton standard sert aux places prévues par le demandeur ; un jeton premium prend la place premium, possible même quand la demande est complète.", "A standard token is for the slots the author chose; a premium token takes the premium slot, even when the request is full.";
        premium_count: fn(i64) -> String = |n| format!("{n} jeton{} premium", if n > 1 { "s" } else { "" }), |n| format!("{n} premium token{}", if n == 1 { "" } else { "s" });
        debt: fn(i64) -> String = |n| format!("Vous devez {n} jeton{} : un paiement a été annulé après coup. Le prochain achat les règle d’abord, et d’ici là aucun déblocage n’est possible.", if n > 1 { "s" } else { "" }), |n| format!("You owe {n} token{}: a payment was taken back. Your next purchase settles that first; until then nothing can be unlocked.", if n == 1 { "" } else { "s" });
        back_to_demande = "Revenir à la demande", "Back to the request";
        test_payments = "Serveur d’essai : la page de paiement est une doublure, aucun argent ne circule.", "Test server: the payment page is a stand-in, no money moves.";
        packs_title = "Acheter des jetons", "Buy tokens";
        best = "Meilleur prix par jeton", "Lowest price per token";
        per_token: fn(&str) -> String = |price| format!("{price} le jeton"), |price| format!("{price} per token");
        buy: fn(&str) -> String = |price| format!("Acheter pour {price}"), |price| format!("Buy for {price}");
        going = "Ouverture du paiement…", "Opening the payment page…";
        pay_hint = "Paiement par carte sur la page de Stripe, prix toutes taxes comprises. Votre numéro de carte ne passe jamais par LeBonCoup.", "Paid by card on Stripe’s page, taxes included. Your card number never passes through LeBonCoup.";
        password_hint = "La page de paiement remplace celle-ci. Vos clés quittent alors la mémoire : au retour, votre mot de passe les rouvre.", "The payment page replaces this one. Your keys then leave the memory: on return, your password opens them again.";
        more_title = "Suivi et réglages", "Records and settings";
        history = "Historique", "History";
        history_hint = "Chaque mouvement, avec le solde après lui", "Every movement, with the balance after it";
        purchases = "Achats et factures", "Purchases and invoices";
        purchases_hint = "Vos paiements et leurs factures", "Your payments and their invoices";
        settings = "Limite et facturation", "Limit and billing";
        settings_hint = "Une limite par jour, et ce que disent vos factures", "A daily limit, and what your invoices say";
        no_packs = "Aucun pack n’est en vente pour le moment.", "No pack is on sale at the moment.";

        success_title = "Merci pour votre achat", "Thank you for your purchase";
        checking_title = "Nous vérifions le paiement", "Checking the payment";
        checking = "La banque a répondu sur la page de paiement ; la confirmation arrive d’ordinaire en une seconde.", "The bank has answered on the payment page; the confirmation usually takes a second.";
        slow_title = "La confirmation se fait attendre", "The confirmation is taking its time";
        slow = "Si votre paiement est passé, vos jetons seront crédités tout seuls, même si vous quittez cette page. Inutile de payer à nouveau.", "If your payment went through, your tokens will be credited by themselves, even if you leave this page. There is no need to pay again.";
        check_again = "Vérifier maintenant", "Check now";
        paid_title: fn(&str) -> String = |tokens| format!("Paiement reçu : {tokens} de plus"), |tokens| format!("Payment received: {tokens} more");
        paid = "Vos jetons sont utilisables tout de suite.", "Your tokens can be used right away.";
        paid_balance = "Votre nouveau solde", "Your new balance";
        processing_title = "Paiement en cours chez votre banque", "Your bank is still processing the payment";
        processing = "Ce moyen de paiement met quelques jours à être certain. Vos jetons seront crédités dès qu’il l’est, sans autre geste de votre part.", "This way of paying takes a few days to be certain. Your tokens will be credited as soon as it is, without anything else to do.";
        failed_title = "Le paiement a été refusé", "The payment was declined";
        failed = "Rien n’a été débité et aucun jeton n’a été crédité. Vous pouvez réessayer, avec une autre carte s’il le faut.", "Nothing was charged and no token was credited. You can try again, with another card if need be.";
        expired_title = "La page de paiement a expiré", "The payment page has expired";
        expired = "Rien n’a été payé. Choisissez un pack pour recommencer.", "Nothing was paid. Choose a pack to start again.";
        held_title = "Paiement en cours d’examen", "This payment is being looked at";
        held = "Le montant reçu n’est pas celui du pack. Une personne de l’équipe s’en occupe ; rien n’est perdu.", "The amount received is not the pack’s. Someone from the team is on it; nothing is lost.";
        unknown_title = "Connectez-vous pour voir votre achat", "Log in to see your purchase";
        unknown = "Si votre paiement est passé, vos jetons sont crédités sur votre compte, même sans cette page.", "If your payment went through, your tokens are credited to your account, even without this page.";
        keys_gone = "Passer par la page de paiement a effacé vos clés de la mémoire : votre mot de passe les rouvre.", "Going through the payment page wiped your keys from memory: your password opens them again.";
        log_in_on = "Se connecter et continuer", "Log in and continue";
        on = "Continuer", "Continue";
        see_packs = "Voir les packs", "See the packs";
        see_invoice = "Voir la facture", "See the invoice";
        cancel_title = "Achat interrompu", "Purchase interrupted";
        cancel = "Rien n’a été débité. Le pack vous attend si vous changez d’avis.", "Nothing was charged. The pack is there if you change your mind.";

        history_title = "Historique des jetons", "Token history";
        history_lead = "Chaque ligne est définitive : le solde après la dernière est votre solde.", "Every line is final: the balance after the newest is your balance.";
        history_empty_title = "Aucun mouvement", "No movement yet";
        history_empty = "Vos achats, déblocages et remboursements apparaîtront ici.", "Your purchases, unlocks and refunds will appear here.";
        csv = "Télécharger en CSV", "Download as CSV";
        csv_name = "leboncoup-jetons.csv", "leboncoup-tokens.csv";
        saving = "Préparation…", "Preparing…";
        saved = "Fichier téléchargé.", "File downloaded.";
        kind_grant = "Offerts par l’équipe", "Given by the team";
        kind_purchase = "Achat", "Purchase";
        kind_unlock = "Déblocage", "Unlock";
        kind_refund = "Remboursement d’un déblocage", "Refund of an unlock";
        kind_take_back = "Repris : paiement annulé ou contesté", "Taken back: payment refunded or disputed";
        kind_give_back = "Rendus : litige tranché en votre faveur", "Given back: dispute settled in your favour";
        kind_closing = "Clôture du compte", "Account closed";
        kind_unknown = "Mouvement", "Movement";
        asset_premium = "premium", "premium";
        balance_after: fn(&str) -> String = |n| format!("Solde {n}"), |n| format!("Balance {n}");
        see_purchase = "Facture", "Invoice";
        see_unlocks = "Mes déblocages", "My unlocks";

        purchases_empty_title = "Aucun achat", "No purchase yet";
        purchases_empty = "Vos paiements et leurs factures apparaîtront ici.", "Your payments and their invoices will appear here.";
        state_open = "À payer", "To be paid";
        state_processing = "En cours à la banque", "At the bank";
        state_paid = "Payé", "Paid";
        state_failed = "Refusé", "Declined";
        state_expired = "Abandonné", "Abandoned";
        state_held = "En examen", "Being looked at";
        pay_now = "Payer", "Pay";
        taken_back: fn(i64) -> String = |n| format!("{n} jeton{} repris après remboursement ou litige", if n > 1 { "s" } else { "" }), |n| format!("{n} token{} taken back after a refund or dispute", if n == 1 { "" } else { "s" });

        invoice_title: fn(&str) -> String = |n| format!("Facture {n}"), |n| format!("Invoice {n}");
        invoice_date = "Date", "Date";
        invoice_number = "Numéro", "Number";
        seller = "Vendeur", "Seller";
        buyer = "Client", "Customer";
        buyer_missing = "Non précisé", "Not given";
        registration: fn(&str) -> String = |n| format!("Immatriculation : {n}"), |n| format!("Registration: {n}");
        vat_number: fn(&str) -> String = |n| format!("TVA : {n}"), |n| format!("VAT: {n}");
        item = "Désignation", "Item";
        amount = "Montant", "Amount";
        net = "Total hors taxes", "Total before VAT";
        vat: fn(&str) -> String = |rate| format!("TVA {rate}"), |rate| format!("VAT {rate}");
        total = "Total payé", "Total paid";
        print = "Imprimer", "Print";
        pdf = "Télécharger le PDF", "Download the PDF";
        pdf_name: fn(&str) -> String = |n| format!("facture-{n}.pdf"), |n| format!("invoice-{n}.pdf");

        settings_title = "Limite et facturation", "Limit and billing";
        limit_title = "Limite de dépense", "Spending limit";
        limit = "Jetons par 24 heures, au plus", "Tokens per 24 hours, at most";
        limit_help = "Un garde-fou pour vous-même : au-delà, un déblocage est refusé. Laissez vide pour ne pas en avoir.", "A safeguard for yourself: beyond it, an unlock is refused. Leave empty for none.";
        limit_wrong = "Indiquez un nombre entier à partir de 1, ou laissez vide.", "Enter a whole number from 1, or leave it empty.";
        buyer_title = "Vos coordonnées de facturation", "Your billing details";
        buyer_hint = "Facultatif. Elles figurent sur vos factures à venir ; celles déjà émises ne changent pas.", "Optional. They appear on invoices to come; those already issued do not change.";
        buyer_name = "Nom ou raison sociale", "Name or company";
        buyer_address = "Adresse, quatre lignes au plus", "Address, four lines at most";
        buyer_registration = "SIRET", "Registration number (SIRET)";
        buyer_vat = "Numéro de TVA", "VAT number";
        line_wrong = "120 caractères au plus par ligne, sans caractère invisible.", "At most 120 characters per line, none of them invisible.";
        address_wrong = "Quatre lignes au plus, de 120 caractères chacune.", "At most four lines of 120 characters each.";
        save = "Enregistrer", "Save";
        saving_settings = "Enregistrement…", "Saving…";
        settings_saved = "Enregistré.", "Saved.";
    }
}
