use super::leaving::ask_before_leaving;
use super::state::{Check, Step, Wizard};
use crate::error::ApiError;
use crate::ui::{Glyph, Icon, Progress, grouped};
use crate::uploads::{begin_upload, cancel_upload, finish_upload};
use crate::{paths, words};
use domain::uploads::file::protocol::{Command, Event};
use domain::uploads::{BegunUpload, NewUpload, UploadNumber, UploadRefusal};
use domain::{Field, PortalError};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use time::Date;
use time::macros::format_description;

/// How far the sending is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Sending {
    /// Not begun.
    Idle,
    /// The server is asked for a place.
    Beginning,
    /// Bytes go.
    Bytes { bytes: u64, of: u64 },
    /// The connection is lost; it is tried again.
    Waiting { bytes: u64, of: u64, seconds: u32 },
    /// All bytes are there.
    Finishing,
    /// It stopped. `resume`: it can go on where it was.
    Stopped { sentence: String, resume: bool },
    /// The server has taken it over.
    Done,
}

/// The optional facts about an upload, and what was begun with them.
#[derive(Clone, Copy)]
pub(super) struct Order {
    pub alias: RwSignal<String>,
    pub number: RwSignal<String>,
    pub date: RwSignal<String>,
    /// What the server refused of them.
    pub refusal: RwSignal<Option<ApiError>>,
    /// The upload that the key in it was made for: the same again is the same upload, however often it is sent.
    asked: StoredValue<Option<NewUpload>>,
    begun: StoredValue<Option<BegunUpload>>,
    bytes: StoredValue<(u64, u64)>,
}

impl Order {
    pub(super) fn new() -> Self {
        Self {
            alias: RwSignal::new(String::new()),
            number: RwSignal::new(String::new()),
            date: RwSignal::new(String::new()),
            refusal: RwSignal::new(None),
            asked: StoredValue::new(None),
            begun: StoredValue::new(None),
            bytes: StoredValue::new((0, 0)),
        }
    }

    /// The upload that was begun, if one was.
    fn begun(self) -> Option<BegunUpload> {
        self.begun.get_value()
    }
}

impl Wizard {
    /// Uploads, or goes on with it. A second press while it runs does nothing.
    pub(super) fn send(self) {
        let resting = matches!(self.sending.get_untracked(), Sending::Idle | Sending::Stopped { .. });
        let Some(new) = self.upload().filter(|_| resting) else { return };
        self.order.refusal.set(None);
        self.sending.set(Sending::Beginning);
        self.step.set(Step::Upload);
        let key = new.key.clone();
        spawn_local(async move {
            let answer = begin_upload(new).await;
            let asked =
                self.order.asked.try_with_value(|asked| asked.as_ref().is_some_and(|new| new.key == key));
            match answer {
                Ok(begun) if asked == Some(true) => self.begun(begun),
                // Too late: it was cancelled meanwhile, or the person has left.
                Ok(begun) => cancel_quietly(begun.number),
                Err(error) if asked == Some(true) => self.refused(error),
                Err(_) => {}
            }
        });
    }

    /// Stops sending and forgets what is on the server.
    pub(super) fn cancel_sending(self) {
        self.tell(&Command::Cancel);
        self.give_up();
        self.sending.set(Sending::Idle);
        self.step.set(if self.registry().is_some() { Step::Check } else { Step::Details });
        self.toasts.success(t!("Upload cancelled; nothing was changed"));
    }

    /// Whether the file is on its way, so that leaving cancels it.
    pub(super) fn under_way(self) -> bool {
        let sending = self.sending.try_get_untracked();
        matches!(sending, Some(Sending::Beginning | Sending::Bytes { .. } | Sending::Waiting { .. }))
    }

    /// The page is going: what was begun goes too, unless the server already has all of it.
    pub(super) fn leave(self) {
        if !matches!(self.sending.try_get_untracked(), None | Some(Sending::Finishing | Sending::Done)) {
            self.give_up();
        }
    }

    /// Gives up what was begun on the server, where it holds its bytes and one of few places. What comes next has a key
    /// of its own.
    pub(super) fn give_up(self) {
        self.order.asked.set_value(None);
        if let Some(begun) = self.order.begun.try_update_value(Option::take).flatten() {
            cancel_quietly(begun.number);
        }
    }

    /// The upload as it stands, under the key of the last try if nothing has changed since.
    fn upload(self) -> Option<NewUpload> {
        let Check::Done(checked) = self.check.get_untracked() else { return None };
        let (file_name, bytes) = self.file.get_untracked()?;
        let text = |signal: RwSignal<String>| {
            Some(signal.get_untracked().trim().to_owned()).filter(|text| !text.is_empty())
        };
        let date = |text: String| Date::parse(&text, format_description!("[year]-[month]-[day]")).ok();
        let earlier = self.order.asked.get_value();
        let mut new = NewUpload {
            key: earlier.as_ref().map(|earlier| earlier.key.clone()).unwrap_or_default(),
            customer: self.customer(),
            registry: self.registry(),
            file_name,
            bytes,
            format: Some(checked.format),
            mapping: Some(checked.mapping),
            repairs: self.repairs.get_untracked(),
            mode: self.mode.get_untracked(),
            sold_to_alias: text(self.order.alias),
            order_number: text(self.order.number),
            order_date: text(self.order.date).and_then(date),
        };
        if earlier.as_ref() != Some(&new) {
            self.give_up();
            new.key = new_key();
            self.order.asked.set_value(Some(new.clone()));
        }
        Some(new)
    }

    fn begun(self, begun: BegunUpload) {
        let of = self.file.with_untracked(|file| file.as_ref().map_or(0, |(_, bytes)| *bytes));
        self.order.begun.set_value(Some(begun.clone()));
        self.order.bytes.set_value((begun.received, of));
        if begun.finished {
            self.sending.set(Sending::Done);
        } else if begun.received >= of {
            self.finish(begun.number);
        } else {
            self.sending.set(Sending::Bytes { bytes: begun.received, of });
            let url = paths::upload_chunks(&begun.number);
            self.tell(&Command::Send { url, chunk: u64::from(begun.chunk_bytes), offset: begun.received });
        }
    }

    fn finish(self, number: UploadNumber) {
        self.sending.set(Sending::Finishing);
        spawn_local(async move {
            match finish_upload(number).await {
                Ok(()) | Err(ApiError::Portal(PortalError::Upload(UploadRefusal::Finished))) => {
                    self.sending.set(Sending::Done);
                }
                Err(error) => self.refused(error),
            }
        });
    }

    pub(super) fn hear_sending(self, event: Event) {
        if !matches!(self.sending.get_untracked(), Sending::Bytes { .. } | Sending::Waiting { .. }) {
            return;
        }
        match event {
            Event::Sending { bytes, of } => {
                self.order.bytes.set_value((bytes, of));
                self.sending.set(Sending::Bytes { bytes, of });
            }
            Event::Waiting { milliseconds, .. } => {
                let (bytes, of) = self.order.bytes.get_value();
                self.sending.set(Sending::Waiting { bytes, of, seconds: milliseconds.div_ceil(1000) });
            }
            Event::Sent { .. } => {
                if let Some(begun) = self.order.begun.get_value() {
                    self.finish(begun.number);
                }
            }
            Event::SendFailed { body, .. } => {
                self.refused(serde_json::from_str(&body).unwrap_or(ApiError::Transport));
            }
            Event::FileChanged => {
                let error = ApiError::Portal(PortalError::Upload(UploadRefusal::FileChanged));
                self.sending.set(Sending::Stopped { sentence: words::sentence(&error), resume: false });
            }
            _ => {}
        }
    }

    /// What the fields are wrong about goes to the fields; what a second try can mend may be resumed.
    fn refused(self, error: ApiError) {
        if words::beside_fields(&error, &[Field::OrderNumber, Field::OrderDate, Field::SoldToCode]).is_none()
        {
            self.order.refusal.set(Some(error));
            self.sending.set(Sending::Idle);
            self.step.set(Step::Details);
            return;
        }
        let resume = match &error {
            ApiError::Transport => true,
            ApiError::Portal(error) => match error {
                PortalError::Unauthenticated
                | PortalError::TooManyRequests { .. }
                | PortalError::Internal { .. } => true,
                PortalError::Upload(refusal) => matches!(
                    refusal,
                    UploadRefusal::WrongOffset { .. }
                        | UploadRefusal::WrongHash
                        | UploadRefusal::Incomplete { .. }
                        | UploadRefusal::TooManyOpen { .. }
                ),
                PortalError::Forbidden(_)
                | PortalError::NotFound
                | PortalError::Invalid(_)
                | PortalError::Conflict(_) => false,
            },
        };
        let sentence = match &error {
            ApiError::Portal(PortalError::Unauthenticated) => {
                t!("Your session has ended. Sign in again in another tab, then press Resume here: it goes on where it was.").to_owned()
            }
            error => words::sentence(error),
        };
        self.sending.set(Sending::Stopped { sentence, resume });
    }
}

/// What is not cancelled now is forgotten by the server tomorrow.
fn cancel_quietly(number: UploadNumber) {
    spawn_local(async move { drop(cancel_upload(number).await) });
}

/// 32 hexadecimal digits. Unique is enough: a key means something only beside its organisation.
fn new_key() -> String {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a random number below 2^32")]
    let part = || (js_sys::Math::random() * 4_294_967_296.0) as u32;
    format!("{:08x}{:08x}{:08x}{:08x}", part(), part(), part(), part())
}

/// The last step: the bytes go, and the upload appears in UPLOADS.
#[component]
pub(super) fn UploadStep(wizard: Wizard) -> impl IntoView {
    let navigate = use_navigate();
    let sending = wizard.sending;
    Effect::new(move |_| {
        if sending.get() == Sending::Done {
            wizard
                .toasts
                .success(t!("The file has arrived. Its rows are decided now; the status changes by itself."));
            let there = match (wizard.customer(), wizard.order.begun()) {
                (Some(customer), _) => paths::customer(&customer),
                (None, Some(begun)) if wizard.registry().is_some() => paths::registry_load(&begun.number),
                (None, Some(begun)) => paths::bulk_upload_details(&begun.number),
                (None, None) => paths::bulk_actions(),
            };
            navigate(&there, NavigateOptions { replace: true, ..Default::default() });
        }
    });
    ask_before_leaving(wizard);
    let bytes = Signal::derive(move || match sending.get() {
        Sending::Bytes { bytes, of } | Sending::Waiting { bytes, of, .. } => (bytes, of),
        Sending::Finishing | Sending::Done => (1, 1),
        Sending::Idle | Sending::Beginning => (0, 1),
        Sending::Stopped { .. } => wizard.order.bytes.get_value(),
    });
    let told = move || match sending.get() {
        Sending::Idle | Sending::Beginning => t!("Asking the server for a place…").to_owned(),
        Sending::Bytes { bytes, of } => {
            t!(
                "{bytes} of {div_ceil} KB are there",
                bytes = grouped(bytes / 1024),
                div_ceil = grouped(of.div_ceil(1024))
            )
        }
        Sending::Waiting { seconds, .. } => {
            t!("No connection. Trying again in {seconds} s; it goes on where it was.", seconds)
        }
        Sending::Finishing | Sending::Done => t!("All of the file is there").to_owned(),
        Sending::Stopped { .. } => String::new(),
    };
    let stopped = move || match sending.get() {
        Sending::Stopped { sentence, resume } => Some((sentence, resume)),
        _ => None,
    };
    let name =
        wizard.file.with_untracked(|file| file.as_ref().map_or_else(String::new, |(name, _)| name.clone()));
    view! {
        <section class="step" id=Step::Upload.id() tabindex="-1" aria-label=t!("Upload")>
            <h2>{t!("Uploading ")}{name.clone()}</h2>
            <Progress done=Signal::derive(move || bytes.get().0) of=Signal::derive(move || bytes.get().1) label=t!("Uploading {name}", name)/>
            <p class="soft">{told}</p>
            {move || stopped().map(|(sentence, _)| view! { <p class="notice bad" role="alert"><Icon glyph=Glyph::Alert/><span>{sentence}</span></p> })}
        </section>
        <footer>
            <button type="button" class="btn quiet" disabled=move || matches!(sending.get(), Sending::Finishing | Sending::Done)
                on:click=move |_| wizard.cancel_sending()>{t!("Cancel upload")}</button>
            {move || stopped().map(|(_, resume)| if resume {
                view! { <button type="button" class="btn primary" on:click=move |_| wizard.send()>{t!("Resume")}</button> }.into_any()
            } else {
                view! { <button type="button" class="btn primary" on:click=move |_| wizard.forget()>{t!("Choose the file again")}</button> }.into_any()
            })}
        </footer>
    }
    .into_any()
}
