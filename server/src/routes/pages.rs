use crate::Server;
use crate::answer::Refused;
use crate::guard::page_policy;
use app::people::SignInProvider;
use app::ssr::document;
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse as _, Response};
use domain::Actor;
use domain::languages::Language;
use domain::people::{Profile, SignedIn};
use http::header::{ACCEPT_LANGUAGE, CONTENT_SECURITY_POLICY};
use http::request::Parts;
use http::{Extensions, HeaderMap, HeaderValue, Method};
use leptos::nonce::use_nonce;
use leptos::prelude::{provide_context, use_context};
use leptos_axum::{AxumRouteListing, LeptosRoutes as _, ResponseOptions, generate_route_list};
use std::sync::LazyLock;
use std::time::Duration;
use tokio::time::timeout;

/// A page that takes longer is rendered anew. Rendering takes milliseconds, but once in some thousand pages on a busy
/// machine the framework loses a wake-up between two threads and would wait for ever (leptos issue 4851).
const PATIENCE: Duration = Duration::from_secs(4);

/// The pages of `app`, found out once: the framework loads no data anywhere while it looks for them.
pub fn listing() -> &'static [AxumRouteListing] {
    static PAGES: LazyLock<Vec<AxumRouteListing>> = LazyLock::new(|| generate_route_list(app::App));
    &PAGES
}

/// The pages and server functions of `app`; its last page is the one for what does not exist.
pub fn router(server: &Server) -> Router<Server> {
    let context = {
        let server = server.clone();
        move || provide(&server)
    };
    let shell = {
        let options = server.leptos.clone();
        move || document(options.clone())
    };
    Router::new()
        .leptos_routes_with_context(server, listing().to_vec(), context, shell)
        .layer(from_fn(patiently))
        .layer(from_fn_with_state(server.clone(), introduced))
}

/// Every page shows who is signed in: puts their `Profile` into the request's extensions.
async fn introduced(State(server): State<Server>, mut request: Request, next: Next) -> Response {
    let actor = request.extensions().get::<Actor>().filter(|_| request.method() != Method::POST);
    if let Some(actor) = actor {
        match server.portal.people.profile(actor).await {
            Ok(profile) => drop(request.extensions_mut().insert(profile)),
            Err(fault) => return Refused(fault).into_response(),
        }
    }
    next.run(request).await
}

async fn patiently(request: Request, next: Next) -> Response {
    if request.method() != Method::GET {
        return next.run(request).await;
    }
    let (parts, _) = request.into_parts();
    let once = || next.clone().run(Request::from_parts(parts.clone(), Body::empty()));
    if let Ok(page) = timeout(PATIENCE, once()).await {
        return page;
    }
    tracing::warn!("page.rendered_anew");
    once().await
}

/// The language of who asks: the one that they chose, or the one that their browser prefers.
pub(crate) fn language_of(extensions: &Extensions, headers: &HeaderMap) -> Language {
    let chosen = extensions.get::<Profile>().and_then(|profile| profile.appearance.language);
    let accepted =
        || headers.get(ACCEPT_LANGUAGE).and_then(|accepted| accepted.to_str().ok()).unwrap_or_default();
    chosen.unwrap_or_else(|| Language::preferred(accepted()))
}

/// What every page and server function finds in its context.
fn provide(server: &Server) {
    provide_context(server.portal.clone());
    if let Some(Parts { extensions, headers, .. }) = use_context() {
        provide_context(language_of(&extensions, &headers));
        if let Some(signed_in) = extensions.get::<SignedIn>() {
            provide_context(signed_in.actor.clone());
            provide_context(signed_in.clone());
        }
        if let Some(profile) = extensions.get::<Profile>() {
            provide_context(profile.clone());
        }
    }
    if let Some(provider) = &server.oidc {
        provide_context(SignInProvider { name: provider.name.clone() });
    }
    // Pages have a nonce, server functions none.
    if let (Some(nonce), Some(options)) = (use_nonce(), use_context::<ResponseOptions>())
        && let Ok(policy) = HeaderValue::from_str(&page_policy(&nonce))
    {
        options.insert_header(CONTENT_SECURITY_POLICY, policy);
    }
}
