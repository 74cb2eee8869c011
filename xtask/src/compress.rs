//! Compressed copies beside the files of the page, for hosts that send them as they are.

use crate::root;
use anyhow::{Context as _, Result};
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest as _, Sha256};
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::PoisonError;
use std::thread;

/// Bytes as brotli at its best.
///
/// # Errors
/// None in practice: memory is the only limit.
pub(crate) fn brotli(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut packed = Vec::new();
    let mut writer = brotli::CompressorWriter::new(&mut packed, 1 << 16, 11, 24);
    writer.write_all(bytes)?;
    writer.flush()?;
    drop(writer);
    Ok(packed)
}

fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut writer = GzEncoder::new(Vec::new(), Compression::best());
    writer.write_all(bytes)?;
    Ok(writer.finish()?)
}

/// Puts `.br` and `.gz` beside each file of a folder. What was compressed before is taken from a cache.
///
/// # Errors
/// Says which file cannot be read or written.
pub(crate) fn compress_all(dir: &Path) -> Result<()> {
    let cache = root().join("target/compressed");
    fs::create_dir_all(&cache)?;
    let mut files = Vec::new();
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        let is_packed = path.extension().is_some_and(|extension| extension == "br" || extension == "gz");
        if path.is_file() && !is_packed {
            files.push((fs::metadata(&path)?.len(), path));
        }
    }
    // Taken from the end: the largest, which takes longest, first.
    files.sort();
    let open = Mutex::new(files);
    let next = || open.lock().unwrap_or_else(PoisonError::into_inner).pop();
    let work = || -> Result<()> {
        while let Some((_, path)) = next() {
            compress(&path, &cache).with_context(|| format!("{} cannot be compressed", path.display()))?;
        }
        Ok(())
    };
    let n_threads = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        let workers: Vec<_> = (0..n_threads).map(|_| scope.spawn(work)).collect();
        workers.into_iter().try_for_each(|worker| match worker.join() {
            Ok(result) => result,
            Err(panic) => std::panic::resume_unwind(panic),
        })
    })
}

fn compress(path: &Path, cache: &Path) -> Result<()> {
    let bytes = fs::read(path)?;
    let key: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    for (extension, pack) in [("br", brotli as fn(&[u8]) -> Result<Vec<u8>>), ("gz", gzip)] {
        let cached = cache.join(format!("{key}.{extension}"));
        if !cached.is_file() {
            // A build that is ended here must not leave half a file for the next one.
            let unfinished = cache.join(format!("{key}.{extension}.{}", std::process::id()));
            fs::write(&unfinished, pack(&bytes)?)?;
            fs::rename(&unfinished, &cached)?;
        }
        let mut name = path.to_owned().into_os_string();
        name.push(format!(".{extension}"));
        fs::copy(&cached, PathBuf::from(name))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::empty_folder;
    use flate2::read::GzDecoder;
    use std::io::Read as _;

    #[test]
    fn every_file_gets_its_compressed_copies() {
        let dir = root().join(format!("target/tmp/compress-{}", std::process::id()));
        empty_folder(&dir).expect("a folder");
        let text = "corridor ".repeat(100);
        for name in ["a.js", "b.css"] {
            fs::write(dir.join(name), format!("{name}{text}")).expect("a file");
        }
        compress_all(&dir).expect("compressed");
        compress_all(&dir).expect("compressed again, from the cache");
        assert_eq!(fs::read_dir(&dir).expect("a folder").count(), 6);
        for name in ["a.js", "b.css"] {
            let whole = format!("{name}{text}");
            let packed = fs::read(dir.join(format!("{name}.gz"))).expect("a file");
            let mut unpacked = String::new();
            GzDecoder::new(packed.as_slice()).read_to_string(&mut unpacked).expect("gzip");
            assert_eq!(unpacked, whole);
            let packed = fs::read(dir.join(format!("{name}.br"))).expect("a file");
            let mut unpacked = String::new();
            brotli::Decompressor::new(packed.as_slice(), 4096).read_to_string(&mut unpacked).expect("brotli");
            assert_eq!(unpacked, whole);
        }
        fs::remove_dir_all(dir).expect("cleaned up");
    }
}
