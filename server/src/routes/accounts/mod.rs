//! Where the forms of links post: opening an account, accepting an invitation, a forgotten password. Plain forms, because
//! they set cookies.

mod accept;
mod activate;
mod forgot;
mod reset;

pub use accept::accept;
pub use activate::activate;
pub use forgot::forgot;
pub use reset::reset;

use crate::Server;
use crate::answer::{Answer, back_with, is_navigation, see_other};
use crate::guard::{client_of, session};
use axum::Form;
use axum::extract::{FromRequest as _, Request};
use axum::response::IntoResponse as _;
use axum_extra::extract::cookie::CookieJar;
use domain::PortalError;
use domain::people::{Client, Opened};
use serde::de::DeserializeOwned;

/// A form that was posted, and by what.
struct Posted<F> {
    form: F,
    client: Client,
    jar: CookieJar,
    from_browser: bool,
}

impl<F: DeserializeOwned + Default> Posted<F> {
    /// Reads it; what cannot be read is an empty one, and refused as such.
    async fn read(server: &Server, request: Request) -> Self {
        let (parts, body) = request.into_parts();
        let client = client_of(&parts, server.http.trusted_proxies);
        let jar = CookieJar::from_headers(&parts.headers);
        let from_browser = is_navigation(&parts);
        let form = Form::<F>::from_request(Request::from_parts(parts, body), &()).await;
        Self { form: form.map(|Form(form)| form).unwrap_or_default(), client, jar, from_browser }
    }
}

impl<F> Posted<F> {
    /// Signs in by a session that was opened; the one that the browser had before ends.
    async fn signed_in(&self, server: &Server, Opened { token, factor_due }: Opened) -> Answer {
        if let Some(earlier) = session::token_in(&self.jar, &server.http) {
            server.portal.sessions.sign_out(&earlier).await?;
        }
        let jar = CookieJar::new().add(session::cookie(&server.http, token));
        let to = if factor_due { app::paths::sign_in_code(None) } else { app::paths::home() };
        Ok((jar, see_other(&to)).into_response())
    }

    /// Refuses: a browser goes back to the page of the form, a program is told.
    fn refused(&self, page: &str, refusal: PortalError) -> Answer {
        if self.from_browser { Ok(back_with(page, &refusal)) } else { Err(refusal.into()) }
    }
}
