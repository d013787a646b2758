//! What the tabs of this origin say to each other: a `BroadcastChannel`.

use futures::StreamExt;
use futures::channel::mpsc::{UnboundedReceiver, unbounded};
use js_sys::{Function, Reflect};
use wasm_bindgen::prelude::*;

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

/// Everything said under one name in the other tabs, until this is dropped.
#[derive(Debug)]
pub(crate) struct Channel {
    /// Absent where browsers lack it.
    open: Option<BroadcastChannel>,
    heard: UnboundedReceiver<String>,
    /// Called as long as the channel is open.
    _listener: Closure<dyn FnMut(JsValue)>,
}

impl Channel {
    pub(crate) fn open(name: &str) -> Self {
        let (sender, heard) = unbounded();
        let listener = Closure::<dyn FnMut(JsValue)>::new(move |event: JsValue| {
            let text =
                Reflect::get(&event, &JsValue::from_str("data")).ok().and_then(|data| data.as_string());
            if let Some(text) = text {
                let _ = sender.unbounded_send(text);
            }
        });
        let open = BroadcastChannel::new(name).ok();
        if let Some(channel) = &open {
            channel.set_onmessage(Some(listener.as_ref().unchecked_ref()));
        }
        Self { open, heard, _listener: listener }
    }

    /// False where tabs cannot hear each other.
    pub(crate) fn is_open(&self) -> bool {
        self.open.is_some()
    }

    pub(crate) fn say(&self, text: &str) {
        if let Some(channel) = &self.open {
            // Fails only on a channel that is closed.
            let _ = channel.post_message(text);
        }
    }

    /// What another tab says; safe to drop and call again.
    pub(crate) async fn hear(&mut self) -> String {
        match self.heard.next().await {
            Some(text) => text,
            None => std::future::pending().await,
        }
    }
}

impl Drop for Channel {
    fn drop(&mut self) {
        if let Some(channel) = &self.open {
            channel.set_onmessage(None);
            channel.close();
        }
    }
}
