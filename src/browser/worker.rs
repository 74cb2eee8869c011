//! A worker that takes one request and replies until it is done.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};
use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, ErrorEvent, Event, MessageEvent, Worker, WorkerOptions, WorkerType};

/// A reply of the worker.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum WorkerReply {
    /// A message of bytes.
    Bytes(Vec<u8>),
    /// The worker ended: it ran out of memory, or it could not be loaded. The text is the browser's reason, or empty.
    Ended(String),
}

#[derive(Default)]
struct Inbox {
    is_listening: bool,
    answers: VecDeque<WorkerReply>,
    waiting: Option<Waker>,
}

impl Inbox {
    fn put(&mut self, answer: WorkerReply) {
        self.answers.push_back(answer);
        self.waiting.take().into_iter().for_each(Waker::wake);
    }
}

/// Cancels a worker from outside.
pub(crate) struct WorkerCanceller(Rc<RefCell<Inbox>>);

impl WorkerCanceller {
    /// Ends the wait for replies; the waiting side gets [`WorkerReply::Ended`].
    pub(crate) fn end(self) {
        let mut inbox = self.0.borrow_mut();
        inbox.answers.clear();
        inbox.put(WorkerReply::Ended(String::new()));
    }
}

/// A running worker. Dropping it terminates the worker and frees its memory.
pub(crate) struct WorkerClient {
    worker: Worker,
    inbox: Rc<RefCell<Inbox>>,
    ears: Option<Ears>,
}

/// Listeners of a worker: its messages, its errors.
type Ears = (Closure<dyn FnMut(MessageEvent)>, Closure<dyn FnMut(Event)>);

thread_local! {
    /// Listeners of the last terminated worker: its messages may still be in flight, and an error without a listener
    /// would be one of the page.
    static LAST: RefCell<Option<Ears>> = const { RefCell::new(None) };
}

impl Drop for WorkerClient {
    fn drop(&mut self) {
        self.worker.terminate();
        LAST.set(self.ears.take());
    }
}

impl WorkerClient {
    /// Starts a module script of the page's own origin.
    ///
    /// # Errors
    /// The browser has no workers, or forbids this one.
    pub(crate) fn start(script: &str) -> Result<Self, String> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options(script, &options).map_err(|error| format!("{error:?}"))?;
        let inbox: Rc<RefCell<Inbox>> = Rc::default();
        let to = Rc::clone(&inbox);
        let hear = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let mut inbox = to.borrow_mut();
            match event.data().dyn_into::<js_sys::Uint8Array>() {
                Ok(bytes) => inbox.put(WorkerReply::Bytes(bytes.to_vec())),
                // The first word says that it listens, or that it could not be loaded.
                Err(word) if word.is_truthy() => {
                    inbox.is_listening = true;
                    inbox.waiting.take().into_iter().for_each(Waker::wake);
                }
                Err(_) => inbox.put(WorkerReply::Ended("it was not loaded".into())),
            }
        });
        let to = Rc::clone(&inbox);
        let fail = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
            // It is told on the page; the console need not hear of it as well.
            event.prevent_default();
            // A script that does not come is told by an event without a message.
            let message = event.dyn_ref::<ErrorEvent>().map(ErrorEvent::message).unwrap_or_default();
            to.borrow_mut().put(WorkerReply::Ended(message));
        });
        worker.set_onmessage(Some(hear.as_ref().unchecked_ref()));
        worker.set_onerror(Some(fail.as_ref().unchecked_ref()));
        Ok(Self { worker, inbox, ears: Some((hear, fail)) })
    }

    /// True once the worker has loaded.
    pub(crate) fn is_there(&self) -> bool {
        self.inbox.borrow().is_listening
    }

    /// A handle that cancels the worker.
    pub(crate) fn ender(&self) -> WorkerCanceller {
        WorkerCanceller(Rc::clone(&self.inbox))
    }

    /// Sends the request, once the worker listens.
    ///
    /// # Errors
    /// The worker has ended, or the request cannot be sent.
    pub(crate) async fn ask(&self, order: &[u8], file: Option<&Blob>) -> Result<(), String> {
        let ready = poll_fn(|context| {
            let mut inbox = self.inbox.borrow_mut();
            if inbox.is_listening || !inbox.answers.is_empty() {
                return Poll::Ready(inbox.is_listening);
            }
            inbox.waiting = Some(context.waker().clone());
            Poll::Pending
        });
        if !ready.await {
            return Ok(());
        }
        let parts =
            js_sys::Array::of2(&js_sys::Uint8Array::from(order), file.map_or(&JsValue::NULL, |file| file));
        self.worker.post_message(&parts).map_err(|error| format!("{error:?}"))
    }

    /// The next reply.
    pub(crate) async fn answer(&self) -> WorkerReply {
        poll_fn(|context| {
            let mut inbox = self.inbox.borrow_mut();
            match inbox.answers.pop_front() {
                Some(answer) => Poll::Ready(answer),
                None => {
                    inbox.waiting = Some(context.waker().clone());
                    Poll::Pending
                }
            }
        })
        .await
    }
}
