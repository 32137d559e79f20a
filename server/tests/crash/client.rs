use crate::portal::{Portal, Sent};
use domain::organisations::OrganisationNumber;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::thread::sleep;
use std::time::{Duration, Instant};
use store::Random;
use store::testing::World;

/// Small, so that a file has many points to be killed at.
const CHUNK: usize = 16 * 1024;
/// How long the portal may decide before it is killed: most of what it takes for the whole file.
const DECIDING: Duration = Duration::from_millis(900);

/// Somebody who uploads a file, and starts the portal again each time it has died.
pub struct Client {
    portal: Portal,
    dice: Random,
    new: Value,
    file: Vec<u8>,
    number: String,
    received: usize,
}

impl Client {
    /// Begins the upload.
    pub fn begin(portal: Portal, customer: &OrganisationNumber, file: Vec<u8>) -> Self {
        let new = json!({"new": {
            "key": "key-of-the-form", "customer": customer, "file_name": "devices.csv", "bytes": file.len(),
            "format": null, "mapping": null, "repairs": {}, "mode": "good_rows", "sold_to_alias": null,
            "order_number": null, "order_date": null,
        }});
        let mut client =
            Self { portal, dice: Random::seeded(20), new, file, number: String::new(), received: 0 };
        client.go_on();
        client
    }

    /// The upload's number.
    pub fn number(&self) -> &str {
        &self.number
    }

    /// Sends the whole file. The portal is killed so many times, each while it takes a chunk.
    pub fn send_killing(&mut self, times: usize) {
        let mut points: Vec<usize> = (0..times).map(|_| self.roll(self.file.len())).collect();
        points.sort_unstable();
        for point in points {
            while self.received + CHUNK <= point {
                self.put_chunk();
            }
            let acknowledged = self.received;
            let sent = self.send_chunk();
            self.kill_within(Duration::from_millis(15));
            // Whether the answer was on its way does not matter: the chunk is there, or it is not.
            drop(sent);
            self.portal.restart();
            self.go_on();
            let whole = (acknowledged + CHUNK).min(self.file.len());
            assert!([acknowledged, whole].contains(&self.received), "{acknowledged} {}", self.received);
        }
        while self.received < self.file.len() {
            self.put_chunk();
        }
    }

    /// Finishes the upload. The portal is killed so many times while it is asked to.
    pub fn finish_killing(&mut self, times: usize) {
        for _ in 0..times {
            let sent = self.finish();
            self.kill_within(Duration::from_millis(15));
            drop(sent);
            self.portal.restart();
            self.go_on();
            assert_eq!(self.received, self.file.len());
        }
        self.finish().json();
    }

    /// Lets the portal decide the rows, and kills it so many times, each a little later in its work. Answers how often
    /// it was at it: a fast machine may have decided everything before the last times.
    pub async fn wait_killing(&mut self, times: usize, world: &World) -> usize {
        let mut delays: Vec<Duration> = (0..times).map(|_| self.roll_up_to(DECIDING)).collect();
        delays.sort_unstable();
        let (mut interrupted, mut dead) = (0, Ingest::Waiting);
        for delay in delays {
            Self::wait_for_another(&dead, world).await;
            sleep(delay);
            self.portal.kill();
            dead = ingest(world).await;
            interrupted += usize::from(matches!(dead, Ingest::Claimed(_)));
            self.portal.restart();
        }
        interrupted
    }

    /// Waits until a worker has taken the job that a dead one left, or has done it.
    async fn wait_for_another(dead: &Ingest, world: &World) {
        let patience = Instant::now() + Duration::from_secs(30);
        loop {
            match ingest(world).await {
                Ingest::Ended => return,
                now @ Ingest::Claimed(_) if now != *dead => return,
                Ingest::Claimed(_) | Ingest::Waiting => {}
            }
            assert!(Instant::now() < patience, "nobody goes on with the ingest");
            sleep(Duration::from_millis(10));
        }
    }

    /// Asks again how far the upload is, as a browser does that has lost the connection.
    fn go_on(&mut self) {
        let begun = self.portal.post_json("/api/uploads/begin", &self.new).json();
        begun["number"].as_str().unwrap().clone_into(&mut self.number);
        self.received = usize::try_from(begun["received"].as_u64().unwrap()).unwrap();
    }

    fn put_chunk(&mut self) {
        let taken = self.send_chunk().json();
        self.received = usize::try_from(taken["received"].as_u64().unwrap()).unwrap();
    }

    fn send_chunk(&self) -> Sent {
        let rest = &self.file[self.received..];
        let chunk = &rest[..CHUNK.min(rest.len())];
        let path = format!("/uploads/{}/chunks?offset={}", self.number, self.received);
        let hash = format!("x-chunk-sha256: {}", hex::encode(Sha256::digest(chunk)));
        self.portal.send("PUT", &path, &hash, chunk)
    }

    fn finish(&self) -> Sent {
        self.portal.post("/api/uploads/finish", &format!("number={}", self.number))
    }

    fn kill_within(&mut self, longest: Duration) {
        sleep(self.roll_up_to(longest));
        self.portal.kill();
    }

    fn roll_up_to(&self, longest: Duration) -> Duration {
        longest.mul_f64(f64::from(self.dice.bits()) / f64::from(u32::MAX))
    }

    fn roll(&self, below: usize) -> usize {
        self.dice.bits() as usize % below
    }
}

/// The job that decides the rows.
#[derive(PartialEq, Eq)]
enum Ingest {
    Waiting,
    /// By this worker, dead or alive.
    Claimed(String),
    Ended,
}

async fn ingest(world: &World) -> Ingest {
    let job = "SELECT ended_at IS NOT NULL, claimed_by FROM jobs WHERE kind = 'ingest'";
    match sqlx::query_as(job).fetch_one(&world.owner).await.unwrap() {
        (true, _) => Ingest::Ended,
        (false, Some(worker)) => Ingest::Claimed(worker),
        (false, None) => Ingest::Waiting,
    }
}
