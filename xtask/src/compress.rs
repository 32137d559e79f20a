//! `.gz` and `.br` beside each file, so that the server never compresses wasm while someone waits.

use anyhow::{Context, Result};
use brotli::CompressorWriter;
use flate2::{Compression, write::GzEncoder};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

const SUFFIXES: [&str; 2] = ["gz", "br"];

/// Compresses every file of a folder that has changed since.
pub fn folder(folder: &Path) -> Result<()> {
    for file in files(folder)? {
        if is_compressed(&file) {
            continue;
        }
        let modified = fs::metadata(&file)?.modified()?;
        let fresh = |suffix| {
            fs::metadata(beside(&file, suffix)).is_ok_and(|m| m.modified().is_ok_and(|m| m >= modified))
        };
        if SUFFIXES.into_iter().all(fresh) {
            continue;
        }
        let content = fs::read(&file).with_context(|| file.display().to_string())?;
        whole(&beside(&file, "gz"), |out| {
            let mut gzip = GzEncoder::new(out, Compression::best());
            gzip.write_all(&content)?;
            gzip.finish().map(drop)
        })?;
        whole(&beside(&file, "br"), |out| {
            let mut brotli = CompressorWriter::new(out, 1 << 16, 11, 22);
            brotli.write_all(&content)?;
            brotli.flush()
        })?;
    }
    Ok(())
}

/// Writes a file that appears when it is whole: a server that runs meanwhile would serve half of it.
fn whole(path: &Path, write: impl FnOnce(File) -> io::Result<()>) -> Result<()> {
    let unfinished = path.with_extension("unfinished");
    write(File::create(&unfinished)?)?;
    fs::rename(&unfinished, path).with_context(|| path.display().to_string())
}

/// Removes what a release build left: the server would prefer it to the newer plain file.
pub fn clear(folder: &Path) -> Result<()> {
    for file in files(folder)?.iter().filter(|file| is_compressed(file)) {
        fs::remove_file(file)?;
    }
    Ok(())
}

/// The files of a folder and of those within.
fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(files(&path)?);
        } else {
            found.push(path);
        }
    }
    Ok(found)
}

fn is_compressed(file: &Path) -> bool {
    file.extension().is_some_and(|extension| SUFFIXES.iter().any(|suffix| extension == *suffix))
}

fn beside(file: &Path, suffix: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".");
    name.push(suffix);
    name.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    #[test]
    fn what_is_compressed_is_the_file_and_a_debug_build_clears_it() {
        let pkg = std::env::temp_dir().join(format!("waybill-compress-{}", std::process::id()));
        fs::create_dir_all(&pkg).unwrap();
        fs::write(pkg.join("a.js"), "let a = 1;".repeat(100)).unwrap();
        folder(&pkg).unwrap();
        let mut text = String::new();
        brotli::Decompressor::new(File::open(pkg.join("a.js.br")).unwrap(), 4096)
            .read_to_string(&mut text)
            .unwrap();
        assert_eq!(text, "let a = 1;".repeat(100));
        clear(&pkg).unwrap();
        assert_eq!(files(&pkg).unwrap(), [pkg.join("a.js")]);
        fs::remove_dir_all(pkg).unwrap();
    }
}
