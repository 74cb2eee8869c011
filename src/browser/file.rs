//! Files that people choose, read piece by piece.

use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

/// Bytes of a piece.
const PIECE: usize = 512 * 1024;

/// The file that a field has just been given, with its name. The same file can be chosen again afterwards.
pub(crate) fn chosen_file(event: &web_sys::Event) -> Option<(String, Pieces)> {
    let field = event.target()?.dyn_into::<web_sys::HtmlInputElement>().ok()?;
    let file = field.files()?.get(0)?;
    let pieces = Pieces { source: Source::Blob(file.clone().unchecked_into()), at: 0 };
    field.set_value("");
    Some((file.name(), pieces))
}

enum Source {
    Blob(Blob),
    Bytes(Vec<u8>),
}

/// A file in pieces.
pub(crate) struct Pieces {
    source: Source,
    at: usize,
}

impl Pieces {
    /// Bytes that are there already.
    pub(crate) const fn of_bytes(bytes: Vec<u8>) -> Self {
        Self { source: Source::Bytes(bytes), at: 0 }
    }

    /// The next piece; `None` at the end.
    ///
    /// # Errors
    /// What the browser says, for example that the file is gone.
    pub(crate) async fn next(&mut self) -> Result<Option<Vec<u8>>, String> {
        let (from, to) = (self.at, self.at + PIECE);
        let piece = match &self.source {
            Source::Bytes(bytes) => bytes.get(from..to.min(bytes.len())).unwrap_or_default().to_vec(),
            Source::Blob(blob) => {
                let say = |error: wasm_bindgen::JsValue| format!("{error:?}");
                let slice = blob.slice_with_f64_and_f64(from as f64, to as f64).map_err(say)?;
                let buffer = JsFuture::from(slice.array_buffer()).await.map_err(say)?;
                js_sys::Uint8Array::new(&buffer).to_vec()
            }
        };
        self.at = to;
        Ok(Some(piece).filter(|piece| !piece.is_empty()))
    }
}
