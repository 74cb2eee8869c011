//! XLSX reader, cell by cell, so that a remote cell makes no huge empty table.

use crate::Emit;
use crate::rows::{Feed, RowBuffer};
use atlas_engine::import::{Form, Format, ImportEvent, ImportFault, ImportOptions};
use calamine::{DataRef, Reader as _, Xlsx, XlsxError};
use std::io::Cursor;

/// Limit on the unpacked size, bytes.
const MAX_UNPACKED_BYTES: u64 = 512 << 20;
/// Limit on columns.
const MAX_COLUMNS: u32 = 1024;

/// Imports a sheet.
pub(crate) fn import(bytes: Vec<u8>, options: &ImportOptions, emit: Emit<'_>) -> Result<(), ImportFault> {
    if MAX_UNPACKED_BYTES < unpacked(&bytes) {
        return Err(ImportFault::TooLarge((MAX_UNPACKED_BYTES >> 20) as u32));
    }
    let n_bytes = bytes.len() as u64;
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(broken)?;
    let sheets = book.sheet_names();
    let sheet = options.sheet.filter(|sheet| usize::from(*sheet) < sheets.len()).unwrap_or(0);
    let name = sheets.get(usize::from(sheet)).cloned().ok_or(ImportFault::Empty)?;
    let form = Form { sheets, sheet, ..Form::of(Format::Workbook, None) };
    let mut feed = Feed::new(form, options);
    let mut cells = book.worksheet_cells_reader(&name).map_err(broken)?;
    let (mut row, mut at) = (RowBuffer::default(), None);
    while let Some(cell) = cells.next_cell().map_err(broken)? {
        let (row_index, column) = cell.get_position();
        if at != Some(row_index) {
            if let Some(before) = at {
                feed.row(before + 1, std::mem::take(&mut row), emit)?;
                if before.is_multiple_of(4096) {
                    emit(ImportEvent::Progress(n_bytes, feed.n_rows()));
                }
            }
            at = Some(row_index);
        }
        if MAX_COLUMNS <= column {
            continue;
        }
        while row.len() < column as usize {
            row.push("");
        }
        if row.len() == column as usize {
            row.push(&text(cell.get_value()));
        }
    }
    if let Some(last) = at {
        feed.row(last + 1, row, emit)?;
    }
    feed.finish(emit)
}

fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(truth) => truth.to_string(),
        DataRef::DateTime(date) => {
            let (year, month, day, ..) = date.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        DataRef::Error(_) | DataRef::Empty => String::new(),
    }
}

fn broken(error: XlsxError) -> ImportFault {
    match error {
        XlsxError::Password => ImportFault::Codec("XLSX, encrypted".into()),
        other => ImportFault::Broken(other.to_string()),
    }
}

/// Unpacked size by the archive's central directory (PKWARE APPNOTE, 4.3.12): a small file can hold gigabytes of
/// zeros.
fn unpacked(bytes: &[u8]) -> u64 {
    const ENTRY: &[u8] = b"PK\x01\x02";
    let mut sum = 0u64;
    let mut at = 0;
    while let Some(found) = bytes.get(at..).and_then(|rest| rest.windows(4).position(|four| four == ENTRY)) {
        at += found;
        let size =
            bytes.get(at + 24..at + 28).and_then(|four| four.try_into().ok()).map_or(0, u32::from_le_bytes);
        sum = sum.saturating_add(u64::from(size));
        at += 46;
    }
    sum
}
