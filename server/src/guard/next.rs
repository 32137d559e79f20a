use http::header::{HOST, REFERER};
use http::request::Parts;

/// The most bytes of a way back.
const LONGEST: usize = 2_000;

/// Where to go after signing in: a path of ours, or nothing. Whatever a browser could take for another site (`//host`,
/// `/\host`, a scheme, control characters that it drops) is nothing, and so is what would lead back to the sign-in page.
pub fn safe_next(text: &str) -> Option<String> {
    let ours = text.starts_with('/')
        && !text.starts_with("//")
        && text.len() <= LONGEST
        && text.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    let path = text.split(['?', '#']).next().unwrap_or_default();
    let leads_on = !["/sign-in", "/session"]
        .iter()
        .any(|place| path.strip_prefix(place).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')));
    (ours && leads_on).then(|| text.to_owned())
}

/// The page of ours from which a form was sent, if the browser says so.
pub fn page_before(parts: &Parts) -> Option<String> {
    let text = |name| parts.headers.get(name).and_then(|value| value.to_str().ok());
    let (_, after_scheme) = text(REFERER)?.split_once("://")?;
    let path = after_scheme.strip_prefix(text(HOST)?)?;
    safe_next(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_way_back_leads_nowhere_but_to_our_own_pages() {
        assert_eq!(
            safe_next("/customers?q=a&status=active").as_deref(),
            Some("/customers?q=a&status=active")
        );
        for wrong in [
            "",
            "customers",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "javascript:alert(1)",
            "/\t/evil.example",
            "/a b",
            "/sign-in",
            "/sign-in?next=/",
            "/sign-in/oidc?next=/",
            "/sign-in/oidc/callback",
            "/session/end",
        ] {
            assert_eq!(safe_next(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn only_a_page_of_our_own_host_is_gone_back_to() {
        let parts = |referer: &str| {
            let request = http::Request::builder().header(HOST, "portal.example").header(REFERER, referer);
            request.body(()).unwrap().into_parts().0
        };
        assert_eq!(
            page_before(&parts("https://portal.example/devices?q=1")).as_deref(),
            Some("/devices?q=1")
        );
        assert_eq!(page_before(&parts("https://portal.example.evil/devices")), None);
        assert_eq!(page_before(&parts("https://evil.example/portal.example/")), None);
    }
}
