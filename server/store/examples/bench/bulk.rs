//! One file for many customers: from its last byte to its final status, against a bare COPY of the same rows into the same
//! table with the same indexes.

use crate::Options;
use crate::database::{Bench, CUSTOMER, RESELLER, copy_of_present};
use crate::devices::{Range, device};
use anyhow::{Result, ensure};
use domain::bulk_uploads::BulkUploads;
use domain::uploads::file::Repairs;
use domain::uploads::{NewUpload, UploadMode, Uploads};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::time::Instant;

/// Bytes sent at a time.
const CHUNK: usize = 4 << 20;
/// Rows of the file.
const ROWS: u32 = 100_000;
/// Customers that it names, in turn.
const CUSTOMERS: i64 = 500;

pub async fn run(options: &Options) -> Result<()> {
    println!("{ROWS} rows for {CUSTOMERS} customers; the best of {} rounds", options.rounds);
    println!("| devices present | bare COPY | ingest | ratio |");
    println!("|---|---|---|---|");
    for present in [0, options.devices] {
        let (mut copied, mut ingested) = (f64::INFINITY, f64::INFINITY);
        for _ in 0..options.rounds {
            let bare = copy_of_present(options, present, "waybill_bench_copy").await?;
            copied = copied.min(copy(&bare).await?);
            bare.drop(options).await?;
            let bench = copy_of_present(options, present, "waybill_bench_bulk").await?;
            ingested = ingested.min(ingest(&bench).await?);
            bench.drop(options).await?;
        }
        println!("| {present} | {copied:.2} s | {ingested:.2} s | {:.2} |", ingested / copied);
    }
    Ok(())
}

/// Whose the row is: neighbours in the file are of different customers.
fn customer_of(row: u32) -> i64 {
    CUSTOMER + i64::from(row) % CUSTOMERS
}

/// Sends the file, and times from its last byte to its final status.
async fn ingest(bench: &Bench) -> Result<f64> {
    let (store, actor) = (&bench.store, &bench.actor);
    let numbers: Vec<String> =
        sqlx::query_scalar("SELECT number FROM organisations WHERE id >= $1 AND id < $2 ORDER BY id")
            .bind(CUSTOMER)
            .bind(CUSTOMER + CUSTOMERS)
            .fetch_all(&bench.owner)
            .await?;
    let mut file = String::from("IMEI,Customer ID,Order number\n");
    for (row, number) in (0..ROWS).zip(numbers.iter().cycle()) {
        let _ = writeln!(file, "{},{number},PO-2026", device(Range::Uploaded, row).imei);
    }
    let new = NewUpload {
        registry: None,
        key: "bench-bulk".to_owned(),
        customer: None,
        file_name: "devices.csv".into(),
        bytes: file.len() as u64,
        format: None,
        mapping: None,
        repairs: Repairs::default(),
        mode: UploadMode::GoodRows,
        sold_to_alias: None,
        order_number: None,
        order_date: None,
    };
    let number = store.begin(actor, new).await?.number;
    let mut at = 0;
    for chunk in file.as_bytes().chunks(CHUNK) {
        at = store.put_chunk(actor, &number, at, Sha256::digest(chunk).into(), chunk.to_vec()).await?;
    }
    Uploads::finish(store, actor, &number).await?;
    let began = Instant::now();
    store.work_off().await?;
    let seconds = began.elapsed().as_secs_f64();
    let details = BulkUploads::details(store, actor, &number).await?;
    ensure!(details.row.accepted == u64::from(ROWS), "{details:?}");
    ensure!(details.row.customers == CUSTOMERS.unsigned_abs(), "{details:?}");
    Ok(seconds)
}

/// The bare COPY: the rows that the ingest makes of the file, in the file's order, as the owner.
async fn copy(bench: &Bench) -> Result<f64> {
    let mut rows = String::new();
    for row in 0..ROWS {
        let device = device(Range::Uploaded, row);
        let tac: usize = device.imei[..8].parse().unwrap_or_default();
        let _ = writeln!(
            rows,
            "{}\t1\t{}\t{RESELLER}\t{}\t1\tPO-2026\t2026-11-23 12:00:00+00\t{{1}}",
            device.imei,
            1 + (100 + tac - 86_000_000) % 9,
            customer_of(row),
        );
    }
    let mut connection = bench.connection().await?;
    let began = Instant::now();
    let mut copy = connection
        .copy_in_raw(
            "COPY devices (identity, kind, model_id, reseller_id, holder_id, upload_id, order_number, uploaded_at, batches)
             FROM STDIN",
        )
        .await?;
    for piece in rows.as_bytes().chunks(CHUNK) {
        copy.send(piece).await?;
    }
    copy.finish().await?;
    Ok(began.elapsed().as_secs_f64())
}
