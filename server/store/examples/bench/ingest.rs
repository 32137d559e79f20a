//! From the last byte of a file to its final status, against a bare COPY of the same rows into the same table with the
//! same indexes; then the same file again.

use crate::Options;
use crate::database::{Bench, CUSTOMER, RESELLER, copy_of_present};
use crate::devices::{Range, device, shuffled};
use crate::timing::peak_memory;
use anyhow::{Result, ensure};
use domain::uploads::file::Repairs;
use domain::uploads::{NewUpload, UploadDetails, UploadMode, Uploads};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::time::{Duration, Instant};

/// Bytes sent at a time, to the store and to COPY.
const CHUNK: usize = 4 << 20;

/// The order of the rows in the file.
#[derive(Debug, Clone, Copy)]
enum Order {
    /// As the maker packed them: one after the other. The easiest for COPY.
    Cartons,
    /// As a warehouse scans them.
    Shuffled,
}

pub async fn run(options: &Options) -> Result<()> {
    let order = if options.shuffled { Order::Shuffled } else { Order::Cartons };
    println!("{} rows, {order:?}; the best of {} rounds", options.rows, options.rounds);
    println!("| devices present | bare COPY | ingest | ratio | the same again | ratio | peak memory |");
    println!("|---|---|---|---|---|---|---|");
    for present in [0, options.devices] {
        let mut best = [f64::INFINITY; 3];
        for _ in 0..options.rounds {
            for (best, time) in best.iter_mut().zip(round(options, present, order).await?) {
                *best = best.min(time);
            }
        }
        let [copied, new, again] = best;
        println!(
            "| {present} | {copied:.1} s | {new:.1} s | {:.2} | {again:.1} s | {:.2} | {} MB |",
            new / copied,
            again / copied,
            peak_memory(),
        );
    }
    Ok(())
}

/// One round: the bare COPY, the ingest, the same file again; each database is a fresh copy.
async fn round(options: &Options, present: u32, order: Order) -> Result<[f64; 3]> {
    let bare = copy_of_present(options, present, "waybill_bench_copy").await?;
    let copied = copy(&bare, options.rows, order).await?;
    bare.drop(options).await?;

    let bench = copy_of_present(options, present, "waybill_bench_ingest").await?;
    let (new, details) = upload(&bench, options.rows, order, "bench-new").await?;
    ensure!(details.row.accepted == u64::from(options.rows), "{:?}", details.reasons);
    let (again, details) = upload(&bench, options.rows, order, "bench-again").await?;
    ensure!(details.row.failed == u64::from(options.rows), "{:?}", details.row);
    bench.drop(options).await?;
    eprintln!("{present} devices: COPY {copied:.1} s, ingest {new:.1} s, again {again:.1} s");
    Ok([copied, new, again])
}

/// Sends a file, and times from its last byte to its final status.
async fn upload(bench: &Bench, rows: u32, order: Order, key: &str) -> Result<(f64, UploadDetails)> {
    let (store, actor) = (&bench.store, &bench.actor);
    let mut sizes = 0;
    for_each_piece(rows, order, header(), csv_row, async |piece| {
        sizes += piece.len();
        Ok(())
    })
    .await?;
    let new = NewUpload {
        registry: None,
        key: key.to_owned(),
        customer: Some(bench.customer.clone()),
        file_name: "devices.csv".into(),
        bytes: sizes as u64,
        format: None,
        mapping: None,
        repairs: Repairs::default(),
        mode: UploadMode::GoodRows,
        sold_to_alias: None,
        order_number: Some("PO-2026".into()),
        order_date: None,
    };
    let number = store.begin(actor, new).await?.number;
    let mut at = 0;
    for_each_piece(rows, order, header(), csv_row, async |piece| {
        at = store.put_chunk(actor, &number, at, Sha256::digest(&piece).into(), piece).await?;
        Ok(())
    })
    .await?;
    Uploads::finish(store, actor, &number).await?;
    let began = Instant::now();
    store.work_off().await?;
    let seconds = began.elapsed().as_secs_f64();
    Ok((seconds, Uploads::details(store, actor, &number).await?))
}

/// The bare COPY: the rows that the ingest makes of the file, in the file's order, as the owner.
async fn copy(bench: &Bench, rows: u32, order: Order) -> Result<f64> {
    let mut connection = bench.connection().await?;
    let mut copy = connection
        .copy_in_raw(
            "COPY devices (identity, kind, imei2, serial, model_id, reseller_id, holder_id, upload_id, order_number,
             order_date, uploaded_at, batches) FROM STDIN",
        )
        .await?;
    // Rows are made while COPY runs, and the time for that is taken off: all of them in memory would hide what the
    // ingest needs.
    let mut sending = Duration::ZERO;
    for_each_piece(rows, order, String::new(), table_row, async |piece| {
        let began = Instant::now();
        copy.send(piece).await?;
        sending += began.elapsed();
        Ok(())
    })
    .await?;
    let last = Instant::now();
    copy.finish().await?;
    Ok((sending + last.elapsed()).as_secs_f64())
}

fn header() -> String {
    "IMEI,IMEI 2,Serial number,Model,Order date,Remark\n".to_owned()
}

fn csv_row(out: &mut String, number: u32) {
    let device = device(Range::Uploaded, number);
    let (imei2, serial) = (device.imei2.unwrap_or_default(), device.serial.unwrap_or_default());
    let _ = writeln!(out, "{},{imei2},{serial},Tab {},2026-11-20,Delivery {number}", device.imei, number % 9);
}

fn table_row(out: &mut String, number: u32) {
    let device = device(Range::Uploaded, number);
    let tac: usize = device.imei[..8].parse().unwrap_or_default();
    let _ = writeln!(
        out,
        "{}\t1\t{}\t{}\t{}\t{RESELLER}\t{CUSTOMER}\t1\tPO-2026\t2026-11-20\t2026-11-23 12:00:00+00\t{{1}}",
        device.imei,
        device.imei2.as_deref().unwrap_or("\\N"),
        device.serial.as_deref().unwrap_or("\\N"),
        1 + (100 + tac - 86_000_000) % 9,
    );
}

/// Makes a file row by row and hands it on in pieces, so that it is never whole in memory.
async fn for_each_piece(
    rows: u32,
    order: Order,
    mut text: String,
    row: impl Fn(&mut String, u32),
    mut each: impl AsyncFnMut(Vec<u8>) -> Result<()>,
) -> Result<()> {
    for place in 0..rows {
        row(
            &mut text,
            match order {
                Order::Cartons => place,
                Order::Shuffled => shuffled(place, rows),
            },
        );
        if text.len() >= CHUNK - 512 {
            each(std::mem::take(&mut text).into_bytes()).await?;
        }
    }
    if text.is_empty() { Ok(()) } else { each(text.into_bytes()).await }
}
