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
/// What dies, and is there again.
pub type Crash = Box<dyn FnMut(&mut Portal)>;

/// Somebody who uploads a file, and goes on each time that something has died under it.
pub struct Client {
    portal: Portal,
    crash: Crash,
    dice: Random,
    new: Value,
    file: Vec<u8>,
    number: String,
    received: usize,
}

impl Client {
    /// Begins the upload.
    pub fn begin(portal: Portal, crash: Crash, customer: &OrganisationNumber, file: Vec<u8>) -> Self {
        let new = json!({"new": {
            "key": format!("key-of-{}", hex::encode(&Sha256::digest(&file)[..8])), "customer": customer, "file_name": "devices.csv", "bytes": file.len(),
            "format": null, "mapping": null, "repairs": {}, "mode": "good_rows", "sold_to_alias": null,
            "order_number": null, "order_date": null,
        }});
        let mut client =
            Self { portal, crash, dice: Random::seeded(20), new, file, number: String::new(), received: 0 };
        client.go_on();
        client
    }

    /// The upload's number.
    pub fn number(&self) -> &str {
        &self.number
    }

    /// Lets go of the portal, to upload another file.
    pub fn into_portal(self) -> Portal {
        self.portal
    }

    /// Sends the whole file, with so many crashes, each while the portal takes a chunk.
    pub fn send(&mut self, crashes: usize) {
        let mut points: Vec<usize> = (0..crashes).map(|_| self.roll(self.file.len())).collect();
        points.sort_unstable();
        for point in points {
            while self.received + CHUNK <= point {
                self.put_chunk();
            }
            let acknowledged = self.received;
            let sent = self.send_chunk();
            self.crash_within(Duration::from_millis(15));
            // Whether the answer was on its way does not matter: the chunk is there, or it is not.
            drop(sent);
            self.go_on();
            let whole = (acknowledged + CHUNK).min(self.file.len());
            assert!([acknowledged, whole].contains(&self.received), "{acknowledged} {}", self.received);
        }
        while self.received < self.file.len() {
            self.put_chunk();
        }
    }

    /// Finishes the upload, with so many crashes while the portal is asked to.
    pub fn finish(&mut self, crashes: usize) {
        for _ in 0..crashes {
            let sent = self.ask_to_finish();
            self.crash_within(Duration::from_millis(15));
            drop(sent);
            self.go_on();
            assert_eq!(self.received, self.file.len());
        }
        self.ask_to_finish().json();
    }

    /// Lets the portal decide the rows, with so many crashes, each a little later in its work, which takes `deciding` when
    /// it is left alone. Answers how many of them met it at work.
    pub async fn wait(&mut self, crashes: usize, deciding: Duration, world: &World) -> usize {
        let most = deciding.mul_f64(0.8);
        let mut delays: Vec<Duration> = (0..crashes).map(|_| self.roll_up_to(most)).collect();
        delays.sort_unstable();
        let (mut interrupted, mut dead) = (0, Ingest::Waiting);
        for delay in delays {
            Self::wait_for_another(&dead, world).await;
            sleep(delay);
            dead = ingest(world).await;
            (self.crash)(&mut self.portal);
            let at_work = matches!(dead, Ingest::Claimed(_)) && ingest(world).await != Ingest::Ended;
            interrupted += usize::from(at_work);
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

    fn ask_to_finish(&self) -> Sent {
        self.portal.post("/api/uploads/finish", &format!("number={}", self.number))
    }

    fn crash_within(&mut self, longest: Duration) {
        sleep(self.roll_up_to(longest));
        (self.crash)(&mut self.portal);
    }

    fn roll_up_to(&self, longest: Duration) -> Duration {
        longest.mul_f64(f64::from(self.dice.bits()) / f64::from(u32::MAX))
    }

    fn roll(&self, below: usize) -> usize {
        self.dice.bits() as usize % below
    }
}

/// The job that decides the rows of the newest file.
#[derive(PartialEq, Eq)]
enum Ingest {
    Waiting,
    /// By this worker, dead or alive.
    Claimed(String),
    Ended,
}

async fn ingest(world: &World) -> Ingest {
    let job =
        "SELECT ended_at IS NOT NULL, claimed_by FROM jobs WHERE kind = 'ingest' ORDER BY id DESC LIMIT 1";
    match sqlx::query_as(job).fetch_one(&world.owner).await.unwrap() {
        (true, _) => Ingest::Ended,
        (false, Some(worker)) => Ingest::Claimed(worker),
        (false, None) => Ingest::Waiting,
    }
}
