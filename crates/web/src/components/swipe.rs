//! Swiping a message to answer it, as people know it from other messengers.

use leptos::ev::PointerEvent;
use leptos::prelude::*;

/// Pixels that a finger must travel.
const FAR: i32 = 56;

/// Where a finger went down, and how far it went.
#[derive(Debug, Clone, Copy, Default)]
struct Way {
    from: Option<(i32, i32)>,
    by: i32,
}

/// Follows one finger on a message.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Swipe(RwSignal<Way>);

impl Swipe {
    pub(crate) fn new() -> Self {
        Self(RwSignal::new(Way::default()))
    }

    /// A finger goes down.
    pub(crate) fn start(self, event: &PointerEvent) {
        let finger = event.pointer_type() == "touch" && event.is_primary();
        self.0.set(Way { from: finger.then(|| (event.client_x(), event.client_y())), by: 0 });
    }

    /// It moves: sideways it pulls the message along, up or down it scrolls.
    pub(crate) fn follow(self, event: &PointerEvent) {
        let Some((x, y)) = self.0.with_untracked(|way| way.from) else { return };
        match travelled(event.client_x() - x, event.client_y() - y) {
            Some(by) => self.0.update(|way| way.by = by),
            None => self.0.set(Way::default()),
        }
    }

    /// The browser takes the finger for scrolling.
    pub(crate) fn stop(self) {
        self.0.set(Way::default());
    }

    /// It goes up. True when it has gone far enough.
    pub(crate) fn end(self) -> bool {
        let far = self.0.with_untracked(|way| way.by >= FAR);
        self.0.set(Way::default());
        far
    }

    /// How far the message is pulled, as CSS.
    pub(crate) fn offset(self) -> Option<String> {
        self.0.with(|way| (way.by > 0).then(|| format!("translateX({}px)", way.by)))
    }
}

/// How far a message is pulled by a finger that went `right` and `down`; none for one that scrolls.
fn travelled(right: i32, down: i32) -> Option<i32> {
    (down.abs() <= 24 || right > down.abs() * 2).then_some(if right > 12 { right.min(FAR + 16) } else { 0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_finger_that_goes_sideways_pulls() {
        assert_eq!(travelled(5, 0), Some(0));
        assert_eq!(travelled(40, 10), Some(40));
        assert_eq!(travelled(300, 10), Some(FAR + 16));
        assert_eq!(travelled(-80, 0), Some(0));
        assert_eq!(travelled(30, 40), None);
    }
}
