//! Files that people choose, drop or paste.

use super::dom::document;
use super::window::window;
use gloo::events::{EventListener, EventListenerOptions};
use std::rc::Rc;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, ClipboardEvent, DataTransfer, DragEvent, Element, FileList, HtmlInputElement, Response};

/// A file that is at hand: its contents are read only when they are needed.
#[derive(Clone)]
pub(crate) struct LocalFile {
    /// Its name.
    pub(crate) name: String,
    blob: Blob,
}

impl LocalFile {
    /// A text as a file.
    pub(crate) fn of_text(name: &str, text: &str) -> Option<Self> {
        let parts = js_sys::Array::of1(&JsValue::from_str(text));
        Some(Self { name: name.to_owned(), blob: Blob::new_with_str_sequence(&parts).ok()? })
    }

    /// File handed over by the embedding page.
    pub(crate) fn of_blob(name: &str, blob: Blob) -> Self {
        Self { name: name.to_owned(), blob }
    }

    /// Bytes.
    pub(crate) fn size(&self) -> f64 {
        self.blob.size()
    }

    /// The contents, to be handed on.
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

/// The files that a field has just been given. The same can be chosen again afterwards.
pub(crate) fn chosen_files(event: &web_sys::Event) -> Vec<LocalFile> {
    let field = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
    let files = field.as_ref().map(|field| of_list(field.files())).unwrap_or_default();
    field.into_iter().for_each(|field| field.set_value(""));
    files
}

/// Reads the text of the file that a field has just been given. The same file can be chosen again afterwards.
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

/// A file by its address. The browser keeps what it loads where it likes: nothing of it is in memory yet.
///
/// # Errors
/// Says what went wrong.
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

/// True if the target of an event takes text.
fn is_field(event: &web_sys::Event) -> bool {
    let element = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    element.is_some_and(|element| matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT"))
}

/// Listens for files that are dropped on the page, and for tables that are pasted where nothing is typed. `over` hears
/// whether files are held over the page.
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
