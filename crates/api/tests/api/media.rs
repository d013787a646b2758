//! Sealed files: uploaded in parts, fetched by members, gone when their time is over.

mod faults;
mod keeping;
mod resume;
mod rules;
pub(crate) mod sdk;

use std::path::PathBuf;

use protocol::limits::PART_BYTES;
use reqwest::Method;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use store::testing::Engine;

use crate::support::s3::Bucket;
use crate::support::{Answer, Raw, RawAccount, RawPair, Server};

/// Where the objects of a test lie.
#[derive(Debug, Clone, Copy)]
enum Place {
    Folder,
    S3,
}

/// A server with its object store.
struct Scene {
    server: Server,
    bucket: Option<Bucket>,
}

impl Scene {
    async fn open(engine: Engine, place: Place) -> Self {
        let bucket = match place {
            Place::Folder => None,
            Place::S3 => Some(Bucket::open().await),
        };
        let variables = bucket.as_ref().map(Bucket::variables).unwrap_or_default();
        Self { server: Server::start_with(engine, variables).await, bucket }
    }

    fn folder(&self) -> PathBuf {
        self.bucket.as_ref().map_or_else(|| self.server.home().join("media"), Bucket::folder)
    }

    /// The names of the objects that exist.
    fn objects(&self) -> Vec<String> {
        let Ok(entries) = std::fs::read_dir(self.folder()) else { return Vec::new() };
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }
}

/// Ciphertext, as far as the server can tell.
fn ciphertext(bytes: u64) -> Vec<u8> {
    (0..bytes).map(|n| u8::try_from(((n * 2_654_435_761) >> 7) & 0xff).unwrap()).collect()
}

fn sha256(bytes: &[u8]) -> String {
    protocol::bytes::to_base64(&Sha256::digest(bytes))
}

/// Two parts and some.
const SIZE: u64 = 2 * PART_BYTES + 1_000;

/// An upload by hand.
#[derive(Debug)]
struct Upload<'a> {
    raw: &'a Raw,
    by: &'a RawAccount,
    id: String,
    bytes: Vec<u8>,
}

async fn begin(raw: &Raw, by: &RawAccount, conversation: &str, size: u64) -> Answer {
    let body = json!({ "conversation_id": conversation, "size": size });
    raw.post("/api/v1/media").bearer(&by.token).json(&body).send().await
}

impl<'a> Upload<'a> {
    async fn begin(raw: &'a Raw, pair: &'a RawPair, size: u64) -> Self {
        let begun = begin(raw, &pair.pro, &pair.conversation, size).await;
        assert_eq!(begun.status, 201, "{begun:?}");
        let id = begun.body["id"].as_str().unwrap().to_owned();
        Self { raw, by: &pair.pro, id, bytes: ciphertext(size) }
    }

    /// Uploaded and complete.
    async fn whole(raw: &'a Raw, pair: &'a RawPair, size: u64) -> Self {
        let upload = Self::begin(raw, pair, size).await;
        upload.put_all().await;
        assert_eq!(upload.complete().await.status, 200);
        upload
    }

    fn path(&self, rest: &str) -> String {
        format!("/api/v1/media/{}{rest}", self.id)
    }

    fn part(&self, number: usize) -> Vec<u8> {
        self.bytes.chunks(usize::try_from(PART_BYTES).unwrap()).nth(number).unwrap().to_vec()
    }

    async fn put_bytes(&self, number: usize, bytes: Vec<u8>) -> Answer {
        let put = self.raw.put(&self.path(&format!("/parts/{number}"))).bearer(&self.by.token);
        put.octets(bytes).send().await
    }

    async fn put(&self, number: usize) -> Answer {
        self.put_bytes(number, self.part(number)).await
    }

    async fn put_all(&self) {
        for number in 0..self.bytes.len().div_ceil(usize::try_from(PART_BYTES).unwrap()) {
            assert_eq!(self.put(number).await.status, 204, "part {number}");
        }
    }

    async fn complete(&self) -> Answer {
        self.complete_as(&sha256(&self.bytes)).await
    }

    async fn complete_as(&self, hash: &str) -> Answer {
        let post = self.raw.post(&self.path("/complete")).bearer(&self.by.token);
        post.json(&json!({ "sha256": hash })).send().await
    }

    async fn status(&self) -> Answer {
        self.raw.get(&self.path("")).bearer(&self.by.token).send().await
    }

    async fn stored(&self) -> Value {
        self.status().await.body["stored"].clone()
    }

    async fn delete(&self) -> Answer {
        self.raw.request(Method::DELETE, &self.path("")).bearer(&self.by.token).send().await
    }

    /// Status and bytes, for somebody.
    async fn fetch(&self, token: &str) -> (u16, Vec<u8>) {
        let (status, bytes) = self.raw.get(&self.path("/content")).bearer(token).bytes().await;
        (status.as_u16(), bytes)
    }

    /// Status and code, for somebody.
    async fn refused(&self, token: &str) -> (u16, String) {
        let answer = self.raw.get(&self.path("/content")).bearer(token).send().await;
        (answer.status.as_u16(), answer.code().to_owned())
    }
}

fn told(answer: &Answer) -> (u16, &str) {
    (answer.status.as_u16(), answer.code())
}
