use serde_json::Value;
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// A portal as its operator runs it, with one person who is signed in. The requests are a program's, over a connection
/// each.
pub struct Portal {
    database: String,
    process: Child,
    address: String,
    cookie: String,
}

impl Portal {
    /// Starts one on this database.
    pub fn start(database: String) -> Self {
        let (process, address) = start(&database);
        Self { database, process, address, cookie: String::new() }
    }

    /// The process is told to stop, and does when it is ready to.
    pub fn terminate(&self) {
        let process = self.process.id().to_string();
        assert!(Command::new("kill").arg(process).status().unwrap().success());
    }

    /// Whether the process ends within so many seconds, by itself and in peace.
    pub fn ends_within(&mut self, seconds: u64) -> bool {
        let patience = Instant::now() + Duration::from_secs(seconds);
        while Instant::now() < patience {
            if let Some(status) = self.process.try_wait().unwrap() {
                return status.success();
            }
            sleep(Duration::from_millis(50));
        }
        false
    }

    /// The status line of an answer; nothing when nobody listens.
    pub fn get(&self, path: &str) -> Option<String> {
        let mut connection = TcpStream::connect(&self.address).ok()?;
        connection
            .write_all(format!("GET {path} HTTP/1.0\r\nhost: {}\r\n\r\n", self.address).as_bytes())
            .ok()?;
        let reply = Sent(connection).reply().ok()?;
        reply.head.lines().next().map(str::to_owned)
    }

    /// The process ends without a chance to say so.
    pub fn kill(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    /// Starts again after [`Self::kill`]. Whoever was signed in still is.
    pub fn restart(&mut self) {
        (self.process, self.address) = start(&self.database);
    }

    /// Somebody signs in.
    pub fn sign_in(&mut self, email: &str, password: &str) {
        let (email, password) = (server::answer::encode(email), server::answer::encode(password));
        let reply = self.post("/session", &format!("email={email}&password={password}")).reply().unwrap();
        let cookie = reply.head.lines().find_map(|line| line.strip_prefix("set-cookie: ")).unwrap();
        cookie.split(';').next().unwrap().clone_into(&mut self.cookie);
    }

    /// Sends a plain form.
    pub fn post(&self, path: &str, form: &str) -> Sent {
        self.send("POST", path, "content-type: application/x-www-form-urlencoded", form.as_bytes())
    }

    /// Sends JSON.
    pub fn post_json(&self, path: &str, body: &Value) -> Sent {
        self.send("POST", path, "content-type: application/json", body.to_string().as_bytes())
    }

    /// Sends a request with one more header.
    pub fn send(&self, method: &str, path: &str, header: &str, body: &[u8]) -> Sent {
        let mut connection = TcpStream::connect(&self.address).unwrap();
        connection.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        let Self { address, cookie, .. } = self;
        let length = body.len();
        // Version 1.0: the answer comes in one piece, and then the connection ends.
        let head = format!(
            "{method} {path} HTTP/1.0\r\nhost: {address}\r\ncookie: {cookie}\r\n\
             content-length: {length}\r\n{header}\r\n\r\n"
        );
        connection.write_all(head.as_bytes()).unwrap();
        connection.write_all(body).unwrap();
        Sent(connection)
    }
}

impl Drop for Portal {
    fn drop(&mut self) {
        // Dead already, perhaps.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Starts the binary and waits until it listens; answers where.
fn start(database: &str) -> (Child, String) {
    let mut process = Command::new(env!("CARGO_BIN_EXE_server"))
        .arg("serve")
        .env_clear()
        .env("DATABASE_URL", database)
        .env("WAYBILL_ADDRESS", "127.0.0.1:0")
        .env("WAYBILL_APP_CONNECTIONS", "4")
        .env("WAYBILL_JOB_CONNECTIONS", "3")
        .env("WAYBILL_WORKERS", "1")
        .env("WAYBILL_CLAIM_SECONDS", "1")
        .env("WAYBILL_LOG", "error")
        .env("WAYBILL_DRAIN_SECONDS", "3")
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let (_, address) = line.trim().split_once("http://").expect("the server says where it listens");
    (process, address.to_owned())
}

/// A request that is on its way.
pub struct Sent(TcpStream);

impl Sent {
    /// Waits for the answer. None comes from a process that was killed.
    pub fn reply(mut self) -> io::Result<Reply> {
        let mut text = String::new();
        self.0.read_to_string(&mut text)?;
        let (head, body) = text.split_once("\r\n\r\n").ok_or(io::ErrorKind::UnexpectedEof)?;
        Ok(Reply { head: head.to_ascii_lowercase(), body: body.to_owned() })
    }

    /// The JSON of an answer that is not a refusal.
    pub fn json(self) -> Value {
        let reply = self.reply().unwrap();
        assert!(reply.head.contains(" 200 "), "{}\n{}", reply.head, reply.body);
        serde_json::from_str(&reply.body).unwrap()
    }
}

/// An answer.
pub struct Reply {
    /// Status and headers, in lower case.
    head: String,
    body: String,
}
