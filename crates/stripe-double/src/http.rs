//! The double over HTTP: Stripe's API, the payable page, and the controls.

mod api;
mod connection;
mod controls;
mod escape;
mod page;
mod steer;

use std::io;
use std::net::TcpListener;
use std::sync::Arc;

use actix_web::dev::Server;
use actix_web::{App, HttpServer, web};

use crate::double::account::Account;

const MAX_BODY: usize = 1024 * 1024;

/// Serves an account on a listener.
///
/// # Errors
/// When the listener cannot be used.
pub(crate) fn serve(listener: TcpListener, account: Arc<Account>) -> io::Result<Server> {
    let account = web::Data::from(account);
    let server = HttpServer::new(move || {
        App::new()
            .app_data(account.clone())
            .app_data(web::PayloadConfig::new(MAX_BODY))
            .app_data(web::JsonConfig::default().limit(MAX_BODY))
            .configure(page::routes)
            .configure(controls::routes)
            .configure(steer::routes)
            .default_service(web::to(api::answer))
    });
    let server = server.on_connect(connection::remember).workers(2).shutdown_timeout(1).disable_signals();
    Ok(server.listen(listener)?.run())
}
