use super::World;
use crate::admin::Organisation;
use domain::uploads::{NewUpload, UploadDetails, UploadMode, UploadNumber, Uploads};
use domain::{Actor, PortalResult};
use sha2::{Digest, Sha256};

impl World {
    /// A new upload of a file of this size to `customer`, under the key `name`.
    pub fn new_upload(&self, customer: &Organisation, name: &str, bytes: usize) -> NewUpload {
        NewUpload { customer: Some(customer.number.clone()), ..self.new_bulk_upload(name, bytes) }
    }

    /// A new bulk upload of a file of this size, under the key `name`.
    pub fn new_bulk_upload(&self, name: &str, bytes: usize) -> NewUpload {
        NewUpload {
            key: format!("test-key-{name}"),
            customer: None,
            registry: None,
            file_name: format!("{name}.csv"),
            bytes: bytes as u64,
            format: None,
            mapping: None,
            repairs: domain::uploads::file::Repairs::default(),
            mode: UploadMode::GoodRows,
            sold_to_alias: None,
            order_number: None,
            order_date: None,
        }
    }

    /// Begins, sends in chunks of a megabyte and finishes an upload; the ingest waits.
    pub async fn send(&self, actor: &Actor, new: NewUpload, file: &[u8]) -> PortalResult<UploadNumber> {
        let begun = self.store.begin(actor, new).await?;
        let mut at = 0;
        for chunk in file.chunks(1 << 20) {
            at = self
                .store
                .put_chunk(actor, &begun.number, at, Sha256::digest(chunk).into(), chunk.to_vec())
                .await?;
        }
        Uploads::finish(&self.store, actor, &begun.number).await?;
        Ok(begun.number)
    }

    /// Uploads a file as the person on the page does, and decides it.
    pub async fn upload_file(
        &self,
        actor: &Actor,
        customer: &Organisation,
        name: &str,
        file: &[u8],
    ) -> UploadDetails {
        let new = self.new_upload(customer, name, file.len());
        self.upload(actor, new, file).await
    }

    /// As [`Self::upload_file`], with more wishes.
    pub async fn upload(&self, actor: &Actor, new: NewUpload, file: &[u8]) -> UploadDetails {
        let number = self.send(actor, new, file).await.expect("an upload");
        self.store.work_off().await.expect("the jobs are done");
        Uploads::details(&self.store, actor, &number).await.expect("its details")
    }

    /// Good IMEIs of the TAC: `count` of them from number `first` on.
    pub fn imeis(tac: &str, first: u32, count: u32) -> Vec<String> {
        let imei = |serial: u32| {
            let digits = format!("{tac}{serial:06}");
            let sum: u32 = digits
                .bytes()
                .enumerate()
                .map(|(place, digit)| {
                    let digit = u32::from(digit - b'0');
                    if place % 2 == 0 { digit } else { digit * 2 / 10 + digit * 2 % 10 }
                })
                .sum();
            format!("{digits}{}", (10 - sum % 10) % 10)
        };
        (first..first + count).map(imei).collect()
    }

    /// A file with one column of identities.
    pub fn file(identities: &[String]) -> Vec<u8> {
        let mut file = b"IMEI\n".to_vec();
        for identity in identities {
            file.extend_from_slice(identity.as_bytes());
            file.push(b'\n');
        }
        file
    }
}
