//! Tabs of a browser: a Web Lock says who holds the socket, a `BroadcastChannel` carries what is said.

use futures::StreamExt;
use futures::channel::mpsc::{UnboundedReceiver, unbounded};
use js_sys::{Function, Reflect};
use protocol::ids::UserId;
use wasm_bindgen::prelude::*;

use super::Note;
use crate::platform::{self, Held};

#[wasm_bindgen]
extern "C" {
    #[derive(Debug)]
    type BroadcastChannel;
    #[wasm_bindgen(constructor, catch)]
    fn new(name: &str) -> Result<BroadcastChannel, JsValue>;
    #[wasm_bindgen(method, catch, js_name = postMessage)]
    fn post_message(this: &BroadcastChannel, message: &str) -> Result<(), JsValue>;
    #[wasm_bindgen(method, setter)]
    fn set_onmessage(this: &BroadcastChannel, listener: Option<&Function>);
    #[wasm_bindgen(method)]
    fn close(this: &BroadcastChannel);
}

/// The tabs of one account in this browser. Another account has other names for lock and channel.
#[derive(Debug)]
pub(in crate::live) struct Tabs {
    id: u64,
    lock: String,
    /// Absent where browsers lack it: then every tab holds a socket of its own.
    channel: Option<BroadcastChannel>,
    heard: UnboundedReceiver<Note>,
    /// Called as long as the channel is open.
    _listener: Closure<dyn FnMut(JsValue)>,
}

impl Tabs {
    pub(in crate::live) fn join(user: UserId) -> Self {
        let name = format!("leboncoup-live-{user}");
        let (sender, heard) = unbounded();
        let listener = Closure::<dyn FnMut(JsValue)>::new(move |event: JsValue| {
            let text =
                Reflect::get(&event, &JsValue::from_str("data")).ok().and_then(|data| data.as_string());
            // What is no note comes from a tab with another version of the app.
            if let Some(note) = text.and_then(|text| serde_json::from_str(&text).ok()) {
                let _ = sender.unbounded_send(note);
            }
        });
        let channel = BroadcastChannel::new(&name).ok();
        if let Some(channel) = &channel {
            channel.set_onmessage(Some(listener.as_ref().unchecked_ref()));
        }
        let id = u64::from_be_bytes(platform::random());
        // Without a channel, a lock of its own, which nobody else wants.
        let lock = if channel.is_some() { name } else { format!("{name}-{id}") };
        Self { id, lock, channel, heard, _listener: listener }
    }

    /// Which of the tabs this is.
    pub(in crate::live) fn id(&self) -> u64 {
        self.id
    }

    /// Waits until the socket is this tab's to hold, which it is while the answer lives.
    pub(in crate::live) fn lead(&self) -> impl Future<Output = Held> + use<> {
        let lock = self.lock.clone();
        async move { platform::hold(&lock, false).await }
    }

    /// Takes the socket from a tab that is asleep.
    pub(in crate::live) async fn take(&self) -> Held {
        platform::hold(&self.lock, true).await
    }

    pub(in crate::live) fn tell(&self, note: &Note) {
        if let (Some(channel), Ok(text)) = (&self.channel, serde_json::to_string(note)) {
            // Fails only on a channel that is closed.
            let _ = channel.post_message(&text);
        }
    }

    /// What the others tell.
    pub(in crate::live) async fn hear(&mut self) -> Note {
        match self.heard.next().await {
            Some(note) => note,
            None => std::future::pending().await,
        }
    }
}

impl Drop for Tabs {
    fn drop(&mut self) {
        if let Some(channel) = &self.channel {
            channel.set_onmessage(None);
            channel.close();
        }
    }
}
