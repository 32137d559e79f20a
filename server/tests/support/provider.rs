//! A sign-in provider that says what a test wants it to say: an OpenID Connect provider over HTTP, whose tokens are
//! signed, and which checks what a provider checks. What a real one does is in end2end/tests/sign-in-oidc.spec.ts.

use axum::extract::{Form, State};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use http::{HeaderMap, StatusCode};
use openidconnect::core::{CoreEdDsaPrivateSigningKey, CoreJwsSigningAlgorithm};
use openidconnect::{JsonWebKeyId, PrivateSigningKey as _};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::net::TcpListener;

/// The portal's name and secret at the provider.
pub const CLIENT: (&str, &str) = ("waybill", "hunter2");

/// When the clock of a test begins, in seconds.
const NOW: i64 = 1_795_262_400;

/// The provider, as long as the test runs.
#[derive(Clone)]
pub struct TestProvider {
    /// Its issuer, and its address.
    pub issuer: String,
    plan: Arc<Mutex<Plan>>,
}

/// What the provider does next.
struct Plan {
    /// Claims of the ID token, over those that are right; null takes one away.
    claims: Value,
    user_info: Value,
    /// Signs with a key that the provider does not publish.
    forged: bool,
    /// Answers everything with a redirect to another place.
    elsewhere: bool,
    /// By code: nonce and challenge of the request that it answers. Each is redeemed once.
    codes: HashMap<String, (String, String)>,
}

impl TestProvider {
    /// Listens on a port of its own.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let plan = Plan {
            claims: json!({}),
            user_info: json!({}),
            forged: false,
            elsewhere: false,
            codes: HashMap::new(),
        };
        let provider = Self { issuer, plan: Arc::new(Mutex::new(plan)) };
        let routes = Router::new()
            .route("/.well-known/openid-configuration", get(discovery))
            .route("/keys", get(keys))
            .route("/token", post(token))
            .route("/user-info", get(user_info))
            .with_state(provider.clone());
        tokio::spawn(async move { axum::serve(listener, routes).await });
        provider
    }

    /// The variables of a portal that signs in by it.
    pub fn variables(&self) -> Vec<(&'static str, String)> {
        vec![
            ("WAYBILL_OIDC_ISSUER", self.issuer.clone()),
            ("WAYBILL_OIDC_CLIENT_ID", CLIENT.0.to_owned()),
            ("WAYBILL_OIDC_CLIENT_SECRET", CLIENT.1.to_owned()),
            ("WAYBILL_OIDC_NAME", "Example <ID>".to_owned()),
            ("WAYBILL_PUBLIC_URL", "http://portal.example".to_owned()),
        ]
    }

    /// From now on the ID token says this beside what is right, and the user info this.
    pub fn says(&self, claims: Value, user_info: Value) {
        self.change(|plan| (plan.claims, plan.user_info) = (claims, user_info));
    }

    /// From now on tokens are signed by somebody else.
    pub fn is_forged(&self) {
        self.change(|plan| plan.forged = true);
    }

    /// From now on it sends whoever asks to another host.
    pub fn sends_elsewhere(&self) {
        self.change(|plan| plan.elsewhere = true);
    }

    /// Somebody signs in at the address to which the portal sent the browser; answers the code.
    pub fn consent(&self, asked: &HashMap<String, String>) -> String {
        assert_eq!(asked["client_id"], CLIENT.0);
        assert_eq!(asked["redirect_uri"], "http://portal.example/sign-in/oidc/callback");
        assert_eq!((asked["response_type"].as_str(), asked["scope"].as_str()), ("code", "openid email"));
        assert_eq!(asked["code_challenge_method"], "S256");
        let code = hex::encode(Sha256::digest(&asked["state"]));
        let promised = (asked["nonce"].clone(), asked["code_challenge"].clone());
        self.change(|plan| drop(plan.codes.insert(code.clone(), promised)));
        code
    }

    fn change<T>(&self, change: impl FnOnce(&mut Plan) -> T) -> T {
        change(&mut self.plan.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn elsewhere(&self) -> Option<Response> {
        let away = self.change(|plan| plan.elsewhere);
        let to = self.issuer.replace("127.0.0.1", "localhost");
        away.then(|| axum::response::Redirect::temporary(&format!("{to}/token")).into_response())
    }
}

async fn discovery(State(provider): State<TestProvider>) -> Response {
    let at = |path: &str| format!("{}{path}", provider.issuer);
    provider.elsewhere().unwrap_or_else(|| {
        Json(json!({
            "issuer": provider.issuer,
            "authorization_endpoint": at("/authorize"),
            "token_endpoint": at("/token"),
            "userinfo_endpoint": at("/user-info"),
            "jwks_uri": at("/keys"),
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            // A provider may claim what it likes: unsigned tokens are never taken.
            "id_token_signing_alg_values_supported": ["EdDSA", "none"],
        }))
        .into_response()
    })
}

async fn keys() -> Json<Value> {
    Json(json!({ "keys": [key(7).as_verification_key()] }))
}

async fn token(
    State(provider): State<TestProvider>,
    headers: HeaderMap,
    Form(form): Form<HashMap<String, String>>,
) -> Response {
    let basic = format!("Basic {}", STANDARD.encode(format!("{}:{}", CLIENT.0, CLIENT.1)));
    assert_eq!(headers["authorization"], basic.as_str());
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(&form["code_verifier"]));
    let promised = provider.change(|plan| plan.codes.remove(&form["code"]));
    let Some((nonce, _)) = promised.filter(|(_, promised)| *promised == challenge) else {
        return (StatusCode::BAD_REQUEST, Json(json!({ "error": "invalid_grant" }))).into_response();
    };
    let mut claims = json!({
        "iss": provider.issuer, "sub": "248289761001", "aud": CLIENT.0, "nonce": nonce, "iat": NOW, "exp": NOW + 300,
    });
    let (wanted, forged) = provider.change(|plan| (plan.claims.clone(), plan.forged));
    for (name, value) in wanted.as_object().unwrap() {
        claims[name] = value.clone();
    }
    claims.as_object_mut().unwrap().retain(|_, value| !value.is_null());
    let signed = signed(&claims, &key(if forged { 8 } else { 7 }));
    Json(json!({ "access_token": "at", "token_type": "Bearer", "expires_in": 300, "id_token": signed }))
        .into_response()
}

async fn user_info(State(provider): State<TestProvider>, headers: HeaderMap) -> Json<Value> {
    assert_eq!(headers["authorization"], "Bearer at");
    Json(provider.change(|plan| plan.user_info.clone()))
}

fn signed(claims: &Value, key: &CoreEdDsaPrivateSigningKey) -> String {
    let header = json!({ "alg": "EdDSA", "kid": "one" });
    let text = [header, claims.clone()].map(|part| URL_SAFE_NO_PAD.encode(part.to_string())).join(".");
    let signature = key.sign(&CoreJwsSigningAlgorithm::EdDsa, text.as_bytes()).unwrap();
    format!("{text}.{}", URL_SAFE_NO_PAD.encode(signature))
}

/// The key of a seed, as PKCS #8 has it (RFC 8410).
fn key(seed: u8) -> CoreEdDsaPrivateSigningKey {
    let mut der = hex::decode("302e020100300506032b657004220420").unwrap();
    der.extend([seed; 32]);
    let pem = format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n", STANDARD.encode(der));
    CoreEdDsaPrivateSigningKey::from_ed25519_pem(&pem, Some(JsonWebKeyId::new("one".to_owned()))).unwrap()
}
