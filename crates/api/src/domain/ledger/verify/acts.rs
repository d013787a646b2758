//! The chain of staff acts.

use store::{AuditHash, Tx, audit};

use super::{PAGE, VerifyError, ensure};

/// The number of acts.
pub(super) async fn check(tx: &mut Tx) -> Result<u64, VerifyError> {
    let (mut number, mut previous) = (0, AuditHash::new([0; 32]));
    loop {
        let page = audit::lines(tx, number, PAGE).await?;
        if page.is_empty() {
            break;
        }
        for line in page {
            number += 1;
            ensure(line.seq == number, || format!("audit log: line {number} is missing"))?;
            let hash = audit::chain_hash(&previous, number, &line.act);
            ensure(line.previous == previous && line.hash == hash, || {
                format!("audit log: line {number} was changed, or the line before it")
            })?;
            previous = hash;
        }
    }
    let (last, hash) = audit::head(tx).await?;
    ensure(last == number && hash == previous, || {
        format!("audit log: it should end with line {last}, and ends with line {number}")
    })?;
    Ok(number)
}
