//! A file of devices, as far as it names them.

use crate::routes::uploads::{FileForm, fault};
use domain::devices::{DeviceFile, Identity};
use domain::uploads::file::{
    AsChecked, Checker, Failure, FileRefusal, Mapping, Row, SNIFF_BYTES, Scope, Sink, Summary, sniff,
};
use domain::uploads::{UploadLimits, UploadRefusal};
use domain::{PortalError, PortalResult};
use std::fs::File;
use std::io::{self, Read};

/// Bytes that are read at a time.
const PIECE: u64 = 1024 * 1024;
/// The most characters of a file's name that are kept.
const NAME: usize = 200;

/// Reads the file of the form, on a thread of its own: the same checks as of an upload.
pub(super) async fn read(
    form: FileForm,
    settled: AsChecked,
    limits: UploadLimits,
) -> PortalResult<DeviceFile> {
    let name: String = form.file_name().chars().filter(|c| !c.is_control()).take(NAME).collect();
    let file = form.file.into_std().await.map_err(|error| fault(&error))?;
    let checked = tokio::task::spawn_blocking(move || check(file, settled, limits)).await;
    let (identities, summary) = checked.map_err(|error| fault(&io::Error::other(error)))??;
    Ok(DeviceFile { name, identities, unread: summary.reasons.into_iter().collect() })
}

fn check(mut file: File, settled: AsChecked, limits: UploadLimits) -> PortalResult<(Vec<Identity>, Summary)> {
    let refused = |refusal: FileRefusal| PortalError::Upload(UploadRefusal::File(refusal));
    let mut piece = |bytes: u64| -> PortalResult<Vec<u8>> {
        let mut piece = Vec::new();
        (&mut file).take(bytes).read_to_end(&mut piece).map_err(|error| fault(&error))?;
        Ok(piece)
    };
    let mut bytes = piece(PIECE.max(SNIFF_BYTES as u64))?;
    let format = sniff(&bytes, settled.overrides()).map_err(refused)?;
    let mapping = settled.mapping.unwrap_or_else(|| Mapping::guess(&format, Scope::OneCustomer));
    let mut checker =
        Checker::new(&format, &mapping, Scope::OneCustomer, limits, settled.repairs).map_err(refused)?;
    let mut devices = Devices::default();
    while !bytes.is_empty() {
        checker.push(&store::utf8(format.encoding, &bytes), &mut devices).map_err(refused)?;
        bytes = piece(PIECE)?;
    }
    let summary = checker.finish(&mut devices).map_err(refused)?;
    Ok((devices.0, summary))
}

/// The devices of good rows; what is wrong with the others is counted by the checker.
#[derive(Default)]
struct Devices(Vec<Identity>);

impl Sink for Devices {
    fn accepted(&mut self, row: &Row<'_>) {
        self.0.push(row.identity);
    }

    fn failed(&mut self, _: &Failure<'_>) {}
}
