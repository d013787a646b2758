//! A server that speaks S3 and checks signatures (s3s), in this process, over a folder of its own.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use s3s::auth::SimpleAuth;
use s3s::service::S3ServiceBuilder;
use s3s_fs::FileSystem;
use tokio::net::TcpListener;

const BUCKET: &str = "files";
const SECRET: &str = "un secret de test, pas court";

/// A bucket. It is gone with this value.
#[derive(Debug)]
pub(crate) struct Bucket {
    endpoint: String,
    root: PathBuf,
    serving: tokio::task::JoinHandle<()>,
}

impl Bucket {
    /// Serves an empty bucket.
    pub(crate) async fn open() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let root = std::env::temp_dir().join(format!("leboncoup-s3-{}-{number}", std::process::id()));
        std::fs::create_dir_all(root.join(BUCKET)).unwrap();
        let mut service = S3ServiceBuilder::new(FileSystem::new(&root).unwrap());
        service.set_auth(SimpleAuth::from_single("leboncoup", SECRET));
        let service = service.build();
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let serving = tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                let service = service.clone();
                tokio::spawn(async move {
                    let serve = Builder::new(TokioExecutor::new());
                    let _ = serve.serve_connection(TokioIo::new(socket), service).await;
                });
            }
        });
        Self { endpoint, root, serving }
    }

    /// What a server that uses it has in its environment.
    pub(crate) fn variables(&self) -> Vec<(&'static str, String)> {
        variables(&self.endpoint, SECRET)
    }

    /// The same for a server that does not know the secret.
    pub(crate) fn wrong_variables(&self) -> Vec<(&'static str, String)> {
        variables(&self.endpoint, "un autre secret")
    }

    /// Where its objects are.
    pub(crate) fn folder(&self) -> PathBuf {
        self.root.join(BUCKET).join("un/dossier")
    }

    /// Everything it ever wrote.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }
}

fn variables(endpoint: &str, secret: &str) -> Vec<(&'static str, String)> {
    let values = [
        ("MEDIA_URL", format!("s3://{BUCKET}/un/dossier")),
        ("MEDIA_S3_ENDPOINT", endpoint.to_owned()),
        ("AWS_ACCESS_KEY_ID", "leboncoup".to_owned()),
        ("AWS_SECRET_ACCESS_KEY", secret.to_owned()),
    ];
    values.into()
}

impl Drop for Bucket {
    fn drop(&mut self) {
        self.serving.abort();
        let _ = std::fs::remove_dir_all(&self.root);
    }
}
