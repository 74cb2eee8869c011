//! Import worker. Started for one file and terminated after it, which frees its memory.
//!
//! The page posts an array: the request as bytes, and the file as a `Blob`. The worker posts events as bytes.
//!
//! Decision: `docs/decisions/0020-import-in-worker.md`.

#[cfg(target_arch = "wasm32")]
mod worker {
    use atlas_engine::import::{
        FolderPart, FolderQuery, Format, ImportEvent, ImportFault, ImportOrder, ImportSummary, decode, encode,
    };
    use atlas_importer::{
        FolderRows, Manifest, Pieces, PlanFault, TAIL_BYTES, TextImport, check_size, format_of, import_whole,
        plan,
    };
    use wasm_bindgen::prelude::*;
    use wasm_bindgen_futures::JsFuture;
    use web_sys::{Blob, DedicatedWorkerGlobalScope, Headers, MessageEvent, Request, RequestInit, Response};

    /// Chunk size, bytes.
    const PIECE: f64 = 1_048_576.0;

    /// Listens for the request, and announces that it does.
    pub(super) fn start() {
        let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
        // Some libraries panic on damaged files; the worker dies, but the user learns why.
        std::panic::set_hook(Box::new(|info| {
            let cause = info.payload_as_str().unwrap_or("its reader gave up");
            send(&ImportEvent::Refused(ImportFault::Broken(cause.to_owned())));
        }));
        let hear = Closure::<dyn FnMut(MessageEvent)>::new(|event: MessageEvent| {
            let parts = js_sys::Array::from(&event.data());
            let order = decode::<ImportOrder>(&js_sys::Uint8Array::new(&parts.get(0)).to_vec());
            if let Some(order) = order.as_ref().filter(|order| order.folder.is_some()) {
                wasm_bindgen_futures::spawn_local(folder(order.clone()));
            } else if let (Some(order), Ok(blob)) = (order, parts.get(1).dyn_into::<Blob>()) {
                wasm_bindgen_futures::spawn_local(import(order, blob));
            }
        });
        scope.set_onmessage(Some(hear.as_ref().unchecked_ref()));
        hear.forget();
        // Messages posted before the worker listens may be lost.
        let _ = scope.post_message(&JsValue::TRUE);
    }

    fn send(event: &ImportEvent) {
        let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
        let bytes = js_sys::Uint8Array::from(encode(event).as_slice());
        // Fails only while the page unloads.
        let _ = scope.post_message_with_transfer(&bytes, &js_sys::Array::of1(&bytes.buffer()));
    }

    async fn import(order: ImportOrder, blob: Blob) {
        if let Err(fault) = read(&order, &blob).await {
            send(&ImportEvent::Refused(fault));
        }
    }

    async fn folder(order: ImportOrder) {
        if let Some(query) = order.folder
            && let Err(fault) = read_folder(&query).await
        {
            send(&ImportEvent::Refused(fault));
        }
    }

    fn broken(error: &JsValue) -> ImportFault {
        let why = error.dyn_ref::<js_sys::Error>().map(|error| String::from(error.message()));
        ImportFault::Broken(why.unwrap_or_else(|| format!("{error:?}")))
    }

    /// Fetches a byte range. A host without range requests would send billions of rows, so its response is refused.
    async fn fetch(address: &str, range: Option<std::ops::Range<u64>>) -> Result<Vec<u8>, ImportFault> {
        let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
        let headers = Headers::new().map_err(|error| broken(&error))?;
        if let Some(range) = &range {
            let value = format!("bytes={}-{}", range.start, range.end.saturating_sub(1));
            headers.set("Range", &value).map_err(|error| broken(&error))?;
        }
        let init = RequestInit::new();
        init.set_headers(&headers);
        let request = Request::new_with_str_and_init(address, &init).map_err(|error| broken(&error))?;
        let response =
            JsFuture::from(scope.fetch_with_request(&request)).await.map_err(|error| broken(&error))?;
        let response: Response = response.unchecked_into();
        let wanted = if range.is_some() { 206 } else { 200 };
        if response.status() != wanted {
            return Err(ImportFault::Broken(format!(
                "{address}: HTTP {}, {wanted} is wanted",
                response.status()
            )));
        }
        let buffer = JsFuture::from(response.array_buffer().map_err(|error| broken(&error))?).await;
        Ok(js_sys::Uint8Array::new(&buffer.map_err(|error| broken(&error))?).to_vec())
    }

    async fn read_folder(query: &FolderQuery) -> Result<(), ImportFault> {
        let emit = &mut |event: ImportEvent| send(&event);
        let text = fetch(&query.address, None).await?;
        let mut n_read = text.len() as u64;
        let manifest = Manifest::parse(&String::from_utf8_lossy(&text))?;
        let (level, years) = manifest.choose(query)?;
        let base = query.address.rsplit_once('/').map_or("", |(base, _)| base);
        let mut plans = Vec::new();
        for file in manifest.files(level, &years, query) {
            let address = format!("{base}/{}", file.path);
            let mut tail = TAIL_BYTES;
            let (pieces, plan) = loop {
                let start = file.bytes.saturating_sub(tail);
                let mut pieces = Pieces::new(file.bytes);
                let bytes = fetch(&address, Some(start..file.bytes)).await?;
                n_read += bytes.len() as u64;
                pieces.put(start, bytes);
                match plan(&file, &pieces, query) {
                    Ok(plan) => break (pieces, plan),
                    Err(PlanFault::NeedsMore(more)) if tail < file.bytes => tail = more.max(2 * tail),
                    Err(PlanFault::NeedsMore(_)) => {
                        return Err(ImportFault::Broken(format!("{address}: no directory")));
                    }
                    Err(PlanFault::Broken(fault)) => return Err(fault),
                }
            };
            plans.push((file, address, pieces, plan));
        }
        let n_groups = plans.iter().map(|(.., plan)| plan.groups.len() as u32).sum();
        let n_all = plans.iter().map(|(.., plan)| plan.n_groups as u32).sum();
        let n_wanted: u64 = plans.iter().map(|(.., plan)| plan.n_bytes()).sum();
        emit(ImportEvent::Folder(FolderPart {
            level,
            bounds: query.bounds,
            years,
            sums: manifest.sums(),
            n_bytes: (n_read + n_wanted, manifest.n_bytes()),
            n_groups: (n_groups, n_all),
        }));
        let mut rows = FolderRows::begin(emit)?;
        for (file, address, mut pieces, plan) in plans {
            for range in &plan.ranges {
                let bytes = fetch(&address, Some(range.clone())).await?;
                n_read += bytes.len() as u64;
                pieces.put(range.start, bytes);
                emit(ImportEvent::Progress(n_read, 0));
            }
            rows.read(&file, &plan, pieces, query, emit)?;
        }
        match rows.finish(emit) {
            // Nothing goes there.
            Err(ImportFault::Empty) => {
                emit(ImportEvent::Done(ImportSummary::default()));
                Ok(())
            }
            other => other,
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
