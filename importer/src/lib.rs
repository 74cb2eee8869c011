//! Importer of user data: flow tables, point tables, country tables, and geometries. Knows no browser; `main.rs` is
//! the worker around it.
//!
//! ```text
//! detect     format, character encoding, delimiter
//! number     numbers, dates and coordinates as people write them
//! columns    roles of columns
//! rows       rows → flows and features, with their faults
//! text       delimited text, streamed
//! workbook   XLSX          parquet    Apache Parquet
//! folder     partial reads of a folder of Parquet files
//! shapes     GeoJSON       topology   TopoJSON → GeoJSON          placemarks  KML
//! ```

mod columns;
mod detect;
mod folder;
mod number;
mod parquet;
mod placemarks;
mod rows;
mod shapes;
mod text;
mod topology;
mod workbook;

pub use detect::format_of;
pub use folder::{File, FolderRows, Manifest, Pieces, Plan, PlanFault, TAIL_BYTES, plan};
pub use text::TextImport;

use atlas_engine::import::{
    Format, ImportEvent, ImportFault, ImportOptions, MAX_TEXT_BYTES, MAX_WHOLE_BYTES,
};

/// Receiver of import events.
pub type Emit<'a> = &'a mut dyn FnMut(ImportEvent);

/// Checks the size of a file before reading any of it.
///
/// # Errors
/// [`ImportFault::TooLarge`] with the limit in megabytes.
pub fn check_size(format: Format, n_bytes: u64) -> Result<(), ImportFault> {
    let most = if format == Format::Text { MAX_TEXT_BYTES } else { MAX_WHOLE_BYTES };
    if most < n_bytes { Err(ImportFault::TooLarge((most >> 20) as u32)) } else { Ok(()) }
}

/// Imports a file of any format but delimited text, from memory.
///
/// # Errors
/// The reason why the file cannot be read.
pub fn import_whole(
    format: Format,
    bytes: Vec<u8>,
    options: &ImportOptions,
    emit: Emit<'_>,
) -> Result<(), ImportFault> {
    match format {
        Format::Text => {
            let mut import = TextImport::new(options.clone());
            import.push(&bytes, emit)?;
            import.finish(emit)
        }
        Format::Workbook => workbook::import(bytes, options, emit),
        Format::Parquet => parquet::import(bytes, options, emit),
        Format::GeoJson => shapes::import(&bytes, options, emit),
        Format::TopoJson => topology::import(&bytes, options, emit),
        Format::Kml => placemarks::import(&bytes, options, emit),
    }
}

/// Imports a file from memory. Native counterpart of the worker, for tests and fuzzing.
///
/// # Errors
/// The reason why the file cannot be read.
pub fn import(
    name: &str,
    bytes: Vec<u8>,
    options: &ImportOptions,
    emit: Emit<'_>,
) -> Result<(), ImportFault> {
    let format = format_of(name, &bytes)?;
    check_size(format, bytes.len() as u64)?;
    import_whole(format, bytes, options, emit)
}
