//! Local files: chosen, dropped or pasted.

use super::dom::document;
use super::window::window;
use gloo::events::{EventListener, EventListenerOptions};
use std::rc::Rc;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, ClipboardEvent, DataTransfer, DragEvent, Element, FileList, HtmlInputElement, Response};

/// A file whose contents are read only when they are needed.
#[derive(Clone)]
pub(crate) struct LocalFile {
    /// File name.
    pub(crate) name: String,
    blob: Blob,
}

impl LocalFile {
    /// A text as a file; `None` if the browser makes no blob of it.
    pub(crate) fn of_text(name: &str, text: &str) -> Option<Self> {
        let parts = js_sys::Array::of1(&JsValue::from_str(text));
        Some(Self { name: name.to_owned(), blob: Blob::new_with_str_sequence(&parts).ok()? })
    }

    /// A blob under a name.
    pub(crate) fn of_blob(name: &str, blob: Blob) -> Self {
        Self { name: name.to_owned(), blob }
    }

    /// Size in bytes.
    pub(crate) fn size(&self) -> f64 {
        self.blob.size()
    }

    /// The contents.
    pub(crate) const fn blob(&self) -> &Blob {
        &self.blob
    }
}

fn of_list(list: Option<FileList>) -> Vec<LocalFile> {
    let Some(list) = list else { return Vec::new() };
    let file =
        |index| list.get(index).map(|file| LocalFile { name: file.name(), blob: file.unchecked_into() });
    (0..list.length()).filter_map(file).collect()
}

/// Files of a file input, which is reset so that the same can be chosen again.
pub(crate) fn chosen_files(event: &web_sys::Event) -> Vec<LocalFile> {
    let field = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
    let files = field.as_ref().map(|field| of_list(field.files())).unwrap_or_default();
    field.into_iter().for_each(|field| field.set_value(""));
    files
}

/// Reads the file of a file input as text, and resets the input.
pub(crate) fn read_file(event: &web_sys::Event, done: impl FnOnce(String) + 'static) {
    let target = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
    let Some(field) = target else { return };
    let Some(file) = field.files().and_then(|files| files.get(0)) else { return };
    let text = JsFuture::from(file.text());
    spawn_local(async move {
        let text = text.await.ok().and_then(|text| text.as_string());
        done(text.unwrap_or_default());
        field.set_value("");
    });
}

/// Fetches a file. The browser may keep its contents out of memory.
///
/// # Errors
/// No network, or a status other than 2xx.
pub(crate) async fn fetch_file(address: &str) -> Result<LocalFile, String> {
    let say = |error: JsValue| {
        let why = error.dyn_ref::<js_sys::Error>().map(|error| String::from(error.message()));
        format!("{address}: {}", why.unwrap_or_default())
    };
    let window = window().ok_or("no window")?;
    let response: Response =
        JsFuture::from(window.fetch_with_str(address)).await.map_err(say)?.dyn_into().map_err(say)?;
    if !response.ok() {
        return Err(format!("{address}: HTTP {}", response.status()));
    }
    let blob: Blob =
        JsFuture::from(response.blob().map_err(say)?).await.map_err(say)?.dyn_into().map_err(say)?;
    let path = address.split(['?', '#']).next().unwrap_or(address);
    Ok(LocalFile { name: path.rsplit('/').next().unwrap_or(path).to_owned(), blob })
}

fn has_files(transfer: &DataTransfer) -> bool {
    transfer.types().iter().any(|kind| kind.as_string().as_deref() == Some("Files"))
}

/// True if an event comes from a form field.
fn is_field(event: &web_sys::Event) -> bool {
    let element = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    element.is_some_and(|element| matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT"))
}

/// Watches for dropped files and for tables pasted outside form fields. `over` gets `true` while files are dragged over
/// the page.
pub(crate) fn listen_files(
    take: impl Fn(Vec<LocalFile>) + 'static,
    over: impl Fn(bool) + 'static,
) -> Vec<EventListener> {
    let Some(document) = document() else { return Vec::new() };
    let (take, over) = (Rc::new(take), Rc::new(over));
    let options = EventListenerOptions::enable_prevent_default();
    let mut listeners: Vec<EventListener> = ["dragover", "dragleave", "drop"]
        .into_iter()
        .map(|name| {
            let (take, over) = (Rc::clone(&take), Rc::clone(&over));
            EventListener::new_with_options(&document, name, options, move |event| {
                let Some(event) = event.dyn_ref::<DragEvent>() else { return };
                let Some(transfer) = event.data_transfer().filter(has_files) else { return };
                event.prevent_default();
                over(event.type_() == "dragover");
                if event.type_() == "drop" {
                    take(of_list(transfer.files()));
                }
            })
        })
        .collect();
    listeners.push(EventListener::new(&document, "paste", move |event| {
        let Some(event) = event.dyn_ref::<ClipboardEvent>().filter(|event| !is_field(event)) else { return };
        let Some(transfer) = event.clipboard_data() else { return };
        let files = of_list(transfer.files());
        let text = transfer.get_data("text/plain").unwrap_or_default();
        if !files.is_empty() {
            take(files);
        } else if text.contains(['\t', '\n', ';', ',']) {
            take(LocalFile::of_text("paste.csv", &text).into_iter().collect());
        }
    }));
    listeners
}
