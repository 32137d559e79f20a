use std::time::Duration;
use tokio::time::Instant;

/// Told no more often than this.
const INTERVAL: Duration = Duration::from_millis(250);

/// Keeps a running job from telling how far it is more often than anybody could see.
#[derive(Debug, Default)]
pub(crate) struct Throttle(Option<(u8, Instant)>);

impl Throttle {
    /// Whether this percentage is to be told: it is more than the last one, which was not told a moment ago.
    pub(crate) fn lets(&mut self, percent: u8) -> bool {
        let now = Instant::now();
        if self.0.is_some_and(|(before, at)| percent <= before || now - at < INTERVAL) {
            return false;
        }
        self.0 = Some((percent, now));
        true
    }
}
