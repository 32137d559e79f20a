//! What is shown as a file: the same rows in the same order, all pages, streamed.

use crate::Server;
use axum::body::Body;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use domain::lists::{Column, List, ListAddress, ListQuery, csv_line};
use domain::{Actor, PortalResult};
use futures::stream::{BoxStream, StreamExt as _, once};
use http::HeaderName;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use std::future::ready;

/// So that spreadsheets take the file for UTF-8.
pub const BYTE_ORDER_MARK: char = '\u{FEFF}';

/// The list that a table's query string describes: what to ask for, and the columns to write.
pub async fn listed<L: List>(
    server: &Server,
    actor: &Actor,
    query: Option<&str>,
) -> PortalResult<(ListQuery, Vec<&'static Column>)> {
    let address = ListAddress::read::<L>(query.unwrap_or_default()).from_start();
    let preferences = server.portal.views.preferences(actor, L::NAME).await?;
    Ok((address.ask(&preferences), address.shown::<L>(&preferences)))
}

/// The rows of a list as a file of `columns`.
pub fn file<L: List>(
    name: &str,
    columns: Vec<&'static Column>,
    batches: BoxStream<'static, PortalResult<Vec<L::Row>>>,
) -> Response
where
    L::Row: Send,
{
    let mut header = BYTE_ORDER_MARK.to_string();
    csv_line(&mut header, columns.iter().map(|column| column.label.english()));
    let lines = batches.map(move |batch| {
        batch.map(|rows| {
            let mut lines = String::new();
            for row in &rows {
                let cells: Vec<String> = columns.iter().map(|column| L::text(row, column.key)).collect();
                csv_line(&mut lines, cells.iter().map(String::as_str));
            }
            lines
        })
    });
    attachment(name, header, lines.boxed())
}

/// A file to be saved as `name`. A fault in the middle breaks the transfer off, so that nobody takes half for the whole.
pub fn attachment(name: &str, header: String, lines: BoxStream<'static, PortalResult<String>>) -> Response {
    let body = once(ready(Ok(header))).chain(lines).map(|text| text.map(Bytes::from));
    let headers: [(HeaderName, String); 2] = [
        (CONTENT_TYPE, "text/csv; charset=utf-8; header=present".to_owned()),
        (CONTENT_DISPOSITION, format!("attachment; filename=\"{}\"", safe_name(name))),
    ];
    (headers, Body::from_stream(body)).into_response()
}

/// `customers-2026-11-23.csv`.
pub fn dated(server: &Server, name: &str) -> String {
    let date = server.store.clock().now().date();
    format!("{name}-{:04}-{:02}-{:02}.csv", date.year(), u8::from(date.month()), date.day())
}

/// Letters, digits, `-` and `.` only: nothing of a name reaches a header or a file system in any other form.
fn safe_name(name: &str) -> String {
    name.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' || c == '.' { c } else { '_' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_cannot_leave_its_header() {
        assert_eq!(safe_name("uploads-4102338917-2026-11-23.csv"), "uploads-4102338917-2026-11-23.csv");
        assert_eq!(safe_name("a\";\r\n/é"), "a______");
    }
}
