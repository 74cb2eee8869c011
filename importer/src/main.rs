//! The worker in which files of the reader's own are read. It is started for one file and ended after it, so that its memory
//! goes with it.
//!
//! The page sends a list: the order as bytes, and the file as a `Blob`. The worker answers with events as bytes.

#[cfg(target_arch = "wasm32")]
mod worker {
    use atlas_engine::import::{Format, ImportEvent, ImportFault, ImportOrder, decode, encode};
    use atlas_importer::{TextImport, check_size, format_of, import_whole};
    use wasm_bindgen::prelude::*;
    use wasm_bindgen_futures::JsFuture;
    use web_sys::{Blob, DedicatedWorkerGlobalScope, MessageEvent};

    /// Bytes that are read at once.
    const PIECE: f64 = 1_048_576.0;

    /// Listens for the order, and says that it does.
    pub(super) fn start() {
        let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
        let hear = Closure::<dyn FnMut(MessageEvent)>::new(|event: MessageEvent| {
            let parts = js_sys::Array::from(&event.data());
            let order = decode::<ImportOrder>(&js_sys::Uint8Array::new(&parts.get(0)).to_vec());
            if let (Some(order), Ok(blob)) = (order, parts.get(1).dyn_into::<Blob>()) {
                wasm_bindgen_futures::spawn_local(import(order, blob));
            }
        });
        scope.set_onmessage(Some(hear.as_ref().unchecked_ref()));
        hear.forget();
        // What is sent before a worker listens may be lost.
        let _ = scope.post_message(&JsValue::TRUE);
    }

    fn send(event: &ImportEvent) {
        let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
        let bytes = js_sys::Uint8Array::from(encode(event).as_slice());
        // Fails only while the page goes away.
        let _ = scope.post_message_with_transfer(&bytes, &js_sys::Array::of1(&bytes.buffer()));
    }

    async fn import(order: ImportOrder, blob: Blob) {
        if let Err(fault) = read(&order, &blob).await {
            send(&ImportEvent::Refused(fault));
        }
    }

    async fn piece(blob: &Blob, from: f64, to: f64) -> Result<Vec<u8>, ImportFault> {
        let broken = |error: JsValue| ImportFault::Broken(format!("{error:?}"));
        let slice = blob.slice_with_f64_and_f64(from, to).map_err(broken)?;
        let buffer = JsFuture::from(slice.array_buffer()).await.map_err(broken)?;
        Ok(js_sys::Uint8Array::new(&buffer).to_vec())
    }

    async fn read(order: &ImportOrder, blob: &Blob) -> Result<(), ImportFault> {
        let emit = &mut |event: ImportEvent| send(&event);
        let size = blob.size();
        let head = piece(blob, 0.0, PIECE.min(size)).await?;
        let format = format_of(&order.name, &head)?;
        check_size(format, size as u64)?;
        if format != Format::Text {
            let bytes = if head.len() as f64 == size { head } else { piece(blob, 0.0, size).await? };
            emit(ImportEvent::Progress(bytes.len() as u64, 0));
            return import_whole(format, bytes, &order.options, emit);
        }
        let mut import = TextImport::new(order.options.clone());
        import.push(&head, emit)?;
        let mut at = head.len() as f64;
        while at < size {
            let bytes = piece(blob, at, (at + PIECE).min(size)).await?;
            if bytes.is_empty() {
                return Err(ImportFault::Broken("the file has become shorter".into()));
            }
            at += bytes.len() as f64;
            import.push(&bytes, emit)?;
        }
        import.finish(emit)
    }
}

#[cfg(target_arch = "wasm32")]
fn main() {
    worker::start();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    println!("The importer runs in a worker of the atlas: `cargo xtask serve` builds both.");
}
