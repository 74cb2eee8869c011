//! A worker that is asked once and answers until it is done.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};
use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, ErrorEvent, Event, MessageEvent, Worker, WorkerOptions, WorkerType};

/// Message of the worker.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Answer {
    /// Bytes.
    Bytes(Vec<u8>),
    /// It has ended by itself, and why: there is no memory left for it, or it was not to be had.
    Ended(String),
}

#[derive(Default)]
struct Inbox {
    is_listening: bool,
    answers: VecDeque<Answer>,
    waiting: Option<Waker>,
}

impl Inbox {
    fn put(&mut self, answer: Answer) {
        self.answers.push_back(answer);
        self.waiting.take().into_iter().for_each(Waker::wake);
    }
}

/// Ends the waiting for answers of a worker.
pub(crate) struct Ender(Rc<RefCell<Inbox>>);

impl Ender {
    /// Whoever waits hears that it has ended.
    pub(crate) fn end(self) {
        let mut inbox = self.0.borrow_mut();
        inbox.answers.clear();
        inbox.put(Answer::Ended(String::new()));
    }
}

/// A worker; it ends, with its memory, when this is dropped.
pub(crate) struct AskedWorker {
    worker: Worker,
    inbox: Rc<RefCell<Inbox>>,
    ears: Option<Ears>,
}

/// Listeners on a worker: messages, and errors.
type Ears = (Closure<dyn FnMut(MessageEvent)>, Closure<dyn FnMut(Event)>);

thread_local! {
    /// Those of the worker that ended last: what it said before may still be on its way, and a failure that nobody hears would
    /// be one of the page.
    static LAST: RefCell<Option<Ears>> = const { RefCell::new(None) };
}

impl Drop for AskedWorker {
    fn drop(&mut self) {
        self.worker.terminate();
        LAST.set(self.ears.take());
    }
}

impl AskedWorker {
    /// Starts a script of the page's own origin.
    ///
    /// # Errors
    /// Says that the browser has no workers, or does not allow this one.
    pub(crate) fn start(script: &str) -> Result<Self, String> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options(script, &options).map_err(|error| format!("{error:?}"))?;
        let inbox: Rc<RefCell<Inbox>> = Rc::default();
        let to = Rc::clone(&inbox);
        let hear = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let mut inbox = to.borrow_mut();
            match event.data().dyn_into::<js_sys::Uint8Array>() {
                Ok(bytes) => inbox.put(Answer::Bytes(bytes.to_vec())),
                // The first word says that it listens, or that it could not be loaded.
                Err(word) if word.is_truthy() => {
                    inbox.is_listening = true;
                    inbox.waiting.take().into_iter().for_each(Waker::wake);
                }
                Err(_) => inbox.put(Answer::Ended("it was not loaded".into())),
            }
        });
        let to = Rc::clone(&inbox);
        let fail = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
            // It is told on the page; the console need not hear of it as well.
            event.prevent_default();
            // A script that does not come is told by an event without a message.
            let message = event.dyn_ref::<ErrorEvent>().map(ErrorEvent::message).unwrap_or_default();
            to.borrow_mut().put(Answer::Ended(message));
        });
        worker.set_onmessage(Some(hear.as_ref().unchecked_ref()));
        worker.set_onerror(Some(fail.as_ref().unchecked_ref()));
        Ok(Self { worker, inbox, ears: Some((hear, fail)) })
    }

    /// True once the worker has answered.
    pub(crate) fn is_there(&self) -> bool {
        self.inbox.borrow().is_listening
    }

    /// Handle that ends the wait for its messages.
    pub(crate) fn ender(&self) -> Ender {
        Ender(Rc::clone(&self.inbox))
    }

    /// Asks, once the worker listens.
    ///
    /// # Errors
    /// Says that it has ended, or that the question cannot be sent.
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

    /// Next message of the worker.
    pub(crate) async fn answer(&self) -> Answer {
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
