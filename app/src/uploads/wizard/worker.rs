use crate::paths;
use domain::uploads::file::protocol::{Command, Event};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{Blob, MessageEvent, Worker, WorkerOptions, WorkerType};

/// The file worker; it ends with the page.
pub(super) struct FileWorker {
    worker: Worker,
    heard: Closure<dyn Fn(MessageEvent)>,
    failed: Closure<dyn Fn()>,
}

impl FileWorker {
    /// Starts a worker; nothing in a browser that cannot.
    pub(super) fn start(
        hear: impl Fn(Event, Option<Blob>) + 'static,
        fail: impl Fn() + Clone + 'static,
    ) -> Option<Self> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options(&paths::worker(), &options).ok()?;
        let failed = Closure::<dyn Fn()>::new(fail.clone());
        let heard = Closure::<dyn Fn(MessageEvent)>::new(move |message: MessageEvent| {
            let message = js_sys::Array::from(&message.data());
            let event = message.get(0).as_string().and_then(|json| serde_json::from_str(&json).ok());
            match event {
                Some(event) => hear(event, message.get(1).dyn_into().ok()),
                // A worker of another version than this page.
                None => fail(),
            }
        });
        worker.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        worker.set_onerror(Some(failed.as_ref().unchecked_ref()));
        Some(Self { worker, heard, failed })
    }

    /// Gives a command, with a file where it needs one.
    pub(super) fn tell(&self, command: &Command, file: Option<&web_sys::File>) {
        let Ok(json) = serde_json::to_string(command) else { return };
        let message = js_sys::Array::of1(&json.into());
        if let Some(file) = file {
            message.push(file);
        }
        // Fails only for what cannot be cloned; text and files can.
        let _ = self.worker.post_message(&message);
    }
}

impl Drop for FileWorker {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
        let _ = (&self.heard, &self.failed);
    }
}
