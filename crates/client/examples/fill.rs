//! Fills someone's newest conversation with an old part, for the tests in a browser:
//! `fill <origin> <e-mail> <password> <pages>`.

use client::Client;

/// What people say, again and again.
const SAID: [&str; 5] = [
    "Bonjour, la chaudière fuit encore un peu ce matin.",
    "D’accord, je regarde ça.",
    "J’ai fermé l’arrivée d’eau en attendant. Le joint du circulateur a l’air usé et il y a une flaque sous la cuve, \
     pas très grande mais elle revient dès que je remets la pression.",
    "Merci !",
    "Je passe vendredi après-midi si cela vous va, plutôt vers quinze heures.",
];

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [origin, email, password, pages] = arguments.as_slice() else {
        return Err("usage: fill <origin> <e-mail> <password> <pages>".into());
    };
    let account = Client::new(origin)?.log_in(email, password).await?;
    let newest = account.conversations().await?.into_iter().next().ok_or("no conversation")?;
    let text = |number: u64| {
        let said = SAID[usize::try_from(number).unwrap_or(0) % SAID.len()];
        format!("{number}. {said}")
    };
    account.fill_archive(newest.id, pages.parse()?, text).await?;
    account.log_out().await?;
    Ok(())
}
