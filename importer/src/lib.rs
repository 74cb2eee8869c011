//! Reads files of the reader's own: tables of flows, points and countries, and shapes. Knows no browser: `main.rs` is the
//! worker round it.
//!
//! ```text
//! detect     what kind of file, which letters, which columns
//! number     numbers, dates and coordinates as people write them
//! columns    which column holds what
//! rows       rows → flows and features, with what is wrong
//! text       tables of text, piece by piece
//! workbook   XLSX          parquet    Apache Parquet
//! folder     parts of a folder of Parquet files
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
    Format, ImportEvent, ImportFault, ImportOptions, MOST_TEXT_BYTES, MOST_WHOLE_BYTES,
};

/// Hears what is read.
pub type Emit<'a> = &'a mut dyn FnMut(ImportEvent);

/// Refuses a file that is too large for its kind, before any of it is read.
///
/// # Errors
/// Says how large such a file may be.
pub fn check_size(format: Format, n_bytes: u64) -> Result<(), ImportFault> {
    let most = if format == Format::Text { MOST_TEXT_BYTES } else { MOST_WHOLE_BYTES };
    if most < n_bytes { Err(ImportFault::TooLarge((most >> 20) as u32)) } else { Ok(()) }
}

/// Reads a file that is not a table of text, whole.
///
/// # Errors
/// Says why the file cannot be read.
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

/// Reads a file that is there already: what the worker does, without its pieces.
///
/// # Errors
/// Says why the file cannot be read.
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
