//! Locks that are never held across an await.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Locks, a poisoned lock included: every critical section leaves consistent data behind even if it unwinds.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
