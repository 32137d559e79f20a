//! Devices as CSV, through the store's batches, against COPY … TO STDOUT of the same columns.

use crate::Options;
use crate::database::{Bench, present};
use crate::timing::peak_memory;
use anyhow::Result;
use domain::devices::{DeviceList, DeviceScope, Devices};
use domain::lists::{List as _, ListQuery, csv_line};
use futures::TryStreamExt as _;
use std::time::Instant;

pub async fn run(options: &Options) -> Result<()> {
    let bench = Bench::open(options, &present(options, options.rows).await?).await?;
    let mut connection = bench.connection().await?;
    let began = Instant::now();
    let mut stream = connection
        .copy_out_raw(
            "COPY (SELECT identity, imei2, serial, manufacturer || ' ' || models.name, edition, connections.name,
                 order_number, uploaded_at, status, tags
             FROM devices JOIN models ON models.id = model_id
             JOIN connections ON tenant_id = reseller_id AND customer_id = holder_id
             WHERE reseller_id = 1 ORDER BY uploaded_at DESC, identity DESC) TO STDOUT (FORMAT csv)",
        )
        .await?;
    let mut copied = 0;
    while let Some(piece) = stream.try_next().await? {
        copied += piece.len();
    }
    drop(stream);
    let bare = began.elapsed().as_secs_f64();

    let began = Instant::now();
    let mut batches =
        Devices::export(&bench.store, &bench.actor, &DeviceScope::Mine, &ListQuery::default()).await?;
    let (mut rows, mut bytes, mut text) = (0, 0, String::new());
    while let Some(batch) = batches.try_next().await? {
        for row in &batch {
            let cells: Vec<String> =
                DeviceList::COLUMNS.iter().map(|column| DeviceList::text(row, column.key)).collect();
            csv_line(&mut text, cells.iter().map(String::as_str));
        }
        rows += batch.len();
        bytes += text.len();
        text.clear();
    }
    let ours = began.elapsed().as_secs_f64();
    println!("| rows | COPY TO | export | speed | peak memory |\n|---|---|---|---|---|");
    println!(
        "| {rows} | {bare:.1} s, {copied} bytes | {ours:.1} s, {bytes} bytes | {:.2} | {} MB |",
        bare / ours,
        peak_memory()
    );
    Ok(())
}
