use crate::Server;
use crate::answer::{Answer, Refused, back_with, is_navigation, see_other};
use crate::routes::Who;
use crate::routes::uploads::{FileForm, Spool, can_be_corrected, fault};
use app::paths;
use axum::Json;
use axum::extract::{Path, Request, State};
use axum::response::IntoResponse as _;
use csv::{ReaderBuilder, StringRecord, Trim};
use domain::clients::EntryForm;
use domain::lists::unguard_formula;
use domain::organisations::OrganisationNumber;
use domain::policy::{Action, require};
use domain::{Field, FieldError, PortalError, PortalResult};
use serde::Serialize;
use std::io::{self, Read as _};

/// Bytes of the file.
const LONGEST: u64 = 1024 * 1024;

/// How many entries of the file were new.
#[derive(Debug, Serialize)]
struct Entered {
    entered: u64,
}

/// `POST /clients/{number}/entries/file`: a CSV file of charges and payments, all of which are entered or none. Back to the
/// client's page, with the refusal if there is one.
pub async fn enter(
    State(server): State<Server>,
    Who(actor): Who,
    Path(number): Path<String>,
    request: Request,
) -> Answer {
    let (parts, body) = request.into_parts();
    let from_browser = is_navigation(&parts);
    // Before a byte of the file is taken.
    require(&actor, Action::ManageClients)?;
    let number = OrganisationNumber::parse(&number).ok_or(PortalError::NotFound)?;
    server.portal.clients.details(&actor, &number).await?;
    let page = paths::client_entries(&number);
    let taken = async {
        let spool = Spool::new(&server.random.name()).map_err(|error| fault(&error))?;
        let form = FileForm::read(&parts.headers, body, spool, LONGEST).await?;
        server.portal.clients.enter(&actor, &number, read(form).await?).await
    };
    match taken.await {
        Ok(_) if from_browser => Ok(see_other(&page)),
        Ok(entered) => Ok(Json(Entered { entered }).into_response()),
        Err(refusal) if from_browser && can_be_corrected(&refusal) => Ok(back_with(&page, &refusal)),
        Err(refusal) => Err(Refused(refusal)),
    }
}

async fn read(form: FileForm) -> PortalResult<Vec<EntryForm>> {
    let mut file = form.file.into_std().await.map_err(|error| fault(&error))?;
    let read = tokio::task::spawn_blocking(move || {
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map(|_| bytes)
    });
    let bytes = read.await.map_err(io::Error::other).and_then(|read| read).map_err(|error| fault(&error))?;
    String::from_utf8(bytes).map_err(|_| unreadable()).and_then(|text| entries(&text))
}

/// The entries of a file: columns by their names in the header, separated by commas or semicolons.
fn entries(text: &str) -> PortalResult<Vec<EntryForm>> {
    let text = text.trim_start_matches('\u{FEFF}');
    let header = text.lines().next().unwrap_or_default();
    let delimiter = if header.contains(';') { b';' } else { b',' };
    let mut reader = ReaderBuilder::new().delimiter(delimiter).trim(Trim::All).from_reader(text.as_bytes());
    let header = reader.headers().map_err(|_| unreadable())?.clone();
    let column = |name: &str| header.iter().position(|cell| cell.eq_ignore_ascii_case(name));
    let (Some(kind), Some(amount), Some(reference)) = (column("kind"), column("amount"), column("reference"))
    else {
        return Err(unreadable());
    };
    let (currency, date, note) = (column("currency"), column("date"), column("note"));
    let cell = |record: &StringRecord, at: Option<usize>| {
        unguard_formula(at.and_then(|at| record.get(at)).unwrap_or_default()).to_owned()
    };
    reader
        .records()
        .map(|record| {
            let record = record.map_err(|_| unreadable())?;
            Ok(EntryForm {
                kind: cell(&record, Some(kind)),
                amount: cell(&record, Some(amount)),
                currency: cell(&record, currency),
                booked_on: cell(&record, date),
                reference: cell(&record, Some(reference)),
                note: cell(&record, note),
            })
        })
        .collect()
}

/// What is no file of charges and payments.
fn unreadable() -> PortalError {
    PortalError::field(Field::File, FieldError::Malformed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_found_by_their_names_in_any_order_and_with_either_separator() {
        let entry = EntryForm {
            kind: "charge".into(),
            amount: "12,50".into(),
            reference: "INV; 1".into(),
            booked_on: "2026-11-21".into(),
            ..EntryForm::default()
        };
        let semicolons = "\u{FEFF}Reference;Kind;Amount;Date\r\n\"INV; 1\";charge;12,50;2026-11-21\r\n";
        assert_eq!(entries(semicolons), Ok(vec![entry.clone()]));
        let commas = "kind,amount,reference,date\ncharge,\"12,50\",INV; 1,2026-11-21\n";
        assert_eq!(entries(commas).unwrap().len(), 1, "a semicolon in a cell is no separator");
    }

    #[test]
    fn a_file_without_the_columns_or_of_uneven_rows_is_refused() {
        for wrong in ["", "356868000041418\n", "kind,amount\ncharge,1\n", "kind,amount,reference\ncharge,1\n"]
        {
            assert_eq!(entries(wrong), Err(unreadable()), "{wrong}");
        }
    }
}
