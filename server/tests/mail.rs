//! Mail as it leaves the portal: by SMTP to a server on loopback, and as files.

use domain::Role;
use server::config::Config;
use server::mail::mailer;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use store::Random;
use store::admin::Organisation;
use store::testing::World;
use time::Duration;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// A mail server that keeps what it takes: envelope and message, as they came.
struct MailServer {
    address: SocketAddr,
    taken: Arc<Mutex<Vec<String>>>,
    serving: JoinHandle<()>,
}

impl MailServer {
    async fn start(address: SocketAddr) -> Self {
        let listener = TcpListener::bind(address).await.unwrap();
        let address = listener.local_addr().unwrap();
        let taken = Arc::<Mutex<Vec<String>>>::default();
        let kept = taken.clone();
        let serving = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(converse(stream, kept.clone()));
            }
        });
        Self { address, taken, serving }
    }

    fn emptied(&self) -> Vec<String> {
        std::mem::take(&mut *self.taken.lock().unwrap())
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// Speaks as much SMTP as a client needs.
async fn converse(stream: TcpStream, taken: Arc<Mutex<Vec<String>>>) {
    let (reader, mut writer) = stream.into_split();
    let mut lines = BufReader::new(reader).lines();
    let mut mail = String::new();
    let mut in_data = false;
    writer.write_all(b"220 mail.example ESMTP\r\n").await.unwrap();
    while let Ok(Some(line)) = lines.next_line().await {
        let answer = if in_data {
            if line != "." {
                mail.push_str(&line);
                mail.push('\n');
                continue;
            }
            in_data = false;
            taken.lock().unwrap().push(std::mem::take(&mut mail));
            "250 taken"
        } else {
            let verb = line.split(' ').next().unwrap_or_default().to_uppercase();
            match verb.as_str() {
                "EHLO" => "250 mail.example",
                "MAIL" => "250 fine",
                "RCPT" if line.contains("nobody@") => "550 no such mailbox",
                "RCPT" => {
                    mail.push_str(&line);
                    mail.push('\n');
                    "250 fine"
                }
                "DATA" => {
                    in_data = true;
                    "354 go on"
                }
                "QUIT" => "221 bye",
                "RSET" => {
                    mail.clear();
                    "250 fine"
                }
                _ => "502 what?",
            }
        };
        writer.write_all(format!("{answer}\r\n").as_bytes()).await.unwrap();
    }
}

fn configured(variables: &[(&str, String)]) -> Config {
    let value = |name: &str| variables.iter().find(|(key, _)| *key == name).map(|(_, value)| value.clone());
    Config::from(value).unwrap()
}

fn by_smtp(address: SocketAddr) -> Config {
    configured(&[
        ("WAYBILL_SMTP_HOST", address.ip().to_string()),
        ("WAYBILL_SMTP_PORT", address.port().to_string()),
        ("WAYBILL_SMTP_TLS", "none".to_owned()),
        ("WAYBILL_MAIL_FROM", "Waybill <waybill@portal.example>".to_owned()),
        ("WAYBILL_PUBLIC_URL", "https://portal.example".to_owned()),
    ])
}

/// A reseller that uploads to a customer, with an administrator there who wants mail.
async fn world(options: PgConnectOptions, config: &Config) -> (World, Organisation, Organisation) {
    let mut world = World::new(options).await;
    world.store = world.store.clone().mailing_by(mailer(config).unwrap());
    let (nordlicht, acme) = (world.reseller("Nordlicht <GmbH>").await, world.customer("Acme").await);
    world.connected(&nordlicht, &acme).await;
    world.actor(&acme, Role::Administrator).await;
    (world, nordlicht, acme)
}

async fn upload(
    world: &World,
    nordlicht: &Organisation,
    acme: &Organisation,
    name: &str,
    first: u32,
) -> String {
    let ada = world.actor(nordlicht, Role::Administrator).await;
    let file = World::file(&World::imeis("35209900", first, 2));
    world.upload_file(&ada, acme, name, &file).await.row.number.to_string()
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_delivery_is_told_by_smtp_once_also_when_the_server_was_down(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let server = MailServer::start(([127, 0, 0, 1], 0).into()).await;
    let address = server.address;
    let (world, nordlicht, acme) = world(options, &by_smtp(address)).await;
    let first = upload(&world, &nordlicht, &acme, "first", 0).await;
    // Down.
    drop(server);
    world.clock.advance(Duration::minutes(4));
    world.store.work_off().await.unwrap();
    // Up again.
    let server = MailServer::start(address).await;
    world.clock.advance(Duration::minutes(1));
    world.store.work_off().await.unwrap();
    let mails = server.emptied();
    assert_eq!(mails.len(), 1);
    let mail = mails[0].replace("=\n", "");
    for part in [
        &format!("RCPT TO:<{}>", world.email(&acme, Role::Administrator)),
        "From: Waybill <waybill@portal.example>",
        "2 devices from Nordlicht <GmbH> wait for your decision",
        "2 devices from Nordlicht &lt;GmbH&gt; wait for your decision",
        &format!("https://portal.example/devices/uploads/{first}"),
        "https://portal.example/settings/notifications",
        "Message-ID: <",
    ] {
        assert!(mail.contains(part), "{part} is missing in {mail}");
    }
    world.clock.advance(Duration::hours(2));
    world.store.work_off().await.unwrap();
    assert_eq!(server.emptied(), Vec::<String>::new());
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_address_that_the_server_refuses_is_given_up_and_the_others_get_theirs(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let server = MailServer::start(([127, 0, 0, 1], 0).into()).await;
    let (world, nordlicht, acme) = world(options, &by_smtp(server.address)).await;
    world.person("nobody@acme.example", &acme, Role::Administrator).await;
    upload(&world, &nordlicht, &acme, "first", 0).await;
    world.clock.advance(Duration::minutes(4));
    world.store.work_off().await.unwrap();
    assert_eq!(server.emptied().len(), 1);
    let waiting: i64 = sqlx::query_scalar("SELECT count(*) FROM notification_mails WHERE ended_at IS NULL")
        .fetch_one(&world.owner)
        .await
        .unwrap();
    assert_eq!(waiting, 0);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn without_a_mail_server_mails_are_files(_: PgPoolOptions, options: PgConnectOptions) {
    let folder = std::env::temp_dir().join(format!("waybill-mail-{}", Random::from_system().name()));
    let config = configured(&[("WAYBILL_DATA_DIR", folder.display().to_string())]);
    let (world, nordlicht, acme) = world(options, &config).await;
    upload(&world, &nordlicht, &acme, "first", 0).await;
    upload(&world, &nordlicht, &acme, "second", 10).await;
    world.clock.advance(Duration::minutes(4));
    world.store.work_off().await.unwrap();
    let files: Vec<_> =
        std::fs::read_dir(folder.join("mail")).unwrap().map(|file| file.unwrap().path()).collect();
    assert_eq!(files.len(), 1, "one mail for both: {files:?}");
    assert_eq!(files[0].extension().unwrap(), "eml");
    let mail = std::fs::read_to_string(&files[0]).unwrap().replace("=\r\n", "");
    assert!(mail.contains("2 deliveries from Nordlicht"), "{mail}");
    assert!(mail.contains("http://127.0.0.1:3000/devices/uploads/U-"), "{mail}");
    std::fs::remove_dir_all(&folder).unwrap();
}
