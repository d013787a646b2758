//! Pressing a message for a while to open its menu, as people know it from other messengers.

use std::time::Duration;

use leptos::ev::{MouseEvent, PointerEvent, TouchEvent};
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;

/// Shorter than a browser takes to begin something of its own.
const LONG: Duration = Duration::from_millis(450);
/// Pixels that a resting finger may tremble.
const TREMBLE: i32 = 10;

/// What a finger does on a message.
#[derive(Debug, Clone, Copy, Default)]
enum Finger {
    /// Nothing, or no more.
    #[default]
    Away,
    /// It rests where it went down.
    Rests { at: (i32, i32), timer: Option<TimeoutHandle> },
    /// It has rested long enough.
    Pressed,
}

/// Follows one finger on a message.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Press(StoredValue<Finger>);

impl Press {
    pub(crate) fn new() -> Self {
        let press = Self(StoredValue::new(Finger::Away));
        on_cleanup(move || press.stop());
        press
    }

    /// A finger goes down; `act` happens if it rests there.
    pub(crate) fn start(self, event: &PointerEvent, act: impl Fn() + 'static) {
        self.stop();
        self.0.set_value(Finger::Away);
        if event.pointer_type() != "touch" || !event.is_primary() {
            return;
        }
        let pressed = move || {
            self.0.set_value(Finger::Pressed);
            act();
        };
        let timer = set_timeout_with_handle(pressed, LONG).ok();
        self.0.set_value(Finger::Rests { at: (event.client_x(), event.client_y()), timer });
    }

    /// It moves: a little is no movement.
    pub(crate) fn follow(self, event: &PointerEvent) {
        if let Finger::Rests { at: (x, y), .. } = self.0.get_value()
            && strays(event.client_x() - x, event.client_y() - y)
        {
            self.stop();
        }
    }

    /// It goes up, scrolls or swipes.
    pub(crate) fn stop(self) {
        if let Some(Finger::Rests { timer, .. }) = self.0.try_get_value() {
            if let Some(timer) = timer {
                timer.clear();
            }
            self.0.set_value(Finger::Away);
        }
    }

    /// Keeps the browser from a menu of its own and from selecting, as a long press begins.
    pub(crate) fn hold_menu(self, event: &MouseEvent) {
        if !matches!(self.0.get_value(), Finger::Away) {
            event.prevent_default();
        }
    }

    /// Keeps the browser from a click where a long press ends: the menu lies under the finger by then.
    pub(crate) fn hold_click(self, event: &TouchEvent) {
        if matches!(self.0.get_value(), Finger::Pressed) {
            event.prevent_default();
        }
    }
}

/// True for a finger that went `right` and `down` on purpose.
const fn strays(right: i32, down: i32) -> bool {
    right.abs() > TREMBLE || down.abs() > TREMBLE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finger_trembles_but_does_not_move_without_purpose() {
        assert!(!strays(10, -10) && !strays(0, 0));
        assert!(strays(11, 0) && strays(0, -11));
    }
}
