//! The unit of work of an unlock, called directly: one connection, one after another, one commit each.

use std::time::{Duration, Instant};

use api::domain::idempotency::Once;
use api::domain::unlocks::{self, Wish};
use api::ports::clock::{Clock as _, SystemClock};
use protocol::ids::{ConversationId, LedgerEntryId, UnlockId};
use protocol::money::Tokens;
use store::Store;
use store::testing::TestDatabase;

use crate::seed::{self, PROS, Region};

const ROUND: Duration = Duration::from_secs(4);

/// A SQLite file of its own, on the same disk.
pub(crate) struct Library {
    store: Store,
    count: usize,
    _database: TestDatabase,
}

impl Library {
    pub(crate) async fn new() -> Self {
        let database = TestDatabase::sqlite();
        let store = database.open().await;
        seed::people(&store).await;
        seed::open_demandes(&store, Region::Yardstick).await;
        Self { store, count: 0, _database: database }
    }

    /// Unlocks per second.
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
    pub(crate) async fn run(&mut self) -> f64 {
        let begin = Instant::now();
        let first = self.count;
        while begin.elapsed() < ROUND {
            self.one().await;
        }
        (self.count - first) as f64 / begin.elapsed().as_secs_f64()
    }

    async fn one(&mut self) {
        let (pro, turn) = (self.count % PROS, self.count / PROS);
        self.count += 1;
        let now = SystemClock.now();
        let mut random = [0; 10];
        random[2..].copy_from_slice(&self.count.to_be_bytes());
        let wish = Wish {
            pro: seed::pro(pro),
            demande: seed::demande(Region::Yardstick.demande(pro, turn)),
            price: Tokens::try_from(6).expect("a price"),
            premium: false,
            unlock: UnlockId::make(now, random),
            conversation: ConversationId::make(now, random),
            ledger_entry: LedgerEntryId::make(now, random),
        };
        let mut scope = [0; 32];
        scope[24..].copy_from_slice(&self.count.to_be_bytes());
        let once = Once::new(scope, [1; 32]);
        self.store.write(async |tx| unlocks::unlock(tx, &wish, &once, now).await).await.expect("an unlock");
    }
}
