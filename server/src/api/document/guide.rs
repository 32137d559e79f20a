//! The examples of the guide for programs, `docs/api.md`: the document shows them, and `server/tests/api/guide.rs` runs
//! them, so that what is shown is what is answered.
//!
//! An example is two blocks marked `http`: the request, and right after it the answer, each with its first line, its
//! headers, an empty line and its body.

use serde_json::Value;

const GUIDE: &str = include_str!("../../../../docs/api.md");

/// A request of the guide, and what it is answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// GET, POST, …
    pub method: String,
    /// With its query.
    pub path: String,
    /// What is asked.
    pub request: Block,
    /// The status of the answer.
    pub status: u16,
    /// What is answered.
    pub answer: Block,
}

/// Headers and a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// In their order.
    pub headers: Vec<(String, String)>,
    /// Empty when there is none.
    pub body: String,
}

impl Block {
    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }
}

/// Every example, in its order.
pub fn examples() -> Vec<Example> {
    let blocks: Vec<&str> =
        GUIDE.split("```http\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    blocks.chunks_exact(2).filter_map(|pair| example(pair[0], pair[1])).collect()
}

fn example(request: &str, answer: &str) -> Option<Example> {
    let (first, request) = block(request);
    let (method, path) = first.split_once(' ')?;
    let (status, answer) = block(answer);
    let status = status.split(' ').next()?.parse().ok()?;
    Some(Example { method: method.to_owned(), path: path.to_owned(), request, status, answer })
}

fn block(text: &str) -> (&str, Block) {
    let (head, body) = text.split_once("\n\n").unwrap_or((text, ""));
    let (first, headers) = head.split_once('\n').unwrap_or((head, ""));
    let headers = headers.lines().filter_map(|line| line.split_once(": "));
    let headers = headers.map(|(name, value)| (name.to_owned(), value.trim().to_owned())).collect();
    (first.trim(), Block { headers, body: body.to_owned() })
}

/// Adds to each operation the first example of its body and of each of its answers.
pub(super) fn add(document: &mut Value) {
    let Some(paths) = document["paths"].as_object_mut() else { return };
    for example in examples() {
        let asked = example.path.split('?').next().unwrap_or_default();
        let method = example.method.to_lowercase();
        let fitting = paths.iter_mut().filter(|(path, operations)| {
            fits(path, asked) && operations.get(&method).is_some_and(Value::is_object)
        });
        // `/uploads/csv` is `/uploads/csv`, and no `/uploads/{number}`.
        let Some((_, operations)) = fitting.min_by_key(|(path, _)| path.matches('{').count()) else {
            continue;
        };
        let operation = &mut operations[method.as_str()];
        // By pointer: what is not there must not come to be there as null.
        show(operation.pointer_mut("/requestBody/content"), &example.request);
        let answer = format!("/responses/{}/content", example.status);
        show(operation.pointer_mut(&answer), &example.answer);
    }
}

fn show(content: Option<&mut Value>, block: &Block) {
    let Some(kinds) = content.and_then(Value::as_object_mut).filter(|_| !block.body.is_empty()) else {
        return;
    };
    for (kind, content) in kinds {
        if content["example"].is_null() && kind != "application/octet-stream" {
            let json = kind.ends_with("json").then(|| serde_json::from_str(&block.body).ok()).flatten();
            content["example"] = json.unwrap_or_else(|| Value::String(block.body.clone()));
        }
    }
}

fn fits(template: &str, path: &str) -> bool {
    let (mut wanted, mut there) = (template.split('/'), path.split('/'));
    loop {
        match (wanted.next(), there.next()) {
            (None, None) => return true,
            (Some(wanted), Some(there)) if wanted == there || wanted.starts_with('{') => {}
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::document::document;

    #[test]
    fn every_example_is_read() {
        let blocks = GUIDE.matches("```http\n").count();
        assert!(blocks > 10);
        assert_eq!(examples().len() * 2, blocks);
    }

    #[test]
    fn where_there_is_no_body_there_is_no_place_for_one() {
        let operations = document()["paths"].as_object().unwrap().values().filter_map(Value::as_object);
        for operation in operations.flat_map(|operations| operations.values()) {
            assert!(
                operation.get("requestBody").is_none_or(|body| body["content"].is_object()),
                "{operation}"
            );
            for response in operation["responses"].as_object().unwrap().values() {
                assert!(response.get("content").is_none_or(Value::is_object), "{operation}");
                assert!(response["description"].is_string(), "{operation}");
            }
        }
    }

    #[test]
    fn the_document_shows_them() {
        let upload = &document()["paths"]["/api/v1/uploads"]["post"];
        assert!(upload["requestBody"]["content"]["application/json"]["example"]["devices"].is_array());
        assert!(upload["responses"]["201"]["content"]["application/json"]["example"]["number"].is_string());
    }
}
