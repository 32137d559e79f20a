use super::{Dialog, Explain, TextField, Toasts, toasts};
use crate::error::ApiResult;
use futures::future::LocalBoxFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;

type Act = Arc<dyn Fn() -> LocalBoxFuture<'static, ApiResult<String>> + Send + Sync>;

/// What is asked before something that cannot be undone.
#[derive(Clone)]
pub struct Question {
    title: String,
    action: String,
    text: Option<String>,
    goes: Vec<String>,
    stays: Vec<String>,
    typed: Option<String>,
    danger: bool,
    quiet: bool,
    act: Act,
}

impl Question {
    /// A question that names the thing and the count ("Delete 12 devices?"), the words of the button ("Delete devices"),
    /// and what to do; the answer of `act` is told as a success ("12 devices deleted").
    pub fn new<F>(
        title: impl Into<String>,
        action: impl Into<String>,
        act: impl Fn() -> F + Send + Sync + 'static,
    ) -> Self
    where
        F: Future<Output = ApiResult<String>> + 'static,
    {
        Self {
            title: title.into(),
            action: action.into(),
            text: None,
            goes: Vec::new(),
            stays: Vec::new(),
            typed: None,
            danger: false,
            quiet: false,
            act: Arc::new(move || Box::pin(act())),
        }
    }

    /// A sentence under the title.
    #[must_use]
    pub fn text(mut self, text: impl Into<String>) -> Self {
        self.text = Some(text.into());
        self
    }

    /// One thing that goes, with its count.
    #[must_use]
    pub fn goes(mut self, what: impl Into<String>) -> Self {
        self.goes.push(what.into());
        self
    }

    /// One thing that stays.
    #[must_use]
    pub fn stays(mut self, what: impl Into<String>) -> Self {
        self.stays.push(what.into());
        self
    }

    /// A word or number to type first, for what is large.
    #[must_use]
    pub fn typed(mut self, text: impl Into<String>) -> Self {
        self.typed = Some(text.into());
        self
    }

    /// Only begins something: how that goes is told elsewhere.
    #[must_use]
    pub fn quiet(mut self) -> Self {
        self.quiet = true;
        self
    }

    /// Something is lost for good.
    #[must_use]
    pub fn danger(mut self) -> Self {
        self.danger = true;
        self
    }
}

/// The one confirm flow: one dialog, one wording, one way to tell how it went.
#[derive(Clone, Copy)]
pub struct Confirm {
    question: RwSignal<Option<Question>>,
    open: RwSignal<bool>,
    typed: RwSignal<String>,
    busy: RwSignal<bool>,
}

impl Confirm {
    pub(super) fn new() -> Self {
        Self {
            question: RwSignal::new(None),
            open: RwSignal::new(false),
            typed: RwSignal::new(String::new()),
            busy: RwSignal::new(false),
        }
    }

    /// The one of this page.
    pub fn here() -> Self {
        use_context().unwrap_or_else(Self::new)
    }

    /// Asks, and acts when the answer is yes.
    pub fn ask(self, question: Question) {
        self.typed.set(String::new());
        self.busy.set(false);
        self.question.set(Some(question));
        self.open.set(true);
    }
}

/// Asks the server what an act would do, then the person, then acts. Taken while the page is being made.
#[derive(Clone, Copy)]
pub struct Asker {
    confirm: Confirm,
    toasts: Toasts,
    explain: Explain,
}

impl Asker {
    /// The one of this page.
    pub fn here() -> Self {
        Self { confirm: Confirm::here(), toasts: toasts(), explain: Explain::here() }
    }

    /// `preview` says what would go and stay; `question` puts that before the person.
    pub fn ask<T: 'static>(
        self,
        preview: impl Future<Output = ApiResult<T>> + 'static,
        question: impl FnOnce(T) -> Question + 'static,
    ) {
        self.ask_if(preview, move |preview| Ok(question(preview)));
    }

    /// As [`Self::ask`], where there may be nothing to ask about: `question` says why, and that is told instead.
    pub fn ask_if<T: 'static>(
        self,
        preview: impl Future<Output = ApiResult<T>> + 'static,
        question: impl FnOnce(T) -> Result<Question, String> + 'static,
    ) {
        spawn_local(async move {
            match preview.await.map(question) {
                Ok(Ok(question)) => self.confirm.ask(question),
                Ok(Err(nothing)) => self.toasts.failure(nothing),
                Err(error) => self.toasts.failure((self.explain.0)(&error)),
            }
        });
    }
}

/// The dialog of the confirm flow.
#[component]
pub(super) fn ConfirmDialog() -> impl IntoView {
    let confirm = Confirm::here();
    let toasts = toasts();
    let explain = Explain::here();
    let Confirm { question, open, typed, busy } = confirm;
    let title = Signal::derive(move || question.read().as_ref().map(|q| q.title.clone()).unwrap_or_default());
    let ready = Signal::derive(move || {
        let wanted = question.read().as_ref().and_then(|question| question.typed.clone());
        !busy.get() && wanted.is_none_or(|wanted| typed.read().trim() == wanted)
    });
    let act = move || {
        let Some(question) = question.get_untracked() else { return };
        if !ready.get_untracked() {
            return;
        }
        busy.set(true);
        let future = (question.act)();
        spawn_local(async move {
            match future.await {
                Ok(_) if question.quiet => {}
                Ok(told) => toasts.success(told),
                Err(error) => toasts.failure((explain.0)(&error)),
            }
            let _ = busy.try_set(false);
            let _ = open.try_set(false);
        });
    };
    view! {
        <Dialog id="confirm" title open busy>
            {move || question.get().map(|question| body(question, typed, ready, busy, open, act))}
        </Dialog>
    }
    .into_any()
}

fn body(
    question: Question,
    typed: RwSignal<String>,
    ready: Signal<bool>,
    busy: RwSignal<bool>,
    open: RwSignal<bool>,
    act: impl Fn() + Copy + 'static,
) -> impl IntoView {
    let list = |heading: &'static str, class: &'static str, lines: Vec<String>| {
        (!lines.is_empty()).then(|| {
            let lines = lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view();
            view! { <div class=class><h3>{heading}</h3><ul>{lines}</ul></div> }
        })
    };
    let check = question.typed.map(|wanted| {
        let label = t!("Type {wanted} to confirm", wanted);
        view! { <TextField id="confirm-typed" name="typed" label value=typed autocomplete="off"/> }
    });
    let class = if question.danger { "btn primary danger" } else { "btn primary" };
    let action = question.action;
    view! {
        <form method="dialog" on:submit=move |event| { event.prevent_default(); act() }>
            <section>
                {question.text.map(|text| view! { <p>{text}</p> })}
                {list(t!("What goes"), "goes", question.goes)}
                {list(t!("What stays"), "stays", question.stays)}
                {check}
            </section>
            <footer>
                <button type="button" class="btn" autofocus disabled=move || busy.get() on:click=move |_| open.set(false)>
                    {t!("Cancel")}
                </button>
                <button type="submit" class=class disabled=move || !ready.get() aria-busy=move || busy.get().then_some("true")>
                    {action}
                </button>
            </footer>
        </form>
    }
    .into_any()
}
