//! Receipts: a demandeur's device tells, once and signed, what became of the pro's first message.
//!
//! Once per session, and only until the demandeur has written: the server counts the first one, and an answer says more.

use crypto_core::receipt::ReceiptSubject;
use protocol::ids::UserId;
use protocol::transcript::Outcome;
use protocol::unlocks::Receipt;

use crate::core::Core;
use crate::error::ClientError;
use crate::http::Call;
use crate::sync::lock;
use crate::thread::{Thread, ThreadState};
use crate::work::Work;

/// How far the receipt of one conversation has come in this session.
#[derive(Debug, Default)]
pub(crate) struct Progress {
    /// The conversation was shown.
    displayed: bool,
    /// The server has it, or does not want it.
    settled: bool,
}

impl ThreadState {
    /// What there is to tell, once it is known which message was the first: something unreadable at once, everything else when it was displayed.
    fn receipt_due(&self, me: UserId) -> Option<ReceiptSubject> {
        let wanted = self.loaded
            && !self.history.provisional
            && self.info.open
            && self.info.pro_id != me
            && !self.receipt.settled
            && !self.history.has_written();
        let first = self.history.first_received().filter(|_| wanted)?;
        let ready = self.receipt.displayed || first.outcome == Outcome::Unreadable;
        ready.then_some(ReceiptSubject {
            unlock: self.info.unlock_id,
            conversation: self.info.id,
            message: first.message,
            envelope_digest: first.digest,
            outcome: first.outcome,
        })
    }
}

impl Core {
    /// The conversation is before the reader's eyes.
    pub(crate) fn displayed(&self, thread: &Thread) {
        lock(&thread.state).receipt.displayed = true;
        self.leave_receipt(thread);
    }

    /// Leaves a receipt that is due to the background.
    pub(crate) fn leave_receipt(&self, thread: &Thread) {
        if lock(&thread.state).receipt_due(self.me()).is_some() {
            self.defer(Work::Receipt(thread.id));
        }
    }

    /// Sends the receipt that is due, if there is one. One that arrived or was refused is not sent again.
    pub(crate) async fn send_receipt(&self, thread: &Thread) -> Result<(), ClientError> {
        let due = lock(&thread.state).receipt_due(self.me());
        let Some(subject) = due else { return Ok(()) };
        let call = Call::post(format!("/unlocks/{}/receipt", subject.unlock), &self.sign_receipt(&subject))?;
        let outcome = self.session.send(call).await.map(drop);
        match outcome {
            Err(error) if error.may_pass() => Err(error),
            outcome => {
                lock(&thread.state).receipt.settled = true;
                outcome
            }
        }
    }

    fn sign_receipt(&self, subject: &ReceiptSubject) -> Receipt {
        self.keys.with_identity(|identity| Receipt {
            message_id: subject.message,
            outcome: subject.outcome,
            generation: identity.keys().generation,
            signature: subject.sign(identity),
        })
    }
}
