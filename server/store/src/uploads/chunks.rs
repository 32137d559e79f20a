use super::stage::{Locked, Stage, count, lock};
use crate::Store;
use crate::error::{OrInternal, internal};
use domain::policy::{handing_over, require};
use domain::uploads::{CHUNK_BYTES, UploadNumber, UploadRefusal};
use domain::{Actor, PortalError, PortalResult};
use sha2::{Digest, Sha256};
use sqlx::PgConnection;

/// The most chunks of a file, so that nobody sends one byte at a time.
const MAX_CHUNKS: i64 = 2048;

pub(super) async fn put(
    store: &Store,
    actor: &Actor,
    number: &UploadNumber,
    start: u64,
    sha256: [u8; 32],
    bytes: Vec<u8>,
) -> PortalResult<u64> {
    require(actor, handing_over(actor.kind))?;
    let number = number.clone();
    // Megabytes to hash: not on a thread that others wait for.
    let (right, bytes) = tokio::task::spawn_blocking(move || (Sha256::digest(&bytes)[..] == sha256, bytes))
        .await
        .map_err(|panicked| internal(&panicked))?;
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let upload = lock(tx, &number).await?;
                match upload.stage {
                    Stage::Receiving => {}
                    Stage::Queued | Stage::Done => return refuse(UploadRefusal::Finished),
                    Stage::Cancelled => return refuse(UploadRefusal::Cancelled),
                }
                if !right {
                    return refuse(UploadRefusal::WrongHash);
                }
                take(tx, &upload, start, &sha256, &bytes).await
            })
        })
        .await
}

async fn take(
    tx: &mut PgConnection,
    upload: &Locked,
    start: u64,
    sha256: &[u8],
    bytes: &[u8],
) -> PortalResult<u64> {
    let received = count(upload.received_bytes);
    let len = bytes.len() as u64;
    let end = start.saturating_add(len);
    if bytes.is_empty() || len > u64::from(CHUNK_BYTES) || end > count(upload.file_bytes) {
        return refuse(UploadRefusal::WrongSize);
    }
    let start = i64::try_from(start).or_internal()?;
    if start != upload.received_bytes {
        // A repeat, because its answer was lost; or the file is another one by now.
        let before = sqlx::query_scalar!(
            "SELECT sha256 FROM upload_chunks WHERE upload_id = $1 AND start = $2",
            upload.id,
            start,
        )
        .fetch_optional(tx)
        .await
        .or_internal()?;
        return match before {
            Some(before) if before == sha256 => Ok(received),
            Some(_) => refuse(UploadRefusal::FileChanged),
            None => refuse(UploadRefusal::WrongOffset { received }),
        };
    }
    let chunks = sqlx::query_scalar!(
        r#"SELECT count(*) AS "chunks!" FROM upload_chunks WHERE upload_id = $1"#,
        upload.id
    )
    .fetch_one(&mut *tx)
    .await
    .or_internal()?;
    if chunks >= MAX_CHUNKS {
        return refuse(UploadRefusal::WrongSize);
    }
    sqlx::query!(
        "INSERT INTO upload_chunks (upload_id, start, sha256, bytes) VALUES ($1, $2, $3, $4)",
        upload.id,
        start,
        sha256,
        bytes,
    )
    .execute(&mut *tx)
    .await
    .or_internal()?;
    sqlx::query!(
        "UPDATE uploads SET received_bytes = $2 WHERE id = $1",
        upload.id,
        i64::try_from(end).or_internal()?,
    )
    .execute(tx)
    .await
    .or_internal()?;
    Ok(end)
}

fn refuse<T>(refusal: UploadRefusal) -> PortalResult<T> {
    Err(PortalError::Upload(refusal))
}
