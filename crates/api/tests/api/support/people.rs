//! Members, signed in through the SDK.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use client::{Account, Client, Content, Language, SignUpForm};
use protocol::accounts::Kind;
use protocol::category::Category;
use protocol::demandes::{CreateDemande, Demande};
use protocol::ids::ConversationId;
use protocol::money::Budget;

use super::{Server, eventually};

/// A member with everything they know.
#[derive(Debug)]
pub(crate) struct Person {
    pub account: Account,
    pub email: String,
    pub password: String,
    pub words: Vec<String>,
}

static NEXT: AtomicU32 = AtomicU32::new(0);

impl Server {
    /// A new member.
    pub(crate) async fn member(&self, kind: Kind) -> Person {
        Person::sign_up(&self.client(), kind).await
    }

    /// A new demandeur.
    pub(crate) async fn demandeur(&self) -> Person {
        self.member(Kind::Demandeur).await
    }

    /// A new pro with this many tokens.
    pub(crate) async fn pro(&self, tokens: i64) -> Person {
        let pro = self.member(Kind::Pro).await;
        if tokens > 0 {
            self.grant(&pro.account, tokens);
        }
        pro
    }

    /// Gives tokens on the command line.
    pub(crate) fn grant(&self, account: &Account, tokens: i64) {
        self.grant_asset(account, "standard", tokens);
    }

    /// Gives premium tokens on the command line.
    pub(crate) fn grant_premium(&self, account: &Account, tokens: i64) {
        self.grant_asset(account, "premium", tokens);
    }

    fn grant_asset(&self, account: &Account, asset: &str, tokens: i64) {
        let (user, tokens) = (account.user_id().to_string(), tokens.to_string());
        let grant = ["admin", "grant", "--user", &user, "--asset", asset, "--tokens", &tokens];
        self.must(&[&grant[..], &["--reason", "essai"]].concat());
    }

    /// A demandeur and a pro who has unlocked their demande, and the conversation between them.
    pub(crate) async fn pair(&self) -> (Person, Person, ConversationId) {
        let (demandeur, pro) = (self.demandeur().await, self.pro(6).await);
        let demande = demandeur.account.create_demande(&demande_in_paris("Fuite")).await.unwrap();
        let unlocked = pro.account.unlock(&demande).await.unwrap();
        (demandeur, pro, unlocked.conversation.id)
    }

    /// The same person on a new device.
    pub(crate) async fn log_in(&self, person: &Person) -> Account {
        self.client().log_in(&person.email, &person.password).await.unwrap()
    }
}

impl Person {
    /// A new member on the device of `client`.
    pub(crate) async fn sign_up(client: &Client, kind: Kind) -> Self {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let (email, password) =
            (format!("Camille.{number}@Exemple.fr"), format!("correct cheval pile agrafe {number}"));
        let form = SignUpForm {
            email: email.clone(),
            password: password.clone().into(),
            kind,
            display_name: format!("Camille {number}").try_into().unwrap(),
            language: Language::French,
        };
        let (account, words) = client.sign_up(form).await.unwrap();
        Self { account, email, password, words: words.iter().map(str::to_owned).collect() }
    }

    /// The texts of a conversation, oldest first; `true` for one's own.
    pub(crate) async fn texts(&self, id: ConversationId) -> Vec<(bool, String)> {
        texts(&self.account, id).await
    }

    /// Waits until the conversation shows `text`.
    pub(crate) async fn wait_for(&self, id: ConversationId, text: &str) {
        wait_for(&self.account, id, text).await;
    }
}

/// The texts of a conversation, oldest first; `true` for one's own.
pub(crate) async fn texts(account: &Account, id: ConversationId) -> Vec<(bool, String)> {
    let messages = account.messages(id).await.unwrap();
    let text = |content| match content {
        Content::Text(text) => text,
        other => format!("{other:?}"),
    };
    messages.into_iter().map(|message| (message.mine, text(message.content))).collect()
}

/// Waits until the conversation shows `text`.
pub(crate) async fn wait_for(account: &Account, id: ConversationId, text: &str) {
    eventually(text, || async {
        // The conversation itself may not have arrived yet.
        let messages = account.messages(id).await.ok()?;
        messages.iter().any(|message| message.content == Content::Text(text.to_owned())).then_some(())
    })
    .await;
}

/// A demande in the 11th arrondissement of Paris for 100 to 200 EUR: 6 tokens.
pub(crate) fn demande_in_paris(title: &str) -> CreateDemande {
    CreateDemande {
        title: title.to_owned().try_into().unwrap(),
        description: "Elle ne démarre plus depuis hier soir.".to_owned().try_into().unwrap(),
        category: Category::Chauffage,
        place: "75111".parse().unwrap(),
        budget: Some(Budget::new(100, 200).unwrap()),
        slots: None,
    }
}

/// Short enough for a test, long enough for what should not happen.
pub(crate) const A_WHILE: Duration = Duration::from_millis(400);

/// A demande as its author sees it now.
pub(crate) async fn fresh(account: &Account, demande: &Demande) -> Demande {
    account.demande(demande.id).await.unwrap()
}
