//! Apache Parquet reader.

use crate::Emit;
use crate::rows::{Feed, RowBuffer};
use atlas_engine::import::{Form, Format, ImportEvent, ImportFault, ImportOptions};
use bytes::Bytes;
use parquet::basic::Compression;
use parquet::errors::ParquetError;
use parquet::file::metadata::{ColumnChunkMetaData, ParquetMetaData};
use parquet::file::reader::{FileReader as _, SerializedFileReader};
use parquet::record::Field;
use std::ops::Range;

/// Imports a file.
pub(crate) fn import(bytes: Vec<u8>, options: &ImportOptions, emit: Emit<'_>) -> Result<(), ImportFault> {
    let n_bytes = bytes.len() as u64;
    let reader = SerializedFileReader::new(Bytes::from(bytes)).map_err(broken)?;
    // An unsupported codec would be an error in every row.
    check_codecs(reader.metadata())?;
    for column in reader.metadata().row_groups().iter().flat_map(|group| group.columns()) {
        column_range(column, n_bytes)?;
    }
    let schema = reader.metadata().file_metadata().schema_descr_ptr();
    let header: Vec<String> =
        schema.root_schema().get_fields().iter().map(|field| field.name().to_owned()).collect();
    let form = Form { header, ..Form::of(Format::Parquet, None) };
    let mut feed = Feed::new(form, options);
    let rows = reader.get_row_iter(None).map_err(broken)?;
    for (index, row) in rows.enumerate() {
        let row = row.map_err(broken)?;
        let mut buffer = RowBuffer::default();
        row.get_column_iter().for_each(|(_, field)| buffer.push(&text(field)));
        feed.row(u32::try_from(index + 1).unwrap_or(u32::MAX), buffer, emit)?;
        if index.is_multiple_of(16_384) {
            emit(ImportEvent::Progress(n_bytes, feed.n_rows()));
        }
    }
    feed.finish(emit)
}

pub(crate) fn check_codecs(metadata: &ParquetMetaData) -> Result<(), ImportFault> {
    let columns = metadata.row_groups().iter().flat_map(|group| group.columns());
    let unread = columns.map(|column| column.compression()).find(|codec| {
        !matches!(
            codec,
            Compression::UNCOMPRESSED
                | Compression::SNAPPY
                | Compression::GZIP(_)
                | Compression::LZ4
                | Compression::LZ4_RAW
        )
    });
    match unread {
        Some(codec) => Err(ImportFault::Codec(format!("Parquet, {codec}"))),
        None => Ok(()),
    }
}

/// Byte range of a column chunk in a file of `n_bytes`.
///
/// # Errors
/// [`ImportFault::Broken`] if it leads out of the file, where the library would panic.
pub(crate) fn column_range(column: &ColumnChunkMetaData, n_bytes: u64) -> Result<Range<u64>, ImportFault> {
    let start = column.dictionary_page_offset().unwrap_or_else(|| column.data_page_offset());
    let end = start.checked_add(column.compressed_size()).filter(|end| start <= *end);
    match (u64::try_from(start), end.and_then(|end| u64::try_from(end).ok())) {
        (Ok(start), Some(end)) if end <= n_bytes => Ok(start..end),
        _ => Err(ImportFault::Broken(format!("column {} is not within the file", column.column_path()))),
    }
}

fn text(field: &Field) -> String {
    match field {
        Field::Null => String::new(),
        Field::Str(text) => text.clone(),
        Field::Float(number) => number.to_string(),
        Field::Double(number) => number.to_string(),
        // Nested and binary values are not cells.
        Field::Group(_) | Field::ListInternal(_) | Field::MapInternal(_) | Field::Bytes(_) => String::new(),
        other => other.to_string(),
    }
}

fn broken(error: ParquetError) -> ImportFault {
    ImportFault::Broken(error.to_string())
}
