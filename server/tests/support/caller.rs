use super::Reply;
use axum::Router;
use axum::body::Body;
use http::header::{ACCEPT, CONTENT_TYPE, COOKIE, HOST, SET_COOKIE};
use http::request::Builder;
use http::{Method, Request};
use std::fmt::Write as _;
use tower::ServiceExt as _;

/// A browser, or a program.
#[derive(Clone)]
pub struct Caller {
    router: Router,
    cookie: Option<String>,
    headers: Vec<(String, String)>,
}

impl Caller {
    /// Without a cookie.
    pub fn new(router: Router) -> Self {
        Self { router, cookie: None, headers: Vec::new() }
    }

    /// With this cookie.
    pub fn with_cookie(mut self, cookie: &str) -> Self {
        self.cookie = Some(cookie.to_owned());
        self
    }

    /// Its cookie.
    pub fn cookie(&self) -> Option<&str> {
        self.cookie.as_deref()
    }

    /// With this header on every request.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// What it sends as `Authorization`; empty when it sends none.
    pub fn authorization(&self) -> String {
        let sent = self.headers.iter().find(|(name, _)| name == "authorization");
        sent.map(|(_, value)| value.clone()).unwrap_or_default()
    }

    /// One that reads pages, as a browser that follows a link or sends a plain form.
    pub fn navigating(self) -> Self {
        self.with(ACCEPT.as_str(), "text/html,application/xhtml+xml")
    }

    /// Takes over the cookie that an answer sets.
    pub fn keeping(mut self, reply: &Reply) -> Self {
        let cookie = reply.header(SET_COOKIE.as_str());
        self.cookie = cookie.split(';').next().map(str::to_owned);
        self
    }

    /// GET.
    pub async fn get(&self, path: &str) -> Reply {
        self.send(self.request(Method::GET, path).body(Body::empty()).unwrap()).await
    }

    /// POST of a plain form.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Reply {
        let mut form = String::new();
        for (name, value) in fields {
            write!(form, "{name}={}&", server::answer::encode(value)).unwrap();
        }
        let request =
            self.request(Method::POST, path).header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(form)).unwrap()).await
    }

    /// POST of JSON.
    pub async fn json(&self, path: &str, body: &serde_json::Value) -> Reply {
        let request = self.request(Method::POST, path).header(CONTENT_TYPE, "application/json");
        self.send(request.body(Body::from(body.to_string())).unwrap()).await
    }

    /// A request of this caller, to be completed.
    pub fn request(&self, method: Method, path: &str) -> Builder {
        let mut request = Request::builder().method(method).uri(path).header(HOST, "portal.example");
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        match &self.cookie {
            Some(cookie) => request.header(COOKIE, cookie),
            None => request,
        }
    }

    /// Sends a request.
    pub async fn send(&self, request: Request<Body>) -> Reply {
        let response = self.router.clone().oneshot(request).await.unwrap();
        Reply::read(response).await
    }
}
