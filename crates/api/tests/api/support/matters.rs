//! What waits for staff.

use protocol::ids::{CaseId, UserId};
use protocol::staff::Case;
use protocol::time::Timestamp;
use serde_json::json;
use store::cases;

use super::{Raw, RawPair, Server};

impl RawPair {
    /// The pro asks for a refund: the id of the claim.
    pub(crate) async fn claim(&self, raw: &Raw) -> String {
        let post = raw.post(&format!("/api/v1/unlocks/{}/claim", self.unlock)).bearer(&self.pro.token);
        let post = post.header("idempotency-key", "reclamation");
        let made = post.json(&json!({ "grievance": "fake" })).send().await;
        made.body["id"].as_str().unwrap_or_else(|| panic!("{made:?}")).to_owned()
    }
}

impl Server {
    /// Opens a case about somebody, as the server does by itself.
    pub(crate) async fn open_case(&self, subject_id: UserId) -> CaseId {
        let mut random = [0; 10];
        random.copy_from_slice(&subject_id.as_bytes()[..10]);
        let (id, opened_at) = (CaseId::make(Timestamp::from_millis(1), random), Timestamp::from_millis(1));
        let case = Case { id, kind: cases::UNREADABLE_RECEIPTS.to_owned(), subject_id, opened_at };
        let opened = self.store().await.write(async |tx| cases::open(tx, &case).await).await;
        assert!(opened.unwrap());
        id
    }
}
