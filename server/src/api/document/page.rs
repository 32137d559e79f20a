use super::document;
use axum::response::{Html, IntoResponse as _, Response};
use http::header::CONTENT_SECURITY_POLICY;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// The page needs its style and nothing else: no script, no other host.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// `GET /api/docs`: the document as a page to read.
pub async fn page() -> Response {
    ([(CONTENT_SECURITY_POLICY, POLICY)], Html(write(document()))).into_response()
}

fn write(document: &Value) -> String {
    let mut html = String::with_capacity(128 * 1024);
    html.push_str(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>Waybill API</title><link rel=\"icon\" href=\"data:,\">\
         <link rel=\"stylesheet\" href=\"/pkg/waybill.css\"></head><body><main class=\"reference\">",
    );
    put(&mut html, format_args!("<h1>{}</h1>", text(&document["info"]["title"])));
    put(&mut html, format_args!("<p>{}</p>", words(&document["info"]["description"])));
    html.push_str("<p><a href=\"/api/openapi.json\">The description for programs (OpenAPI 3.1)</a></p>");
    let tags = document["tags"].as_array().map(Vec::as_slice).unwrap_or_default();
    html.push_str("<nav aria-label=\"Resources\"><ul>");
    for tag in tags {
        let name = text(&tag["name"]);
        put(&mut html, format_args!("<li><a href=\"#{name}\">{name}</a></li>"));
    }
    html.push_str("<li><a href=\"#schemas\">Bodies</a></li></ul></nav>");
    for tag in tags {
        let name = text(&tag["name"]);
        put(
            &mut html,
            format_args!("<section id=\"{name}\"><h2>{name}</h2><p>{}</p>", words(&tag["description"])),
        );
        operations(&mut html, document, &tag["name"]);
        html.push_str("</section>");
    }
    html.push_str("<section id=\"schemas\"><h2>Bodies</h2>");
    for (name, schema) in document["components"]["schemas"].as_object().into_iter().flatten() {
        put(&mut html, format_args!("<h3 id=\"schema-{0}\">{0}</h3>", escape(name)));
        put(&mut html, format_args!("<p>{}</p>", words(&schema["description"])));
        fields(&mut html, name, schema);
    }
    html.push_str("</section></main></body></html>");
    html
}

fn operations(html: &mut String, document: &Value, tag: &Value) {
    for (path, methods) in document["paths"].as_object().into_iter().flatten() {
        for (method, operation) in methods.as_object().into_iter().flatten() {
            if operation["tags"][0] != *tag {
                continue;
            }
            let (name, method) = (text(&operation["summary"]), method.to_uppercase());
            put(html, format_args!("<article><h3>{name}</h3><p><code>{method} {}</code></p>", escape(path)));
            put(html, format_args!("<p>{}</p>", words(&operation["description"])));
            parameters(html, &operation["parameters"], &format!("Parameters of {name}"));
            for (kind, content) in operation["requestBody"]["content"].as_object().into_iter().flatten() {
                let body = kind_of(&content["schema"]);
                put(html, format_args!("<p>Body: <code>{}</code> {body}</p>", escape(kind)));
                example(html, &content["example"], &format!("Example of a body of {name}"));
            }
            let responses = operation["responses"].as_object().into_iter().flatten();
            html.push_str("<p>Answers: ");
            let told = responses.map(|(status, response)| {
                let body = response["content"].as_object().and_then(|content| content.values().next());
                let body = body.map(|body| format!(" {}", kind_of(&body["schema"]))).unwrap_or_default();
                format!("<code>{}</code>{body}", escape(status))
            });
            html.push_str(&told.collect::<Vec<_>>().join(", "));
            html.push_str("</p>");
            let answers = operation["responses"].as_object().into_iter().flatten();
            let shown = answers.filter(|(status, _)| status.starts_with('2')).find_map(|(_, response)| {
                response["content"].as_object()?.values().find(|content| !content["example"].is_null())
            });
            if let Some(content) = shown {
                example(html, &content["example"], &format!("Example of an answer of {name}"));
            }
            html.push_str("</article>");
        }
    }
}

/// An example of the guide, if there is one.
fn example(html: &mut String, example: &Value, caption: &str) {
    let written = match example {
        Value::Null => return,
        Value::String(text) => text.clone(),
        other => serde_json::to_string_pretty(other).unwrap_or_default(),
    };
    put(
        html,
        format_args!(
            "<pre class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{caption}\"><code>{}</code></pre>",
            escape(&written)
        ),
    );
}

fn parameters(html: &mut String, parameters: &Value, caption: &str) {
    let Some(parameters) = parameters.as_array().filter(|parameters| !parameters.is_empty()) else { return };
    put(
        html,
        format_args!(
            "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{caption}\"><table><caption class=\"unseen\">{caption}</caption><thead><tr><th scope=\"col\">Name</th>\
             <th scope=\"col\">In</th><th scope=\"col\">Kind</th><th scope=\"col\">About</th></tr></thead><tbody>"
        ),
    );
    for parameter in parameters {
        put(
            html,
            format_args!(
                "<tr><th scope=\"row\"><code>{}</code></th><td>{}</td><td>{}</td><td>{}</td></tr>",
                text(&parameter["name"]),
                text(&parameter["in"]),
                kind_of(&parameter["schema"]),
                words(&parameter["description"])
            ),
        );
    }
    html.push_str("</tbody></table></div>");
}

fn fields(html: &mut String, name: &str, schema: &Value) {
    let Some(properties) = schema["properties"].as_object() else { return };
    let required: BTreeSet<&str> =
        schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let caption = format!("Fields of {}", escape(name));
    put(
        html,
        format_args!(
            "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{caption}\"><table><caption class=\"unseen\">{caption}</caption><thead><tr><th scope=\"col\">Field</th>\
             <th scope=\"col\">Kind</th><th scope=\"col\">Always there</th><th scope=\"col\">About</th></tr></thead><tbody>"
        ),
    );
    for (field, property) in properties {
        let always = if required.contains(field.as_str()) { "Yes" } else { "No" };
        put(
            html,
            format_args!(
                "<tr><th scope=\"row\"><code>{}</code></th><td>{}</td><td>{always}</td><td>{}</td></tr>",
                escape(field),
                kind_of(property),
                words(&property["description"])
            ),
        );
    }
    html.push_str("</tbody></table></div>");
}

/// What kind of value a schema describes, in a few words.
fn kind_of(schema: &Value) -> String {
    if let Some(name) = schema["$ref"].as_str().and_then(|path| path.rsplit('/').next()) {
        return format!("<a href=\"#schema-{0}\">{0}</a>", escape(name));
    }
    if let Some(values) = schema["enum"].as_array() {
        let values = values.iter().filter_map(Value::as_str);
        // Some lists have fifty: the document has them all.
        let shown: Vec<String> =
            values.clone().take(12).map(|value| format!("<code>{}</code>", escape(value))).collect();
        let more = if values.count() > shown.len() { ", …" } else { "" };
        return format!("{}{more}", shown.join(", "));
    }
    for several in ["oneOf", "anyOf"] {
        if let Some(choices) = schema[several].as_array() {
            return choices.iter().map(kind_of).collect::<Vec<_>>().join(" or ");
        }
    }
    let kind = match &schema["type"] {
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" or "),
        kind => kind.as_str().unwrap_or("any").to_owned(),
    };
    match (kind.as_str(), schema["format"].as_str()) {
        ("array", _) => format!("list of {}", kind_of(&schema["items"])),
        (_, Some(format)) => escape(&format!("{kind} ({format})")),
        (_, None) => escape(&kind),
    }
}

fn text(value: &Value) -> String {
    escape(value.as_str().unwrap_or_default())
}

/// Words with code between backticks.
fn words(value: &Value) -> String {
    let parts = text(value);
    parts
        .split('`')
        .enumerate()
        .map(|(place, part)| if place % 2 == 1 { format!("<code>{part}</code>") } else { part.to_owned() })
        .collect()
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn put(html: &mut String, what: std::fmt::Arguments<'_>) {
    // Writing to a string cannot fail.
    let _ = html.write_fmt(what);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_the_document_becomes_markup() {
        let page = write(&serde_json::json!({
            "info": { "title": "<script>alert(1)</script>", "description": "`<b>`" },
            "tags": [{ "name": "\"><script>" }],
        }));
        assert!(!page.contains("<script") && page.contains("<code>&lt;b&gt;</code>"), "{page}");
    }

    #[test]
    fn the_page_tells_every_operation() {
        let page = write(document());
        for path in document()["paths"].as_object().unwrap().keys() {
            assert!(page.contains(path.as_str()), "{path}");
        }
    }
}
