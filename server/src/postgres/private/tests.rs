//! A real server is started in each: what matters here is what the machine does.

use super::testing::{Folder, folder};
use super::*;

fn start(dir: &Folder) -> PrivatePostgres {
    PrivatePostgres::start_as(&dir.path, Mode::Fast).unwrap()
}

fn ask(postgres: &PrivatePostgres, sql: &str) -> String {
    let output =
        Command::new(postgres.program("psql")).args(["-XAtc", sql, &postgres.url()]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// What SIGKILL leaves: the lock released, the server running, nobody watching.
fn crash(mut postgres: PrivatePostgres) -> u32 {
    let pid = postgres.server.id();
    postgres.watcher.kill().unwrap();
    postgres.watcher.wait().unwrap();
    postgres.lock.unlock().unwrap();
    std::mem::forget(postgres);
    pid
}

#[test]
fn it_starts_listens_on_no_network_and_keeps_its_data() {
    let dir = folder("keeps");
    let postgres = start(&dir);
    assert_eq!(ask(&postgres, "SHOW listen_addresses"), "");
    assert_eq!(ask(&postgres, "SHOW fsync"), "off");
    ask(&postgres, "CREATE TABLE kept AS SELECT 42 AS answer");
    postgres.stop();
    let again = PrivatePostgres::start(&dir.path).unwrap();
    assert_eq!(ask(&again, "SHOW fsync"), "on");
    assert_eq!(ask(&again, "SELECT answer FROM kept"), "42");
}

#[test]
fn a_second_one_in_the_same_folder_is_refused_and_the_first_goes_on() {
    let dir = folder("second");
    let first = start(&dir);
    assert!(matches!(PrivatePostgres::start(&dir.path), Err(PostgresError::InUse(_))));
    assert_eq!(ask(&first, "SELECT 1"), "1");
}

#[test]
fn a_server_left_over_from_a_crash_is_replaced() {
    let dir = folder("leftover");
    let left = crash(start(&dir));
    let next = start(&dir);
    assert_ne!(next.server.id(), left);
    assert_eq!(ask(&next, "SELECT 1"), "1");
}

#[test]
fn a_pid_file_that_names_a_stranger_is_forgotten_and_the_stranger_lives() {
    let dir = folder("stale");
    start(&dir).stop();
    let mut stranger = Command::new("sleep").arg("60").spawn().unwrap();
    let pid_file = dir.path.join("postgres/cluster/postmaster.pid");
    fs::write(&pid_file, format!("{}\n/elsewhere\n", stranger.id())).unwrap();
    assert_eq!(ask(&start(&dir), "SELECT 1"), "1");
    assert!(stranger.try_wait().unwrap().is_none());
    stranger.kill().unwrap();
    stranger.wait().unwrap();
}

#[test]
fn the_watcher_stops_the_server_when_its_owner_is_gone() {
    let dir = folder("watched");
    let mut postgres = start(&dir);
    drop(postgres.watcher.stdin.take());
    let since = Instant::now();
    while postgres.server.try_wait().unwrap().is_none() {
        assert!(since.elapsed() < Duration::from_secs(20), "still running");
        std::thread::sleep(PAUSE);
    }
}

#[test]
fn a_path_too_long_for_a_socket_gets_a_short_one() {
    let dir = folder("long");
    let deep = dir.path.join("a folder, with a comma".repeat(6));
    let postgres = PrivatePostgres::start_as(&deep, Mode::Fast).unwrap();
    assert_eq!(ask(&postgres, "SELECT 1"), "1");
    let short = postgres.socket_folder().to_owned();
    postgres.stop();
    fs::remove_dir(short).unwrap();
}

#[test]
fn a_start_that_fails_tells_what_postgres_said() {
    let dir = folder("broken");
    start(&dir).stop();
    fs::write(dir.path.join("postgres/cluster/postgresql.conf"), "no_such_setting = 1\n").unwrap();
    let Err(PostgresError::Ended { log }) = PrivatePostgres::start(&dir.path) else { panic!("it started") };
    assert!(log.contains("no_such_setting"), "{log}");
}

#[test]
fn a_path_in_a_url_is_escaped() {
    assert_eq!(escape("/a b/ü&?"), "/a%20b/%C3%BC%26%3F");
}
