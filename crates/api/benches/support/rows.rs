//! Rows made in bulk, from small numbers.

use store::{Dialect, Store, StoreError, Tx};

/// Rows of one transaction.
const CHUNK: usize = 100_000;

/// The same row numbers in either database's words.
pub(crate) struct Words(Dialect);

impl Words {
    /// 32 bytes.
    pub(crate) fn bytes(&self, number: &str) -> String {
        match self.0 {
            Dialect::Sqlite => format!("unhex(printf('%064x', {number}))"),
            Dialect::Postgres => format!("decode(lpad(to_hex({number}), 64, '0'), 'hex')"),
        }
    }

    /// 64 bytes.
    pub(crate) fn signature(&self, number: &str) -> String {
        match self.0 {
            Dialect::Sqlite => format!("unhex(printf('%0128x', {number}))"),
            Dialect::Postgres => format!("decode(lpad(to_hex({number}), 128, '0'), 'hex')"),
        }
    }

    pub(crate) fn uuid(&self, number: &str) -> String {
        match self.0 {
            Dialect::Sqlite => format!("unhex(printf('%032x', {number}))"),
            Dialect::Postgres => format!("CAST(lpad(to_hex({number}), 32, '0') AS UUID)"),
        }
    }

    /// A table of `n`: `$1` and above, below `$2`.
    pub(crate) const fn series(&self) -> &'static str {
        match self.0 {
            Dialect::Sqlite => {
                "(WITH RECURSIVE s(n) AS (SELECT $1 UNION ALL SELECT n + 1 FROM s WHERE n + 1 < $2)
                  SELECT n FROM s)"
            }
            Dialect::Postgres => "(SELECT n FROM generate_series(CAST($1 AS BIGINT), $2 - 1) s(n)) s",
        }
    }
}

/// Runs the INSERTs that `sql` makes for rows `from..to`, some at a time.
pub(crate) async fn insert(store: &Store, from: usize, to: usize, sql: impl Fn(&Words) -> Vec<String>) {
    for start in (from..to).step_by(CHUNK) {
        let end = (start + CHUNK).min(to);
        let work = async |tx: &mut Tx| {
            if tx.dialect() == Dialect::Postgres {
                // What refers to what is right by construction: a lookup per row would take minutes.
                tx.query("SET LOCAL session_replication_role = replica").execute().await?;
            }
            for statement in sql(&Words(tx.dialect())) {
                // Statements are text that lives as long as the program; these are few.
                let query = tx.query(String::leak(statement));
                query.bind(number(start)).bind(number(end)).execute().await?;
            }
            Ok::<_, StoreError>(())
        };
        store.write(work).await.expect("seeded rows");
    }
}

fn number(count: usize) -> i64 {
    i64::try_from(count).expect("a small number")
}

/// What an autovacuum or the daily job would have done meanwhile.
pub(crate) async fn analyze(store: &Store) {
    run(store, "ANALYZE".to_owned()).await;
}

/// Runs one statement.
pub(crate) async fn run(store: &Store, sql: String) {
    let sql: &'static str = String::leak(sql);
    store.write(async |tx| tx.query(sql).execute().await.map(drop)).await.expect("a statement");
}
