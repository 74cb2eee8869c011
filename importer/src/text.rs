//! Delimited text, streamed: bytes → characters → fields → rows.

use crate::Emit;
use crate::detect::{self, HEAD_BYTES};
use crate::rows::{Cells, Rows, SAMPLE_ROWS};
use atlas_engine::import::{Form, Format, ImportEvent, ImportFault, ImportOptions};
use csv_core::{ReadRecordResult, Reader, ReaderBuilder};
use encoding_rs::{CoderResult, Decoder};

/// Limit on a row, bytes: an unclosed quotation mark would swallow the rest of the file.
const LONGEST_ROW: usize = 1 << 18;
/// Limit on columns.
const MAX_COLUMNS: usize = 4096;

/// Streaming reader of delimited text: bytes in chunks of any size, rows out in batches.
pub struct TextImport {
    options: ImportOptions,
    /// Bytes received before the layout is known.
    head: Vec<u8>,
    n_bytes: u64,
    open: Option<Open>,
}

/// Table with a known layout.
struct Open {
    decoder: Decoder,
    letters: String,
    records: Records,
    rows: Rows,
    /// Records before the first data row: a delimiter declaration, and the header.
    n_skipped: usize,
}

/// Record splitter.
struct Records {
    csv: Reader,
    text: Vec<u8>,
    n_text: usize,
    ends: Vec<usize>,
    n_ends: usize,
    line: u32,
    n_records: usize,
}

impl Records {
    fn new(delimiter: u8) -> Self {
        let csv = ReaderBuilder::new().delimiter(delimiter).build();
        Self { csv, text: vec![0; 1024], n_text: 0, ends: vec![0; 64], n_ends: 0, line: 1, n_records: 0 }
    }

    /// Splits more text; an empty chunk ends the table.
    fn push(
        &mut self,
        mut letters: &[u8],
        take: &mut dyn FnMut(usize, u32, Cells<'_>) -> Result<(), ImportFault>,
    ) -> Result<(), ImportFault> {
        let is_end = letters.is_empty();
        loop {
            let (result, n_read, n_text, n_ends) =
                self.csv.read_record(letters, &mut self.text[self.n_text..], &mut self.ends[self.n_ends..]);
            letters = letters.get(n_read..).unwrap_or_default();
            self.n_text += n_text;
            self.n_ends += n_ends;
            match result {
                ReadRecordResult::InputEmpty if is_end => (),
                ReadRecordResult::InputEmpty => return Ok(()),
                ReadRecordResult::End => return Ok(()),
                ReadRecordResult::OutputFull if LONGEST_ROW <= self.text.len() => {
                    return Err(ImportFault::Quotes(self.line));
                }
                ReadRecordResult::OutputFull => self.text.resize(2 * self.text.len(), 0),
                ReadRecordResult::OutputEndsFull if MAX_COLUMNS <= self.ends.len() => {
                    return Err(ImportFault::TooMany(MAX_COLUMNS as u32));
                }
                ReadRecordResult::OutputEndsFull => self.ends.resize(2 * self.ends.len(), 0),
                ReadRecordResult::Record => {
                    let text = std::str::from_utf8(&self.text[..self.n_text]).unwrap_or_default();
                    take(self.n_records, self.line, Cells { text, ends: &self.ends[..self.n_ends] })?;
                    self.n_records += 1;
                    (self.n_text, self.n_ends) = (0, 0);
                    // csv-core does not count lines that end with a bare carriage return.
                    let line = u32::try_from(self.csv.line()).unwrap_or(u32::MAX);
                    self.line = line.max(u32::try_from(self.n_records + 1).unwrap_or(u32::MAX));
                    if letters.is_empty() && !is_end {
                        return Ok(());
                    }
                }
            }
        }
    }
}

impl TextImport {
    /// Reader without a layout yet, but with the user's corrections.
    #[must_use]
    pub fn new(options: ImportOptions) -> Self {
        Self { options, head: Vec::new(), n_bytes: 0, open: None }
    }

    /// Reads a chunk.
    ///
    /// # Errors
    /// The reason why the table cannot be read.
    pub fn push(&mut self, bytes: &[u8], emit: Emit<'_>) -> Result<(), ImportFault> {
        self.n_bytes += bytes.len() as u64;
        if self.open.is_some() {
            self.feed(bytes, false, emit)?;
        } else {
            self.head.extend_from_slice(bytes);
            if HEAD_BYTES <= self.head.len() {
                self.begin(emit)?;
            }
        }
        let n_rows = self.open.as_ref().map_or(0, |open| open.rows.n_rows());
        emit(ImportEvent::Progress(self.n_bytes, n_rows));
        Ok(())
    }

    /// Ends the table.
    ///
    /// # Errors
    /// The reason why the table cannot be read.
    pub fn finish(mut self, emit: Emit<'_>) -> Result<(), ImportFault> {
        if self.open.is_none() {
            self.begin(emit)?;
        }
        self.feed(&[], true, emit)?;
        self.open.map_or(Err(ImportFault::Empty), |open| open.rows.finish(emit))
    }

    /// Recognises the layout, then reads the buffered head.
    fn begin(&mut self, emit: Emit<'_>) -> Result<(), ImportFault> {
        let head = std::mem::take(&mut self.head);
        let look = &head[..head.len().min(HEAD_BYTES)];
        let encoding = self.options.encoding.unwrap_or_else(|| detect::encoding_of(look));
        let text = detect::decode(look, encoding);
        let text = text.trim_start_matches('\u{feff}');
        let said = text.starts_with("sep=");
        let delimiter =
            self.options.delimiter.filter(u8::is_ascii).unwrap_or_else(|| detect::delimiter_of(text));
        // The last line of the piece may be cut.
        let whole =
            if head.len() < HEAD_BYTES { text } else { text.rfind('\n').map_or(text, |at| &text[..=at]) };
        let mut sample: Vec<Vec<String>> = Vec::new();
        let mut records = Records::new(delimiter);
        let mut take = |_: usize, _: u32, cells: Cells<'_>| {
            if sample.len() <= SAMPLE_ROWS {
                sample.push(cells.to_vec());
            }
            Ok(())
        };
        records.push(whole.as_bytes(), &mut take)?;
        records.push(&[], &mut take)?;
        let mut sample = sample.into_iter();
        if said {
            sample.next();
        }
        let is_blank = |row: &Vec<String>| row.iter().all(String::is_empty);
        let n_blank = sample.as_slice().iter().take_while(|row| is_blank(row)).count();
        let header = sample.nth(n_blank).ok_or(ImportFault::Empty)?;
        let form = Form {
            delimiter: Some(delimiter),
            header,
            sample: sample.collect(),
            ..Form::of(Format::Text, Some(encoding))
        };
        let rows = Rows::begin(form, &self.options, emit)?;
        // Strips a byte order mark, whatever the encoding.
        let decoder = detect::library_encoding(encoding).new_decoder_with_bom_removal();
        let n_skipped = 1 + usize::from(said) + n_blank;
        self.open =
            Some(Open { decoder, letters: String::new(), records: Records::new(delimiter), rows, n_skipped });
        self.feed(&head, false, emit)
    }

    fn feed(&mut self, mut bytes: &[u8], is_last: bool, emit: Emit<'_>) -> Result<(), ImportFault> {
        let Some(Open { decoder, letters, records, rows, n_skipped }) = &mut self.open else { return Ok(()) };
        loop {
            letters.clear();
            letters.reserve(decoder.max_utf8_buffer_length(bytes.len().min(1 << 16)).unwrap_or(1 << 18));
            let (result, n_read, has_unreadable) = decoder.decode_to_string(bytes, letters, is_last);
            bytes = bytes.get(n_read..).unwrap_or_default();
            if has_unreadable {
                let n = letters.chars().filter(|letter| *letter == '\u{fffd}').count();
                rows.unreadable(u32::try_from(n).unwrap_or(u32::MAX));
            }
            let mut take = |index: usize, line: u32, cells: Cells<'_>| {
                if index < *n_skipped { Ok(()) } else { rows.row(line, cells, &mut *emit) }
            };
            if !letters.is_empty() {
                records.push(letters.as_bytes(), &mut take)?;
            }
            if result == CoderResult::InputEmpty {
                return if is_last { records.push(&[], &mut take) } else { Ok(()) };
            }
        }
    }
}
