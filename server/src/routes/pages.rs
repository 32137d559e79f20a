use crate::Server;
use crate::guard::page_policy;
use app::ssr::document;
use axum::Router;
use domain::people::SignedIn;
use http::HeaderValue;
use http::header::CONTENT_SECURITY_POLICY;
use http::request::Parts;
use leptos::nonce::use_nonce;
use leptos::prelude::{provide_context, use_context};
use leptos_axum::{LeptosRoutes as _, ResponseOptions, generate_route_list};

/// Adds the pages and server functions of `app`; its last page is the one for what does not exist.
pub fn add(plain: Router<Server>, server: &Server) -> Router<Server> {
    let context = {
        let server = server.clone();
        move || provide(&server)
    };
    let shell = {
        let options = server.leptos.clone();
        move || document(options.clone())
    };
    plain.leptos_routes_with_context(server, generate_route_list(app::App), context, shell)
}

/// What every page and server function finds in its context.
fn provide(server: &Server) {
    provide_context(server.portal.clone());
    if let Some(signed_in) =
        use_context::<Parts>().and_then(|parts| parts.extensions.get::<SignedIn>().cloned())
    {
        provide_context(signed_in.actor.clone());
        provide_context(signed_in);
    }
    // Pages have a nonce, server functions none.
    if let (Some(nonce), Some(options)) = (use_nonce(), use_context::<ResponseOptions>())
        && let Ok(policy) = HeaderValue::from_str(&page_policy(&nonce))
    {
        options.insert_header(CONTENT_SECURITY_POLICY, policy);
    }
}
