use crate::error::ApiError;
use crate::ui::{Glyph, Icon, Progress, grouped};
use crate::uploads::{Step, Wizard};
use crate::{paths, words};
use domain::operations::OperationNumber;
use leptos::prelude::*;
use leptos::reactive::send_wrapper_ext::SendOption;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use serde::Deserialize;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{FormData, ProgressEvent, XmlHttpRequest};

/// How far the sending is.
#[derive(Debug, Clone, PartialEq)]
enum Going {
    /// Bytes go; all of them: the server reads.
    Bytes { bytes: u64, of: u64 },
    /// It stopped.
    Refused(ApiError),
}

/// What the server answers: under which number the devices wait for a yes.
#[derive(Deserialize)]
struct Draft {
    number: OperationNumber,
}

/// The file goes to the server, which looks its devices up; then their preview opens.
#[component]
pub(super) fn SendStep(wizard: Wizard) -> impl IntoView {
    let going = RwSignal::new(Going::Bytes { bytes: 0, of: 1 });
    let post = StoredValue::new(SendOption::new_local(None::<Post>));
    let navigate = use_navigate();
    let ended = Callback::new(move |answer: Result<OperationNumber, ApiError>| match answer {
        Ok(number) => navigate(&paths::bulk_delete_preview(&number), NavigateOptions::default()),
        Err(error) => going.set(Going::Refused(error)),
    });
    let send = move || {
        going.set(Going::Bytes { bytes: 0, of: 1 });
        let told = move |bytes, of| drop(going.try_set(Going::Bytes { bytes, of }));
        let begun = Post::begin(wizard, told, move |answer| {
            let _ = ended.try_run(answer);
        });
        if begun.is_none() {
            going.set(Going::Refused(ApiError::Transport));
        }
        post.set_value(SendOption::new_local(begun));
    };
    // Only a browser runs effects.
    Effect::new(move |_| send());
    let back = move |_| {
        post.set_value(SendOption::new_local(None));
        wizard.step.set(Step::Check);
    };
    let bytes = Signal::derive(move || match going.get() {
        Going::Bytes { bytes, of } => (bytes, of),
        Going::Refused(_) => (0, 1),
    });
    let told = move || match going.get() {
        Going::Bytes { bytes, of } if bytes < of => {
            t!(
                "{bytes} of {div_ceil} KB are there",
                bytes = grouped(bytes / 1024),
                div_ceil = grouped(of.div_ceil(1024))
            )
        }
        Going::Bytes { .. } => t!("The server looks the devices up…").to_owned(),
        Going::Refused(_) => String::new(),
    };
    let refused = move || match going.get() {
        Going::Refused(error) => Some(words::sentence(&error)),
        Going::Bytes { .. } => None,
    };
    let stopped = Memo::new(move |_| matches!(*going.read(), Going::Refused(_)));
    view! {
        <section class="step" aria-label=t!("Look up")>
            <h2>{t!("Looking up the devices")}</h2>
            <Progress done=Signal::derive(move || bytes.get().0) of=Signal::derive(move || bytes.get().1) label=t!("Sending the file")/>
            <p class="soft" role="status">{told}</p>
            {move || refused().map(|sentence| view! { <p class="notice bad" role="alert"><Icon glyph=Glyph::Alert/><span>{sentence}</span></p> })}
        </section>
        <footer>
            <button type="button" class="btn" on:click=back>{t!("Back")}</button>
            <Show when=move || stopped.get()>
                <button type="button" class="btn primary" on:click=move |_| send()>{t!("Try again")}</button>
            </Show>
        </footer>
    }
    .into_any()
}

/// The file on its way; it stops with the step.
struct Post {
    request: XmlHttpRequest,
    ended: Closure<dyn Fn()>,
    told: Closure<dyn Fn(ProgressEvent)>,
}

impl Post {
    /// Sends the checked file as the plain form does, with what was settled about it.
    fn begin(
        wizard: Wizard,
        told: impl Fn(u64, u64) + 'static,
        answered: impl Fn(Result<OperationNumber, ApiError>) + 'static,
    ) -> Option<Self> {
        let (file, settled) = wizard.checked_file()?;
        let form = FormData::new().ok()?;
        form.append_with_str("checked", &serde_json::to_string(&settled).ok()?).ok()?;
        form.append_with_blob_and_filename("file", &file, &file.name()).ok()?;
        let request = XmlHttpRequest::new().ok()?;
        request.open("POST", &paths::bulk_delete()).ok()?;
        let ended = Closure::<dyn Fn()>::new({
            let request = request.clone();
            move || answered(answer(&request))
        });
        let told = Closure::<dyn Fn(ProgressEvent)>::new(move |event: ProgressEvent| {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "whole numbers far below 2^53"
            )]
            told(event.loaded() as u64, event.total() as u64);
        });
        // Whether it ended well or not, `loadend` says so.
        request.set_onloadend(Some(ended.as_ref().unchecked_ref()));
        request.upload().ok()?.set_onprogress(Some(told.as_ref().unchecked_ref()));
        request.send_with_opt_form_data(Some(&form)).ok()?;
        Some(Self { request, ended, told })
    }
}

impl Drop for Post {
    fn drop(&mut self) {
        self.request.set_onloadend(None);
        if let Ok(upload) = self.request.upload() {
            upload.set_onprogress(None);
        }
        // One that has ended stays as it is.
        let _ = self.request.abort();
        let _ = (&self.ended, &self.told);
    }
}

fn answer(request: &XmlHttpRequest) -> Result<OperationNumber, ApiError> {
    let status = request.status().unwrap_or_default();
    let body = request.response_text().ok().flatten().unwrap_or_default();
    if (200..300).contains(&status) {
        return serde_json::from_str::<Draft>(&body)
            .map(|draft| draft.number)
            .map_err(|_| ApiError::Transport);
    }
    Err(serde_json::from_str(&body).unwrap_or(ApiError::Transport))
}
