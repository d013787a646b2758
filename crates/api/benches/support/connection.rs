//! One HTTP connection, kept alive. A real HTTP client would take as much of the machine as the server.

use std::net::SocketAddr;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

pub(crate) struct Connection {
    stream: TcpStream,
    answer: Vec<u8>,
}

impl Connection {
    pub(crate) async fn open(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).await.expect("a server");
        stream.set_nodelay(true).expect("an open socket");
        Self { stream, answer: Vec::new() }
    }

    /// Posts JSON, with further lines of the head; the body of the answer, which must be a success.
    pub(crate) async fn post(&mut self, path: &str, token: &str, headers: &str, body: &str) -> &[u8] {
        let length = body.len();
        self.call(&format!(
            "POST {path} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {token}\r\n{headers}\
             content-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
        ))
        .await
    }

    /// Reads `path`; the body of the answer, which must be a success.
    pub(crate) async fn get(&mut self, path: &str, token: &str) -> &[u8] {
        self.call(&format!("GET {path} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {token}\r\n\r\n"))
            .await
    }

    async fn call(&mut self, request: &str) -> &[u8] {
        self.stream.write_all(request.as_bytes()).await.expect("an open connection");
        let body = self.read().await;
        let answer = &self.answer;
        assert!(answer.starts_with(b"HTTP/1.1 20"), "{}", String::from_utf8_lossy(answer));
        &answer[body..]
    }

    /// Reads one answer; where its body begins.
    async fn read(&mut self) -> usize {
        self.answer.clear();
        loop {
            let read = self.stream.read_buf(&mut self.answer).await.expect("an answer");
            assert_ne!(read, 0, "the server has closed the connection");
            let Some(head) = self.answer.windows(4).position(|end| end == b"\r\n\r\n") else { continue };
            let text = String::from_utf8_lossy(&self.answer[..head]).to_ascii_lowercase();
            let length = text.lines().find_map(|line| line.strip_prefix("content-length: "));
            // 204 has no length.
            let length = length.map_or(0, |length| length.parse().expect("a number"));
            let body = head + 4;
            if self.answer.len() >= body + length {
                return body;
            }
        }
    }
}
