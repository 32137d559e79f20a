//! Steps with their times, and the summary at the end.

use anyhow::Result;
use std::time::{Duration, Instant};

/// What has been done so far.
#[derive(Default)]
pub struct Steps {
    passed: Vec<(&'static str, Duration)>,
    skipped: Vec<(&'static str, &'static str)>,
}

impl Steps {
    /// Takes a step; the first that fails ends the run.
    pub fn step(&mut self, name: &'static str, work: impl FnOnce() -> Result<()>) -> Result<()> {
        println!("\n── {name}");
        let since = Instant::now();
        let result = work();
        let took = since.elapsed();
        if result.is_ok() {
            self.passed.push((name, took));
        } else {
            self.summary(took);
            println!("failed: {name} ({})", seconds(took));
        }
        result
    }

    /// Tells of a step that is not taken, and why.
    pub fn skip(&mut self, name: &'static str, reason: &'static str) {
        println!("\n── {name}: skipped, {reason}");
        self.skipped.push((name, reason));
    }

    /// The end of a run without a failure.
    pub fn finish(&self) {
        self.summary(Duration::ZERO);
        println!("steps: {} passed, 0 failed", self.passed.len());
    }

    fn summary(&self, failed: Duration) {
        println!();
        for (name, took) in &self.passed {
            println!("{:>9}  {name}", seconds(*took));
        }
        for (name, reason) in &self.skipped {
            println!("  skipped  {name}: {reason}");
        }
        let all: Duration = self.passed.iter().map(|(_, took)| took).sum();
        println!("{:>9}  in all", seconds(all + failed));
    }
}

/// Tells how long a part of a build took.
pub fn timed(name: &str, work: impl FnOnce() -> Result<()>) -> Result<()> {
    let since = Instant::now();
    work()?;
    println!("{:>9}  {name}", seconds(since.elapsed()));
    Ok(())
}

fn seconds(duration: Duration) -> String {
    format!("{:.1} s", duration.as_secs_f64())
}
