//! Some thousand mutations of each seed, the same in every run: what the tests have time for.

use std::path::Path;
use std::process::ExitCode;
use std::sync::mpsc;
use std::time::Duration;
use std::{env, fs, panic};

/// Pieces that parsers look at twice.
const PIECES: [&[u8]; 18] = [
    b"\"",
    b",",
    b";",
    b"\n",
    b"[",
    b"]",
    b"{",
    b"}",
    b"<",
    b">",
    b"&",
    b"=",
    b"%",
    b"-1",
    b"1e308",
    b"NaN",
    b"\xff\xff\xff\xff",
    b"\xf0\x9f",
];

/// A few changes to bytes, some with pieces of another seed.
fn mutate(bytes: &mut Vec<u8>, other: &[u8], random: &mut fastrand::Rng) {
    for _ in 0..random.usize(1..=5) {
        let at = random.usize(0..=bytes.len());
        match random.u8(0..8) {
            0 => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << random.u8(0..8);
                }
            }
            1 => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = random.u8(..);
                }
            }
            2 => bytes.truncate(at),
            3 => bytes.insert(at, random.u8(..)),
            4 => {
                let end = (at + random.usize(0..=16)).min(bytes.len());
                bytes.drain(at..end);
            }
            5 => {
                let piece = PIECES[random.usize(0..PIECES.len())];
                bytes.splice(at..at, piece.iter().copied());
            }
            6 => {
                let from = random.usize(0..=other.len());
                let end = (from + random.usize(0..=64)).min(other.len());
                bytes.splice(at..at, other[from..end].iter().copied());
            }
            _ => {
                let end = (at + random.usize(0..=32)).min(bytes.len());
                let twice = bytes[at..end].to_vec();
                bytes.splice(at..at, twice);
            }
        }
    }
}

/// The seeds of a target, by name.
fn seeds(folder: &Path) -> std::io::Result<Vec<Vec<u8>>> {
    let mut paths: Vec<_> = fs::read_dir(folder)?.collect::<Result<Vec<_>, _>>()?;
    paths.sort_by_key(fs::DirEntry::file_name);
    paths.iter().map(|entry| fs::read(entry.path())).collect()
}

/// An input that takes longer is a finding.
const LONGEST: Duration = Duration::from_secs(20);

/// Keeps the bytes of a finding, says where, and ends the process.
fn give_up(folder: &str, name: &str, what: &str, bytes: &[u8]) -> ! {
    let place = Path::new(folder).join(format!("finding-{name}"));
    eprintln!("{name}: {what}: {}", place.display());
    if let Err(error) = fs::write(&place, bytes) {
        eprintln!("it cannot be kept: {error}");
    }
    std::process::exit(1)
}

/// Ends the process when an input takes too long. Returns what is told of each input before it runs.
fn watch_time(folder: String) -> mpsc::Sender<(&'static str, Vec<u8>)> {
    let (tell, told) = mpsc::channel::<(&'static str, Vec<u8>)>();
    std::thread::spawn(move || {
        let mut last = None;
        loop {
            match told.recv_timeout(LONGEST) {
                Ok(next) => last = Some(next),
                Err(mpsc::RecvTimeoutError::Timeout) => {
                    if let Some((name, bytes)) = &last {
                        give_up(&folder, name, "an input takes too long", bytes);
                    }
                }
                Err(mpsc::RecvTimeoutError::Disconnected) => return,
            }
        }
    });
    tell
}

/// `short FOLDER RUNS`: runs every target so often.
fn main() -> ExitCode {
    let mut arguments = env::args().skip(1);
    let (folder, runs) = (arguments.next().unwrap_or_default(), arguments.next());
    let Some(runs) = runs.and_then(|runs| runs.parse::<usize>().ok()) else {
        eprintln!("usage: short FOLDER RUNS");
        return ExitCode::FAILURE;
    };
    let tell = watch_time(folder.clone());
    for (name, target) in atlas_fuzz::TARGETS {
        let seeds = match seeds(&Path::new(&folder).join(name)) {
            Ok(seeds) if !seeds.is_empty() => seeds,
            _ => {
                eprintln!("{folder}/{name} has no seeds");
                return ExitCode::FAILURE;
            }
        };
        let mut random = fastrand::Rng::with_seed(11);
        for i in 0..runs + seeds.len() {
            let mut bytes = seeds[i % seeds.len()].clone();
            // Every seed first as it is.
            if seeds.len() <= i {
                let other = random.usize(0..seeds.len());
                mutate(&mut bytes, &seeds[other], &mut random);
            }
            // The watch ends only with this process.
            let _ = tell.send((name, bytes.clone()));
            if panic::catch_unwind(|| target(&bytes)).is_err() {
                give_up(&folder, name, &format!("run {i} is a finding"), &bytes);
            }
        }
    }
    ExitCode::SUCCESS
}
