//! An unlock costs the same after a million others.

use std::time::Duration;

use store::testing::Engine;

use crate::load::Load;
use crate::seed::{self, Region};
use crate::support::{Figures, Server, percentile};

/// Past demandes, unlocks, conversations and ledger lines of the same people.
const PASTS: [usize; 4] = [1_000, 10_000, 100_000, 1_000_000];
const ROUNDS: usize = 8;
const UNLOCKS: usize = 50;

/// Times unlocks one by one, on four servers in turn whose databases differ in their past only.
pub(crate) async fn measure(engine: Engine) {
    let mut places = Vec::new();
    for past in PASTS {
        let server = Server::start(engine).await;
        seed::people(&server.store).await;
        seed::past(&server.store, past).await;
        seed::open_demandes(&server.store, Region::Http).await;
        let mut load = Load::new(&server);
        load.alone(UNLOCKS).await;
        places.push((past, server, load, Vec::<Duration>::new()));
    }
    for _ in 0..ROUNDS {
        for (_, server, load, times) in &mut places {
            load.follow(server);
            times.extend(load.alone(UNLOCKS).await);
        }
    }
    let figures = Figures::of(engine);
    let mut least = None;
    for (past, _, _, mut times) in places {
        let median = percentile(&mut times, 50);
        let least = *least.get_or_insert(median);
        figures.print(&format!("unlock_after_{past}_ms"), median, Some(median / least));
    }
}
