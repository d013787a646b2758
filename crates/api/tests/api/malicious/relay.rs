//! A lying server: a reverse proxy in front of the real one. Without lies, everything passes as it is.

mod lies;
mod live;
mod weather;

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use actix_web::dev::ServerHandle;
use actix_web::http::StatusCode;
use actix_web::web::{Bytes, Data, PayloadConfig};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use client::Client;
use serde_json::Value;
use tokio::sync::broadcast;

pub(crate) use lies::{Lie, Spot, get, post, put};
use lies::{Lies, Twist};
pub(crate) use weather::Fate;
use weather::Weather;

use crate::support::Server;

/// Where the API lives under the origin.
const PREFIX: &str = "/api/v1";

/// Headers that belong to one connection only, or are computed anew.
const HOP: &[&str] = &["connection", "content-length", "transfer-encoding", "accept-encoding", "date"];

/// A request as it came from the client.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub method: String,
    /// Under `/api/v1`, without query.
    pub path: String,
    /// JSON, or null.
    pub body: Value,
}

/// An answer on its way to the client.
#[derive(Debug)]
pub(crate) struct Said {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    /// The length to claim instead of the true one.
    pub claimed_length: Option<u64>,
}

/// What the threads of a relay share.
#[derive(Debug)]
struct Shared {
    /// Of the real server.
    origin: String,
    lies: Lies,
    seen: Mutex<Vec<Asked>>,
    weather: Weather,
    /// What is done to every live socket.
    sockets: broadcast::Sender<ToSocket>,
    /// How many live sockets there have been.
    opened: AtomicU64,
}

/// What a relay does to a live socket by itself.
#[derive(Debug, Clone)]
enum ToSocket {
    /// Says this, as if the server had.
    Say(Value),
    /// Drops the connection.
    Cut,
    /// Passes nothing more in either direction, and drops nothing.
    Freeze,
}

/// A running relay; it stops with this value.
#[derive(Debug)]
pub(crate) struct Relay {
    origin: String,
    shared: Arc<Shared>,
    handle: ServerHandle,
}

impl Relay {
    /// A relay in front of `server`.
    pub(crate) fn before(server: &Server) -> Self {
        let shared = Arc::new(Shared {
            origin: server.origin(),
            lies: Lies::default(),
            seen: Mutex::default(),
            weather: Weather::default(),
            sockets: broadcast::channel(16).0,
            opened: AtomicU64::new(0),
        });
        let data = Data::from(Arc::clone(&shared));
        let http = HttpServer::new(move || {
            App::new()
                .app_data(data.clone())
                .app_data(Data::new(reqwest::Client::new()))
                .app_data(PayloadConfig::new(2 * 1024 * 1024))
                .route("/api/v1/live", web::get().to(live::pass))
                .default_service(web::to(pass))
        });
        let bound = http.workers(1).disable_signals().bind(("127.0.0.1", 0)).unwrap();
        let origin = format!("http://{}", bound.addrs()[0]);
        let running = bound.run();
        let handle = running.handle();
        tokio::spawn(running);
        Self { origin, shared, handle }
    }

    /// Where it listens.
    pub(crate) fn origin(&self) -> &str {
        &self.origin
    }

    /// A new device that takes the relay for the server.
    pub(crate) fn client(&self) -> Client {
        Client::new(&self.origin).unwrap()
    }

    /// Answers at `spot` are replaced or altered by `twist` before they reach the client.
    pub(crate) fn twist(&self, spot: Spot, twist: impl Fn(&Asked, &mut Said) + Send + Sync + 'static) -> Lie {
        self.shared.lies.add(spot, Twist::Answer(Box::new(twist)))
    }

    /// The JSON of successful answers at `spot` is altered by `change`.
    pub(crate) fn rewrite(&self, spot: Spot, change: impl Fn(&mut Value) + Send + Sync + 'static) -> Lie {
        self.twist(spot, move |_, said| {
            let mut body = serde_json::from_slice(&said.body).expect("JSON");
            change(&mut body);
            said.body = body.to_string().into_bytes();
        })
    }

    /// Requests at `spot` never reach the server; `answer` answers.
    pub(crate) fn answer(&self, spot: Spot, answer: impl Fn(&Asked) -> Said + Send + Sync + 'static) -> Lie {
        self.shared.lies.add(spot, Twist::Instead(Box::new(answer)))
    }

    /// Each frame from the server becomes those that `twist` makes of it.
    pub(crate) fn frames(&self, twist: impl Fn(Value) -> Vec<Value> + Send + Sync + 'static) -> Lie {
        self.frames_of_each(move |_, frame| twist(frame))
    }

    /// The same, for a twist that tells sockets apart by their numbers.
    pub(crate) fn frames_of_each(
        &self,
        twist: impl Fn(u64, Value) -> Vec<Value> + Send + Sync + 'static,
    ) -> Lie {
        self.shared.lies.add(get("/live"), Twist::Frame(Box::new(twist)))
    }

    /// Says something to every live socket.
    pub(crate) fn say(&self, frame: Value) {
        self.shared.sockets.send(ToSocket::Say(frame)).expect("a live socket");
    }

    /// Drops every live socket.
    pub(crate) fn cut(&self) {
        // Without sockets there is nothing to drop.
        let _ = self.shared.sockets.send(ToSocket::Cut);
    }

    /// Every live socket stays open and carries nothing more. New ones are not concerned.
    pub(crate) fn freeze(&self) {
        self.shared.sockets.send(ToSocket::Freeze).expect("a live socket");
    }

    /// How many live sockets there have been.
    pub(crate) fn opened(&self) -> u64 {
        self.shared.opened.load(Ordering::SeqCst)
    }

    /// From now on `fate` decides what becomes of each request.
    pub(crate) fn weather(&self, fate: impl Fn() -> Fate + Send + Sync + 'static) {
        self.shared.weather.change(fate);
    }

    /// What the client asked at `spot` and was answered so far.
    pub(crate) fn seen(&self, spot: &Spot) -> Vec<Asked> {
        self.shared.seen.lock().unwrap().iter().filter(|asked| spot.is(asked)).cloned().collect()
    }

    /// What the client asked under `path` and was answered so far.
    pub(crate) fn seen_under(&self, path: &str) -> Vec<Asked> {
        self.shared
            .seen
            .lock()
            .unwrap()
            .iter()
            .filter(|asked| asked.path.starts_with(path))
            .cloned()
            .collect()
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        drop(self.handle.stop(false));
    }
}

impl Said {
    /// A JSON answer.
    pub(crate) fn json(status: u16, body: &Value) -> Self {
        Self::new(status, "application/json", body.to_string())
    }

    /// What a proxy says when nobody answers it.
    fn no_server() -> Self {
        Self::new(502, "text/plain", "no server")
    }

    pub(crate) fn new(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        let headers = vec![("content-type".to_owned(), content_type.to_owned())];
        Self { status, headers, body: body.into(), claimed_length: None }
    }
}

async fn pass(
    request: HttpRequest,
    body: Bytes,
    shared: Data<Shared>,
    http: Data<reqwest::Client>,
) -> HttpResponse {
    let asked = Asked {
        method: request.method().to_string(),
        path: request.path().strip_prefix(PREFIX).unwrap_or(request.path()).to_owned(),
        body: serde_json::from_slice(&body).unwrap_or_default(),
    };
    let said = if let Some(said) = shared.lies.instead(&asked) {
        said
    } else {
        let mut said =
            weather::carry(shared.weather.fate(), || forward(&request, body.clone(), &shared.origin, &http))
                .await;
        shared.lies.alter(&asked, &mut said);
        said
    };
    // Not before: whoever sees the request may rely on its answer being settled.
    shared.seen.lock().unwrap().push(asked);
    respond(said)
}

async fn forward(request: &HttpRequest, body: Bytes, origin: &str, http: &reqwest::Client) -> Said {
    let method = request.method().as_str().parse().unwrap();
    let mut onward = http.request(method, format!("{origin}{}", request.uri())).body(body);
    for (name, value) in request.headers() {
        if !HOP.contains(&name.as_str()) {
            onward = onward.header(name.as_str(), value.as_bytes());
        }
    }
    let Ok(answer) = onward.send().await else { return Said::no_server() };
    let headers = answer.headers().iter().filter(|(name, _)| !HOP.contains(&name.as_str()));
    let headers =
        headers.map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned())).collect();
    Said {
        status: answer.status().as_u16(),
        headers,
        body: match answer.bytes().await {
            Ok(body) => body.to_vec(),
            Err(_) => return Said::no_server(),
        },
        claimed_length: None,
    }
}

fn respond(said: Said) -> HttpResponse {
    let mut response = HttpResponse::build(StatusCode::from_u16(said.status).unwrap());
    for (name, value) in said.headers {
        response.append_header((name, value));
    }
    match said.claimed_length {
        None => response.body(said.body),
        Some(length) => {
            // The error closes the connection.
            let rest = Err(std::io::Error::other("cut"));
            response.no_chunking(length).streaming(futures::stream::iter([Ok(Bytes::from(said.body)), rest]))
        }
    }
}
