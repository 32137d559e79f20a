use bytes::Bytes;
use sha2::{Digest as _, Sha256};
use std::fs::OpenOptions;
use std::io::{self, SeekFrom};
use std::os::unix::fs::OpenOptionsExt as _;
use tokio::fs::File;
use tokio::io::{AsyncReadExt as _, AsyncSeekExt as _, AsyncWriteExt as _};

/// The bytes of a file whose length is known only when it has arrived. On disk, under no name: nobody else can open it,
/// and it is gone with the request.
#[derive(Debug)]
pub struct Spool {
    file: File,
    length: u64,
}

/// A piece of the file, with its hash.
#[derive(Debug)]
pub struct Piece {
    /// Its SHA-256.
    pub sha256: [u8; 32],
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl Spool {
    /// An empty one. `name` is random.
    pub fn new(name: &str) -> io::Result<Self> {
        let path = std::env::temp_dir().join(format!("waybill-{name}"));
        let file = OpenOptions::new().read(true).write(true).create_new(true).mode(0o600).open(&path)?;
        std::fs::remove_file(&path)?;
        Ok(Self { file: File::from_std(file), length: 0 })
    }

    /// How many bytes are here.
    pub fn length(&self) -> u64 {
        self.length
    }

    /// Takes the next bytes.
    pub async fn write(&mut self, bytes: &Bytes) -> io::Result<()> {
        self.file.write_all(bytes).await?;
        self.length += bytes.len() as u64;
        Ok(())
    }

    /// The file itself, to be read from its beginning.
    pub async fn into_std(mut self) -> io::Result<std::fs::File> {
        self.file.flush().await?;
        self.file.seek(SeekFrom::Start(0)).await?;
        Ok(self.file.into_std().await)
    }

    /// The piece that begins at `start`, at most `longest` bytes; empty at the end.
    pub async fn piece(&mut self, start: u64, longest: u32) -> io::Result<Piece> {
        self.file.flush().await?;
        self.file.seek(SeekFrom::Start(start)).await?;
        let mut bytes = Vec::new();
        (&mut self.file).take(longest.into()).read_to_end(&mut bytes).await?;
        Ok(Piece { sha256: Sha256::digest(&bytes).into(), bytes })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_was_written_is_read_in_pieces() {
        let mut spool = Spool::new(&store::Random::from_system().name()).unwrap();
        spool.write(&Bytes::from_static(b"IMEI\r\n")).await.unwrap();
        spool.write(&Bytes::from_static(b"356868000041418\r\n")).await.unwrap();
        assert_eq!(spool.length(), 23);
        assert_eq!(spool.piece(0, 6).await.unwrap().bytes, b"IMEI\r\n");
        assert_eq!(spool.piece(6, 100).await.unwrap().bytes, b"356868000041418\r\n");
        assert_eq!(spool.piece(23, 100).await.unwrap().bytes, b"");
    }
}
