//! Who may write now. A write of a program holds a connection until it is done: at most half of them are programs', so
//! that people's pages go on, and of one key a few, so that no program has them all.

use crate::error::OrInternal;
use domain::{PortalError, PortalResult};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

/// Writes of one key at the same time; further ones wait.
const OF_ONE: usize = 4;
/// How long a write waits for its turn before the program is told to come again.
const PATIENCE: Duration = Duration::from_secs(5);

/// The turns of this process.
#[derive(Debug)]
pub(crate) struct Turns {
    all: Arc<Semaphore>,
    keys: Mutex<HashMap<String, Arc<Semaphore>>>,
}

/// A turn, until it is dropped.
#[derive(Debug)]
pub(super) struct Turn {
    _of_all: OwnedSemaphorePermit,
    _of_key: OwnedSemaphorePermit,
}

impl Turns {
    /// For a process with so many connections for requests.
    pub(crate) fn new(connections: u32) -> Self {
        let half = usize::try_from(connections / 2).unwrap_or(1).max(1);
        Self { all: Arc::new(Semaphore::new(half)), keys: Mutex::default() }
    }

    /// Waits for a turn of this key.
    ///
    /// # Errors
    /// [`PortalError::TooManyRequests`] when there was none for too long.
    pub(super) async fn take(&self, key: &str) -> PortalResult<Turn> {
        self.take_within(key, PATIENCE).await
    }

    async fn take_within(&self, key: &str, patience: Duration) -> PortalResult<Turn> {
        let of_key = self.of_key(key);
        let turn = async {
            let of_key = of_key.acquire_owned().await.or_internal()?;
            let of_all = self.all.clone().acquire_owned().await.or_internal()?;
            Ok(Turn { _of_all: of_all, _of_key: of_key })
        };
        timeout(patience, turn).await.unwrap_or(Err(PortalError::TooManyRequests { retry_after_seconds: 1 }))
    }

    fn of_key(&self, key: &str) -> Arc<Semaphore> {
        let mut keys = self.keys.lock().unwrap_or_else(PoisonError::into_inner);
        // Those that nobody has or waits for are as new.
        keys.retain(|_, turns| Arc::strong_count(turns) > 1);
        keys.entry(key.to_owned()).or_insert_with(|| Arc::new(Semaphore::new(OF_ONE))).clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOON: Duration = Duration::from_millis(20);

    #[tokio::test]
    async fn a_program_that_asks_for_a_lot_at_once_waits_for_itself() {
        let turns = Turns::new(16);
        let mut taken = Vec::new();
        for _ in 0..OF_ONE {
            taken.push(turns.take_within("busy", SOON).await.unwrap());
        }
        let refused = turns.take_within("busy", SOON).await.unwrap_err();
        assert_eq!(refused, PortalError::TooManyRequests { retry_after_seconds: 1 });
        assert!(turns.take_within("calm", SOON).await.is_ok(), "another key has turns of its own");
        taken.pop();
        assert!(turns.take_within("busy", SOON).await.is_ok());
    }

    #[tokio::test]
    async fn all_programs_together_leave_half_of_the_connections_to_people() {
        let turns = Turns::new(4);
        let taken = [turns.take_within("a", SOON).await, turns.take_within("b", SOON).await];
        assert!(taken.iter().all(Result::is_ok));
        assert!(turns.take_within("c", SOON).await.is_err());
        drop(taken);
        assert!(turns.take_within("c", SOON).await.is_ok());
        assert!(turns.keys.lock().unwrap().len() <= 3, "keys without turns are forgotten");
    }
}
