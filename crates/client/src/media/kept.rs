//! What the device keeps of files on their way, so that a reload does not lose them: a sealed note of each, and its sealed
//! parts.

use std::collections::BTreeSet;

use crypto_core::message::Media;
use protocol::files::FileName;
use protocol::ids::{ConversationId, MediaId, MessageId};
use protocol::limits::UPLOAD_WINDOW;
use protocol::sealed::Blob;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::core::Core;
use crate::error::ClientError;
use crate::platform::rng;
use crate::storage::{Bucket, Change};

/// What a note says of its file.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Note {
    /// Its name. Its bytes are in memory only.
    Named(FileName),
    /// Everything that is left to say, once its parts are on the device.
    Whole(Box<Whole>),
}

/// A sealed file, and the message that will name it.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Whole {
    /// The file; it expires when the server says so at the end.
    pub media: Media,
    /// The message that it answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<MessageId>,
}

impl Core {
    /// The change that notes a file.
    pub(super) fn noted(
        &self,
        id: ConversationId,
        file: MediaId,
        note: &Note,
    ) -> Result<Change, ClientError> {
        let json = Zeroizing::new(serde_json::to_vec(note).map_err(|_| ClientError::TooLong)?);
        let sealed = self.keys.ring.seal_copy(&what(id, file), &json, &mut rng());
        let json = serde_json::to_vec(&sealed.map_err(|_| ClientError::TooLong)?);
        Ok(Change::put(Bucket::Outbox, self.note_place(id, file), json.map_err(|_| ClientError::TooLong)?))
    }

    /// What is noted of a file. A note that does not open was altered on this device.
    pub(super) async fn note(&self, id: ConversationId, file: MediaId) -> Option<Note> {
        let note = self.storage.get(Bucket::Outbox, &self.note_place(id, file)).await?;
        let blob: Blob = serde_json::from_slice(&note).ok()?;
        let json = self.keys.ring.open_copy(&what(id, file), &blob).ok()?;
        serde_json::from_slice(&json).ok()
    }

    /// The files that are noted, by conversation, the oldest first.
    pub(super) async fn notes(&self) -> Vec<(ConversationId, MediaId)> {
        let prefix = format!("{}/upload/", self.me());
        let keys = self.storage.keys(Bucket::Outbox, &prefix).await;
        let parse = |key: &String| {
            let (id, file) = key.strip_prefix(&prefix)?.split_once('/')?;
            Some((id.parse().ok()?, file.parse().ok()?))
        };
        keys.iter().filter_map(parse).collect()
    }

    /// Keeps the sealed parts of a file. False when the device has no room for all of them: then it keeps none.
    pub(super) async fn keep_parts(&self, id: ConversationId, file: MediaId, parts: &[Vec<u8>]) -> bool {
        for (number, part) in parts.iter().enumerate() {
            let place = format!("{}{number}", self.parts_place(id, file));
            if !self.storage.offer(Change::put(Bucket::Uploads, place, part.clone())).await {
                self.forget_parts(id, file).await;
                return false;
            }
        }
        true
    }

    /// One of these parts, if it is still there.
    pub(super) async fn part(&self, id: ConversationId, file: MediaId, number: u64) -> Option<Vec<u8>> {
        self.storage.get(Bucket::Uploads, &format!("{}{number}", self.parts_place(id, file))).await
    }

    /// Nothing can be done with the parts of a file.
    pub(super) async fn forget_parts(&self, id: ConversationId, file: MediaId) {
        self.storage.forget(Bucket::Uploads, &self.parts_place(id, file)).await;
    }

    /// The changes that forget a file: it has arrived, or will not.
    pub(super) async fn forgotten(&self, id: ConversationId, file: MediaId) -> Vec<Change> {
        let parts = self.storage.keys(Bucket::Uploads, &self.parts_place(id, file)).await;
        let parts = parts.into_iter().map(|part| Change::delete(Bucket::Uploads, part));
        parts.chain([Change::delete(Bucket::Outbox, self.note_place(id, file))]).collect()
    }

    /// Forgets a file.
    pub(super) async fn forget_upload(&self, id: ConversationId, file: MediaId) {
        self.storage.write(self.forgotten(id, file).await).await;
    }

    /// Forgets parts without a note, and those, whoever's, of uploads that the server has given up.
    pub(super) async fn sweep_parts(&self) {
        // Before the notes: each was written before its parts.
        let parts = self.storage.keys(Bucket::Uploads, "").await;
        let notes: BTreeSet<MediaId> = self.notes().await.into_iter().map(|(_, file)| file).collect();
        let (me, now) = (self.me().to_string(), self.session.server_time());
        let is_useless = |part: &String| {
            let mut names = part.split('/');
            let (user, file) = (names.next(), names.nth(1).and_then(|file| file.parse::<MediaId>().ok()));
            let begun = file.and_then(|file| file.time());
            let is_over = begun.is_none_or(|begun| now.since(begun) > UPLOAD_WINDOW);
            is_over || (user == Some(me.as_str()) && file.is_none_or(|file| !notes.contains(&file)))
        };
        let useless = parts.into_iter().filter(is_useless);
        self.storage.write(useless.map(|part| Change::delete(Bucket::Uploads, part)).collect()).await;
    }

    fn note_place(&self, id: ConversationId, file: MediaId) -> String {
        format!("{}/{}", self.me(), what(id, file))
    }

    fn parts_place(&self, id: ConversationId, file: MediaId) -> String {
        format!("{}/{id}/{file}/", self.me())
    }
}

/// Names the lock that whoever sends a file holds.
pub(super) fn sending(file: MediaId) -> String {
    format!("leboncoup-upload-{file}")
}

fn what(id: ConversationId, file: MediaId) -> String {
    format!("upload/{id}/{file}")
}
