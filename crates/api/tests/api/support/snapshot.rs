//! Everything in the database, as one value to compare.

use std::collections::BTreeMap;

use sqlx::{AssertSqlSafe, Connection as _, PgConnection, SqliteConnection, query_scalar};

use super::Server;

/// Counts of wrong passwords are meant to change, jobs are run and connected people noticed meanwhile; the communes cannot
/// change and are many.
const SKIPPED: &[&str] = &["jobs", "login_failures", "places", "place_terms", "presence"];

/// Every row of every table as text.
#[derive(Debug)]
pub(crate) struct Snapshot(BTreeMap<String, String>);

impl Snapshot {
    /// Reads the whole database.
    pub(crate) async fn take(server: &Server) -> Self {
        let url = server.database_url();
        let rows = if url.starts_with("sqlite:") { sqlite(url).await } else { postgres(url).await };
        assert!(rows.len() > 10, "found only {:?}", rows.keys());
        Self(rows)
    }

    /// The tables whose rows are not those of `before`.
    pub(crate) fn changed_since(&self, before: &Self) -> Vec<&str> {
        assert!(self.0.keys().eq(before.0.keys()), "other tables than before");
        let pairs = self.0.iter().zip(before.0.values());
        pairs.filter(|((_, now), before)| now != before).map(|((table, _), _)| table.as_str()).collect()
    }
}

fn counts(table: &str) -> bool {
    !SKIPPED.contains(&table)
        && !["_sqlx", "sqlite_", "demande_points", "spatial_ref"].iter().any(|p| table.starts_with(p))
}

async fn sqlite(url: &str) -> BTreeMap<String, String> {
    let mut database = SqliteConnection::connect(url).await.unwrap();
    let tables: Vec<String> = query_scalar("SELECT name FROM sqlite_master WHERE type = 'table'")
        .fetch_all(&mut database)
        .await
        .unwrap();
    let mut rows = BTreeMap::new();
    for table in tables.into_iter().filter(|table| counts(table)) {
        let columns = format!(
            "SELECT group_concat('quote(' || name || ')', ' || '','' || ') FROM pragma_table_info('{table}')"
        );
        let row: String = query_scalar(AssertSqlSafe(columns)).fetch_one(&mut database).await.unwrap();
        let all = format!(
            "SELECT coalesce(group_concat(line, char(10)), '') FROM (SELECT {row} AS line FROM {table} ORDER BY 1)"
        );
        let content = query_scalar(AssertSqlSafe(all)).fetch_one(&mut database).await.unwrap();
        rows.insert(table, content);
    }
    rows
}

async fn postgres(url: &str) -> BTreeMap<String, String> {
    let mut database = PgConnection::connect(url).await.unwrap();
    let tables: Vec<String> =
        query_scalar("SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'")
            .fetch_all(&mut database)
            .await
            .unwrap();
    let mut rows = BTreeMap::new();
    for table in tables.into_iter().filter(|table| counts(table)) {
        let all = format!(
            "SELECT coalesce(string_agg(line, chr(10) ORDER BY line), '') FROM (SELECT t::text AS line FROM {table} t) AS lines"
        );
        let content = query_scalar(AssertSqlSafe(all)).fetch_one(&mut database).await.unwrap();
        rows.insert(table, content);
    }
    rows
}
