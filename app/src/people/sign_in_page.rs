use crate::error::ApiError;
use crate::ui::{Glyph, Icon, TextField};
use crate::{paths, words};
use domain::{Conflict, PortalError};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

/// The codes of a refused sign-in in the page's URL. The server writes them, the page reads them; never a sentence, so
/// that a forged link can only show our own words, and never the e-mail address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignInRefusal {
    /// E-mail or password wrong.
    Wrong,
    /// Too many attempts; seconds to wait.
    Wait(u32),
    /// Anything else: a fault, an incomplete form.
    Failed,
}

impl SignInRefusal {
    /// The refusal of a use case as a code.
    pub fn of(error: &PortalError) -> Self {
        match error {
            PortalError::Conflict(Conflict::WrongCredentials | Conflict::WrongCode)
            | PortalError::Invalid(_) => Self::Wrong,
            PortalError::TooManyRequests { retry_after_seconds } => Self::Wait(*retry_after_seconds),
            _ => Self::Failed,
        }
    }

    /// As it stands in the URL after `refused=`.
    pub fn code(&self) -> String {
        match self {
            Self::Wrong => "wrong".to_owned(),
            Self::Wait(seconds) => format!("wait-{seconds}"),
            Self::Failed => "failed".to_owned(),
        }
    }

    /// Reads a code.
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "wrong" => Some(Self::Wrong),
            "failed" => Some(Self::Failed),
            other => other.strip_prefix("wait-")?.parse().ok().map(Self::Wait),
        }
    }

    /// What is said about it.
    pub fn sentence(&self) -> String {
        match self {
            Self::Wrong => {
                words::sentence(&ApiError::Portal(PortalError::Conflict(Conflict::WrongCredentials)))
            }
            Self::Wait(seconds) => words::sentence(&ApiError::Portal(PortalError::TooManyRequests {
                retry_after_seconds: *seconds,
            })),
            Self::Failed => {
                "Signing in did not work. Try again; if it goes on, tell the operator.".to_owned()
            }
        }
    }
}

/// What was typed as the e-mail address, for the page that comes back with a refusal: in this tab alone, because an
/// address with personal data would end up in logs.
const TYPED: &str = "sign-in-email";

fn typed() -> Option<web_sys::Storage> {
    window().session_storage().ok().flatten()
}

fn remember(email: &str) {
    if let Some(storage) = typed() {
        // What cannot be remembered is typed again.
        let _ = storage.set_item(TYPED, email);
    }
}

/// Where people sign in: a plain form.
#[component]
pub fn SignInPage() -> impl IntoView {
    let query = use_query_map();
    let refusal =
        move || query.with(|query| query.get("refused").and_then(|code| SignInRefusal::from_code(&code)));
    let next = move || query.with(|query| query.get("next").unwrap_or_default());
    let email = RwSignal::new(String::new());
    // Only a browser runs effects.
    Effect::new(move |_| {
        if refusal().is_some()
            && let Some(typed) = typed().and_then(|storage| storage.get_item(TYPED).ok().flatten())
        {
            email.set(typed);
        }
    });
    view! {
        <Title text="Sign in"/>
        <main class="alone">
            <div class="brand"><span class="mark"><Icon glyph=Glyph::Waybill/></span>"Waybill"</div>
            <div class="sheet">
                <h1>"Sign in"</h1>
                {move || (refusal().is_none() && query.with(|query| query.get("password").is_some_and(|set| set == "set")))
                    .then(|| view! { <p class="notice ok" role="status">"Your new password is set. Sign in with it."</p> })}
                {move || refusal().map(|refusal| view! { <p class="notice bad" role="alert">{refusal.sentence()}</p> })}
                <form class="fields" method="post" action=paths::session() on:submit=move |_| remember(&email.get_untracked())>
                    <input type="hidden" name="next" value=next/>
                    <TextField id="email" name="email" label="E-mail address" kind="email" required=true value=email
                        autocomplete="username" inputmode="email" maxlength=254/>
                    <TextField id="password" name="password" label="Password" kind="password" required=true
                        autocomplete="current-password" maxlength=1000/>
                    <button class="btn primary">"Sign in"</button>
                    <p><a href=paths::forgot_password()>"Forgot your password?"</a></p>
                </form>
            </div>
        </main>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_reads_back_from_the_url() {
        for refusal in [SignInRefusal::Wrong, SignInRefusal::Wait(30), SignInRefusal::Failed] {
            assert_eq!(SignInRefusal::from_code(&refusal.code()), Some(refusal));
        }
        for forged in ["", "wait-", "wait--1", "Call 0900 1234"] {
            assert_eq!(SignInRefusal::from_code(forged), None);
        }
    }
}
