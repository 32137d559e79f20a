use crate::config::is_safe;
use futures::future::BoxFuture;
use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse};
use reqwest::redirect;
use std::time::Duration;

/// For a whole answer. Four of them, one after the other, are within the time of a request to us.
const PATIENCE: Duration = Duration::from_secs(5);
/// Bytes of an answer: a few keys, a token, a few claims.
const LARGEST: usize = 512 * 1024;

/// Why an answer did not come.
#[derive(Debug, thiserror::Error)]
pub enum AskError {
    /// The provider names an address that is not safe to ask.
    #[error("an address is neither https nor on this machine")]
    Unsafe,
    /// Connecting, asking, reading.
    #[error("no answer")]
    Http(#[from] reqwest::Error),
    /// Longer than anything we ask for.
    #[error("the answer is too long")]
    TooLong,
    /// No HTTP.
    #[error("the answer cannot be read")]
    Malformed(#[from] http::Error),
}

/// Asks the provider.
#[derive(Debug)]
pub struct Client {
    client: reqwest::Client,
    /// Whether the provider is on this machine, without TLS.
    plain: bool,
}

impl Client {
    pub fn new(plain: bool) -> Result<Self, reqwest::Error> {
        let client = reqwest::Client::builder()
            .timeout(PATIENCE)
            // A redirect could lead to a host that nobody configured.
            .redirect(redirect::Policy::none())
            .user_agent("Waybill")
            .build()?;
        Ok(Self { client, plain })
    }

    /// Whether this address may be asked, or a browser sent there.
    pub fn may_ask(&self, address: &http::Uri) -> bool {
        is_safe(address, self.plain)
    }

    async fn ask(&self, request: HttpRequest) -> Result<HttpResponse, AskError> {
        if !self.may_ask(request.uri()) {
            return Err(AskError::Unsafe);
        }
        let mut answer = self.client.execute(request.try_into()?).await?;
        let mut response = http::Response::builder().status(answer.status());
        if let Some(headers) = response.headers_mut() {
            headers.clone_from(answer.headers());
        }
        let mut body = Vec::new();
        while let Some(chunk) = answer.chunk().await? {
            if body.len() + chunk.len() > LARGEST {
                return Err(AskError::TooLong);
            }
            body.extend_from_slice(&chunk);
        }
        Ok(response.body(body)?)
    }
}

impl<'c> AsyncHttpClient<'c> for Client {
    type Error = AskError;
    type Future = BoxFuture<'c, Result<HttpResponse, AskError>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.ask(request))
    }
}
