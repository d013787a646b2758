//! One transaction shared by units of work that wait for each other anyway (decision 0071).
//!
//! A turn is handed from unit to unit in the order of their arrival. The first one begins a transaction and
//! puts a *closer* into the queue, behind those that wait already: they share the transaction, each behind a
//! savepoint of its own, until the closer's turn comes and it commits. So nobody waits for company, and
//! nobody learns what became of its work before the COMMIT.
//!
//! A unit that is abandoned merely gives up the turn: its changes are loose, and whoever is next undoes them.

use std::sync::Arc;
use std::time::{Duration, Instant};

use sqlx::{SqliteConnection, SqlitePool};
use tokio::sync::{Mutex, OwnedMappedMutexGuard, OwnedMutexGuard, watch};
use tokio::task::AbortHandle;

use super::held::Held;
use crate::engine::failure::Refused;

/// How many units of work share one transaction, and for how long it accepts more.
const UNITS: usize = 64;
const OPEN: Duration = Duration::from_millis(50);
/// How long a unit of work waits for its turn.
const PATIENCE: Duration = Duration::from_secs(10);

/// Units of work that write, one after the other. Cheap to clone.
#[derive(Debug, Clone)]
pub(in crate::engine) struct Writer {
    pool: SqlitePool,
    line: Arc<Mutex<Option<Batch>>>,
}

type Turn = OwnedMutexGuard<Option<Batch>>;
type Verdict = Result<(), Refused>;

/// The open transaction.
#[derive(Debug)]
struct Batch {
    transaction: Held,
    /// The changes since the savepoint are not to be kept, or not yet.
    loose: bool,
    units: usize,
    began: Instant,
    verdict: watch::Sender<Option<Verdict>>,
    closer: AbortHandle,
}

/// A unit of work whose turn it is.
#[derive(Debug)]
pub(in crate::engine) struct Unit {
    batch: OwnedMappedMutexGuard<Option<Batch>, Batch>,
    verdict: watch::Receiver<Option<Verdict>>,
}

impl Writer {
    pub(in crate::engine) fn new(pool: SqlitePool) -> Self {
        Self { pool, line: Arc::default() }
    }

    pub(in crate::engine) const fn pool(&self) -> &SqlitePool {
        &self.pool
    }

    /// Waits for the turn, then joins the open transaction or begins one.
    pub(in crate::engine) async fn unit(&self) -> Result<Unit, sqlx::Error> {
        let line = Arc::clone(&self.line);
        let mut turn =
            tokio::time::timeout(PATIENCE, line.lock_owned()).await.map_err(|_| sqlx::Error::PoolTimedOut)?;
        if let Some(batch) = &mut *turn
            && (batch.is_full() || batch.admit().await.is_err())
        {
            // In a task of its own: an abandoned COMMIT would leave the others without a verdict.
            turn = tokio::spawn(close(turn)).await.map_err(|_| sqlx::Error::WorkerCrashed)?;
        }
        let batch = match &mut *turn {
            Some(batch) => batch,
            none => none.insert(self.begin().await?),
        };
        if batch.closer.is_finished() {
            // It died with its runtime.
            batch.closer = self.closer(&batch.verdict);
        }
        let verdict = batch.verdict.subscribe();
        OwnedMutexGuard::try_map(turn, Option::as_mut)
            .map(|batch| Unit { batch, verdict })
            .map_err(|_| sqlx::Error::WorkerCrashed)
    }

    async fn begin(&self) -> Result<Batch, sqlx::Error> {
        let transaction = Held::begin(&self.pool, "BEGIN IMMEDIATE; SAVEPOINT unit").await?;
        let verdict = watch::Sender::new(None);
        let closer = self.closer(&verdict);
        Ok(Batch { transaction, loose: true, units: 1, began: Instant::now(), verdict, closer })
    }

    fn closer(&self, verdict: &watch::Sender<Option<Verdict>>) -> AbortHandle {
        let line = Arc::clone(&self.line);
        let verdict = verdict.subscribe();
        let closer = tokio::spawn(async move {
            let turn = line.lock_owned().await;
            if verdict.borrow().is_none() {
                close(turn).await;
            }
        });
        closer.abort_handle()
    }
}

/// Ends the open transaction and tells everyone in it.
async fn close(mut turn: Turn) -> Turn {
    if let Some(batch) = turn.take() {
        batch.close().await;
    }
    turn
}

impl Batch {
    fn is_full(&self) -> bool {
        self.units >= UNITS || self.began.elapsed() >= OPEN
    }

    /// Sets the savepoint for one more unit of work. Without it the transaction is lost.
    async fn admit(&mut self) -> Result<(), sqlx::Error> {
        self.units += 1;
        if self.loose {
            return self.undo().await;
        }
        self.loose = true;
        self.transaction.run("RELEASE unit; SAVEPOINT unit").await
    }

    async fn undo(&mut self) -> Result<(), sqlx::Error> {
        self.transaction.run("ROLLBACK TO unit").await
    }

    async fn close(mut self) {
        let undone = if self.loose { self.undo().await } else { Ok(()) };
        let verdict = match undone {
            Ok(()) => self.transaction.end("COMMIT").await.map_err(Refused::from),
            // Some error ended the transaction, and with it what the others did.
            Err(error) => Err(Refused::again(error)),
        };
        self.verdict.send_replace(Some(verdict));
    }
}

impl Unit {
    pub(in crate::engine) fn connection(&mut self) -> &mut SqliteConnection {
        self.batch.transaction.connection()
    }

    /// Gives up the turn and waits until what was done is on disk.
    pub(in crate::engine) async fn keep(mut self) -> Result<(), Refused> {
        self.batch.loose = false;
        self.verdict().await
    }

    /// Undoes what was done, gives up the turn and waits until what it saw of others is on disk.
    pub(in crate::engine) async fn undo(mut self) -> Result<(), Refused> {
        self.batch.loose = self.batch.undo().await.is_err();
        self.verdict().await
    }

    async fn verdict(self) -> Result<(), Refused> {
        let Self { batch, mut verdict } = self;
        drop(batch);
        match verdict.wait_for(Option::is_some).await.as_deref() {
            Ok(Some(verdict)) => verdict.clone(),
            Ok(None) | Err(_) => Err(sqlx::Error::WorkerCrashed.into()),
        }
    }
}
