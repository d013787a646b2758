//! A webhook endpoint that keeps what it gets and answers as told.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use actix_web::dev::ServerHandle;
use actix_web::http::StatusCode;
use actix_web::web::{self, Bytes, Data};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer};
use serde_json::Value;
use stripe_double::{Endpoint, Secrets, WebUrl};

/// A webhook that arrived.
#[derive(Debug, Clone)]
pub(crate) struct Arrived {
    /// `Stripe-Signature`.
    pub(crate) header: String,
    /// The body as it came.
    pub(crate) body: String,
}

impl Arrived {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

#[derive(Debug, Default)]
struct Inbox {
    arrived: Vec<Arrived>,
    answers: VecDeque<u16>,
}

/// A running endpoint.
pub(crate) struct Receiver {
    inbox: Arc<Mutex<Inbox>>,
    server: ServerHandle,
    url: WebUrl,
}

impl Receiver {
    pub(crate) fn start() -> Self {
        let inbox = Arc::new(Mutex::new(Inbox::default()));
        let data = Data::from(Arc::clone(&inbox));
        let server =
            HttpServer::new(move || App::new().app_data(data.clone()).default_service(web::to(receive)));
        let server = server.workers(1).disable_signals().bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/hook", server.addrs()[0]).parse().unwrap();
        let server = server.run();
        let handle = server.handle();
        tokio::spawn(server);
        Self { inbox, server: handle, url }
    }

    pub(crate) fn endpoint(&self) -> Endpoint {
        Endpoint { url: self.url.clone(), secrets: Secrets::one("whsec_test".parse().unwrap()) }
    }

    /// The statuses of the next answers; 200 after them.
    pub(crate) fn answers(&self, statuses: &[u16]) {
        self.inbox.lock().unwrap().answers.extend(statuses);
    }

    pub(crate) fn arrived(&self) -> Vec<Arrived> {
        self.inbox.lock().unwrap().arrived.clone()
    }

    /// The types of the events that arrived, in their order.
    pub(crate) fn kinds(&self) -> Vec<String> {
        self.arrived().iter().map(|one| one.json()["type"].as_str().unwrap().to_owned()).collect()
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        drop(self.server.stop(false));
    }
}

async fn receive(request: HttpRequest, body: Bytes, inbox: Data<Mutex<Inbox>>) -> HttpResponse {
    let header = request.headers().get("Stripe-Signature").unwrap().to_str().unwrap().to_owned();
    let body = String::from_utf8(body.to_vec()).unwrap();
    let mut inbox = inbox.lock().unwrap();
    inbox.arrived.push(Arrived { header, body });
    let status = inbox.answers.pop_front().unwrap_or(200);
    HttpResponse::build(StatusCode::from_u16(status).unwrap()).finish()
}
