//! The import worker: one file at a time, events as they arrive.

use super::sets::{OwnProgress, update};
use super::text::{fault_text, number, size_text, untracked_text};
use super::time_slices::{JobKind, TimeSlicer};
use crate::browser::{self, LocalFile, WorkerCanceller, WorkerClient, WorkerReply};
use crate::store::Context;
use async_lock::Mutex;
use atlas_engine::import::{ImportEvent, ImportOrder, ImportSummary, decode, encode};
use atlas_engine::text::{Message, fill};
use std::cell::RefCell;
use std::future::Future;

/// Held while a file is being read.
static TURN: Mutex<()> = Mutex::new(());

thread_local! {
    /// Cancels the running worker.
    static READING: RefCell<Option<WorkerCanceller>> = const { RefCell::new(None) };
}

/// Cancels the read in progress.
pub(crate) fn end_reading() {
    READING.take().into_iter().for_each(WorkerCanceller::end);
}

/// Starts a read; the one in progress is cancelled.
pub(crate) fn begin_reading(context: Context) -> TimeSlicer {
    end_reading();
    TimeSlicer::begin(context, JobKind::Read)
}

/// Runs a read after all earlier ones have finished.
pub(crate) async fn in_turn(reading: impl Future<Output = ()>) {
    let _turn = TURN.lock().await;
    reading.await;
}

/// Runs one order in a worker of its own and passes its events on; `None` if another read has begun.
///
/// # Errors
/// The localized reason why the file cannot be read.
pub(crate) async fn ask_worker(
    context: Context,
    order: &ImportOrder,
    file: Option<&LocalFile>,
    slicer: &TimeSlicer,
    take: &mut dyn FnMut(ImportEvent),
) -> Result<Option<ImportSummary>, String> {
    let unreadable =
        |cause: String| fill(untracked_text(context, Message::OwnUnreadable), &[("cause", &cause)]);
    let script = browser::boot_data("importer").unwrap_or_default();
    let worker = WorkerClient::start(&script).map_err(unreadable)?;
    READING.set(Some(worker.ender()));
    worker.ask(&encode(order), file.map(LocalFile::blob)).await.map_err(unreadable)?;
    loop {
        let answer = worker.answer().await;
        // Whoever has begun something else wants no more of this one; with the worker its memory goes.
        if !slicer.goes_on() {
            return Ok(None);
        }
        let bytes = match answer {
            WorkerReply::Bytes(bytes) => bytes,
            WorkerReply::Ended(cause) => {
                browser::warn(&cause);
                return Err(ended_text(context, &worker, cause));
            }
        };
        match decode::<ImportEvent>(&bytes) {
            Some(ImportEvent::Done(summary)) => return Ok(Some(summary)),
            Some(ImportEvent::Refused(fault)) => return Err(fault_text(context, &fault)),
            Some(event) => take(event),
            None => return Err(unreadable("the importer is of another version".into())),
        }
    }
}

/// Localized reason of a worker's end: it never loaded, or ran out of memory.
fn ended_text(context: Context, worker: &WorkerClient, cause: String) -> String {
    if worker.is_there() {
        return untracked_text(context, Message::OwnFaultMemory).to_owned();
    }
    let cause = if cause.is_empty() { "importer".to_owned() } else { cause };
    fill(untracked_text(context, Message::OwnUnreadable), &[("cause", &cause)])
}

/// Shows the progress of a read in bytes and rows.
pub(crate) fn tell_reading(context: Context, name: &str, size: f64, n_bytes: u64, n_rows: u32) {
    let n = number(context, n_rows as usize);
    let [done, all] = [n_bytes as f64, size].map(|bytes| size_text(context, bytes));
    let parts = [("name", name), ("n", &n), ("done", &done), ("all", &all)];
    let text = fill(untracked_text(context, Message::OwnReading), &parts);
    let share = (0.0 < size).then(|| (n_bytes as f64 / size).min(1.0));
    update(context, |own| own.progress = Some(OwnProgress { text, share }));
}
