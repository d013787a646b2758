//! What a relay lies about. A lie that is never told fails its test: it would have proved nothing.

use std::fmt;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

use serde_json::Value;

use super::{Asked, Said};
use crate::support::eventually;

/// Which requests: a method and a path under `/api/v1`, where `*` stands for any one segment.
#[derive(Debug, Clone)]
pub(crate) struct Spot {
    method: &'static str,
    path: String,
    times: u32,
}

/// Readings of `path`.
pub(crate) fn get(path: impl Into<String>) -> Spot {
    Spot::new("GET", path)
}

/// Posts to `path`.
pub(crate) fn post(path: impl Into<String>) -> Spot {
    Spot::new("POST", path)
}

/// Writes of `path`.
pub(crate) fn put(path: impl Into<String>) -> Spot {
    Spot::new("PUT", path)
}

impl Spot {
    fn new(method: &'static str, path: impl Into<String>) -> Self {
        Self { method, path: path.into(), times: u32::MAX }
    }

    /// Only the first time.
    pub(crate) fn once(self) -> Self {
        Self { times: 1, ..self }
    }

    pub(super) fn is(&self, asked: &Asked) -> bool {
        let (ours, theirs) = (self.path.split('/'), asked.path.split('/'));
        let alike = |(our, their): (&str, &str)| our == "*" || our == their;
        self.method == asked.method
            && ours.clone().count() == theirs.clone().count()
            && ours.zip(theirs).all(alike)
    }
}

type Instead = dyn Fn(&Asked) -> Said + Send + Sync;
type Answer = dyn Fn(&Asked, &mut Said) + Send + Sync;
/// Given the number of the socket, too.
type Frame = dyn Fn(u64, Value) -> Vec<Value> + Send + Sync;

pub(super) enum Twist {
    /// Answers without asking the server.
    Instead(Box<Instead>),
    /// Alters the server's answer.
    Answer(Box<Answer>),
    /// Alters what the server says on the live socket.
    Frame(Box<Frame>),
}

struct Rule {
    spot: Spot,
    twist: Twist,
    told: AtomicU32,
}

/// The lies in force.
#[derive(Debug, Default)]
pub(super) struct Lies(Arc<Mutex<Vec<Arc<Rule>>>>);

impl Lies {
    pub(super) fn add(&self, spot: Spot, twist: Twist) -> Lie {
        let rule = Arc::new(Rule { spot, twist, told: AtomicU32::new(0) });
        self.0.lock().unwrap().push(Arc::clone(&rule));
        Lie { rule, rules: Arc::clone(&self.0) }
    }

    fn all(&self) -> Vec<Arc<Rule>> {
        self.0.lock().unwrap().clone()
    }

    /// What is answered in the server's place.
    pub(super) fn instead(&self, asked: &Asked) -> Option<Said> {
        self.all().iter().find_map(|rule| match &rule.twist {
            Twist::Instead(answer) if rule.tells(asked) => Some(answer(asked)),
            _ => None,
        })
    }

    /// What becomes of the server's answer. Refusals stay as they are.
    pub(super) fn alter(&self, asked: &Asked, said: &mut Said) {
        for rule in self.all() {
            match &rule.twist {
                Twist::Answer(twist) if (200..300).contains(&said.status) && rule.tells(asked) => {
                    twist(asked, said);
                }
                _ => {}
            }
        }
    }

    /// What becomes of a frame on a socket.
    pub(super) fn frames(&self, socket: u64, frame: Value) -> Vec<Value> {
        self.all().iter().fold(vec![frame], |frames, rule| match &rule.twist {
            Twist::Frame(twist) => frames
                .into_iter()
                .flat_map(|frame| {
                    let twisted = twist(socket, frame.clone());
                    rule.told.fetch_add(u32::from(twisted != [frame]), Ordering::SeqCst);
                    twisted
                })
                .collect(),
            _ => frames,
        })
    }
}

impl Rule {
    /// True when it is this rule's turn, which counts.
    fn tells(&self, asked: &Asked) -> bool {
        let again = |told| (told < self.spot.times).then_some(told + 1);
        self.spot.is(asked) && self.told.fetch_update(Ordering::SeqCst, Ordering::SeqCst, again).is_ok()
    }
}

/// A lie, until it is dropped. By then it must have been told.
#[derive(Debug)]
pub(crate) struct Lie {
    rule: Arc<Rule>,
    rules: Arc<Mutex<Vec<Arc<Rule>>>>,
}

impl Lie {
    /// How often it was told.
    pub(crate) fn told(&self) -> u32 {
        self.rule.told.load(Ordering::SeqCst)
    }

    /// Waits until it was told.
    pub(crate) async fn wait(&self) {
        eventually("the lie", || async { (self.told() > 0).then_some(()) }).await;
    }
}

impl Drop for Lie {
    fn drop(&mut self) {
        self.rules.lock().unwrap().retain(|rule| !Arc::ptr_eq(rule, &self.rule));
        let spot = &self.rule.spot;
        assert!(std::thread::panicking() || self.told() > 0, "nobody heard the lie at {spot:?}");
    }
}

impl fmt::Debug for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rule").field("spot", &self.spot).field("told", &self.told).finish_non_exhaustive()
    }
}
