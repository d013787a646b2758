//! Pros who unlock, and whether everything adds up afterwards.

use protocol::accounts::Kind;
use serde_json::json;
use store::StoreError;

use crate::support::{Answer, RawAccount, Server, demande_in_paris};

/// What `demande_in_paris` costs.
const PRICE: i64 = 6;

/// A demandeur, and pros with a fortune.
pub(crate) struct Market {
    author: RawAccount,
    pros: Vec<RawAccount>,
    posted: usize,
}

/// One pro's wish to unlock one demande, the same each time it is sent.
#[derive(Debug, Clone)]
pub(crate) struct Wish {
    token: String,
    path: String,
    key: String,
}

impl Market {
    pub(crate) async fn open(server: &Server, pros: usize) -> Self {
        let raw = server.raw();
        let author = raw.sign_up(Kind::Demandeur).await;
        let mut market = Self { author, pros: Vec::new(), posted: 0 };
        for _ in 0..pros {
            let pro = raw.sign_up(Kind::Pro).await;
            let user = pro.user_id.to_string();
            server.must(&["admin", "grant", "--user", &user, "--tokens", "100000", "--reason", "essai"]);
            market.pros.push(pro);
        }
        market
    }

    /// A new demande with a slot for every pro, and each one's wish.
    pub(crate) async fn post(&mut self, server: &Server) -> Vec<Wish> {
        self.posted += 1;
        let key = format!("demande-{}", self.posted);
        let mut body = demande_in_paris("Fuite");
        body.slots = Some(5);
        let raw = server.raw();
        let post = raw.post("/api/v1/demandes").bearer(&self.author.token).header("idempotency-key", &key);
        let posted = post.json(&body).send().await;
        let id = posted.body["id"].as_str().unwrap_or_else(|| panic!("{posted:?}"));
        let wish = |pro: &RawAccount| Wish {
            token: pro.token.clone(),
            path: format!("/api/v1/demandes/{id}/unlock"),
            key: format!("unlock-{}", self.posted),
        };
        self.pros.iter().map(wish).collect()
    }
}

impl Wish {
    /// Sends it; `None` when no answer came back.
    pub(crate) async fn send(&self, server: &Server) -> Option<Answer> {
        let raw = server.raw();
        let request = raw.post(&self.path).bearer(&self.token).header("idempotency-key", &self.key);
        request.json(&json!({ "price": PRICE })).try_send().await.ok()
    }

    /// Sends it again, which must tell the first answer; the unlock's id.
    pub(crate) async fn unlock(&self, server: &Server) -> String {
        let answer = self.send(server).await.expect("an answer");
        assert_eq!(answer.status, 201, "{answer:?}");
        unlock_id(&answer)
    }
}

pub(crate) fn unlock_id(answer: &Answer) -> String {
    answer.body["unlock_id"].as_str().unwrap_or_else(|| panic!("{answer:?}")).to_owned()
}

/// What one unlock writes, counted in each of its tables; then tokens given and tokens left.
type Counts = (i64, i64, i64, i64, i64, i64, i64, i64);

/// Checks that every unlock in the database is whole, and that the ledger proves itself; how many there are.
pub(crate) async fn balanced(server: &Server) -> i64 {
    server.must(&["ledger", "verify"]);
    let store = server.store().await;
    let counts: Counts = store
        .read(async |tx| {
            tx.query(
                "SELECT (SELECT COUNT(*) FROM unlocks),
                     (SELECT COUNT(*) FROM conversations),
                     (SELECT COUNT(*) FROM members),
                     (SELECT COUNT(*) FROM ledger_entries WHERE kind = 'unlock'),
                     (SELECT CAST(SUM(slots_used) AS BIGINT) FROM demandes),
                     (SELECT COUNT(*) FROM idempotency_keys k
                      WHERE k.resource IN (SELECT reference FROM ledger_entries WHERE kind = 'unlock')),
                     (SELECT CAST(SUM(delta) AS BIGINT) FROM ledger_entries WHERE kind = 'grant'),
                     (SELECT CAST(SUM(standard) AS BIGINT) FROM accounts)",
            )
            .one()
            .await
        })
        .await
        .map_err(|error: StoreError| error.to_string())
        .expect("counts");
    store.close().await;
    let (unlocks, conversations, members, lines, slots, answers, given, left) = counts;
    let written = (conversations, members, lines, slots, answers, left);
    assert_eq!(
        written,
        (unlocks, 2 * unlocks, unlocks, unlocks, unlocks, given - PRICE * unlocks),
        "{counts:?}"
    );
    unlocks
}
