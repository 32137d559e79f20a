use super::spool::Spool;
use axum::body::Body;
use domain::organisations::OrganisationNumber;
use domain::uploads::file::{FileRefusal, Repairs};
use domain::uploads::{NewUpload, UploadMode, UploadRefusal};
use domain::{Field, FieldError, PortalError, PortalResult};
use http::HeaderMap;
use http::header::CONTENT_TYPE;
use multer::{Constraints, Multipart, SizeLimit};
use std::collections::BTreeMap;
use time::Date;
use time::macros::format_description;

/// The texts of the form.
const TEXTS: [&str; 6] = ["checked", "key", "mode", "sold_to_alias", "order_number", "order_date"];
/// Bytes of one of them.
const TEXT: u64 = 4 * 1024;
/// Bytes of what was settled about the file while it was checked: as many repairs as a file may have.
const CHECKED: u64 = 2 * 1024 * 1024;
/// What surrounds the file in the body.
const AROUND: u64 = 64 * 1024;

/// The plain file form as it was sent.
#[derive(Debug)]
pub struct FileForm {
    texts: BTreeMap<&'static str, String>,
    file_name: String,
    /// The file's bytes.
    pub file: Spool,
}

impl FileForm {
    /// Reads the form, the file of at most `longest` bytes into `file`. Every part of the body has a limit.
    pub async fn read(headers: &HeaderMap, body: Body, mut file: Spool, longest: u64) -> PortalResult<Self> {
        let boundary = headers
            .get(CONTENT_TYPE)
            .and_then(|kind| kind.to_str().ok())
            .and_then(|kind| multer::parse_boundary(kind).ok())
            .ok_or_else(malformed)?;
        let limits = TEXTS
            .iter()
            .fold(SizeLimit::new().whole_stream(longest + CHECKED + AROUND), |limits, text| {
                limits.for_field(*text, TEXT)
            })
            .for_field("checked", CHECKED)
            .for_field("file", longest);
        let constraints = Constraints::new()
            .allowed_fields(TEXTS.iter().chain(&["file"]).copied().collect())
            .size_limit(limits);
        let mut form = Multipart::with_constraints(body.into_data_stream(), boundary, constraints);

        let refused = |error: multer::Error| refusal_of(&error, longest);
        let (mut texts, mut file_name) = (BTreeMap::new(), None);
        while let Some(mut field) = form.next_field().await.map_err(refused)? {
            if let Some(name) = TEXTS.iter().find(|name| field.name() == Some(**name)) {
                let text = field.text().await.map_err(refused)?;
                // Once each, or the form is none of ours.
                if texts.insert(*name, text.trim().to_owned()).is_some() {
                    return Err(malformed());
                }
            } else if file_name.is_none() {
                file_name = Some(field.file_name().unwrap_or_default().to_owned());
                while let Some(bytes) = field.chunk().await.map_err(refused)? {
                    file.write(&bytes).await.map_err(|error| super::submit::fault(&error))?;
                }
            } else {
                return Err(malformed());
            }
        }
        match file_name {
            Some(name) if !name.is_empty() => Ok(Self { texts, file_name: name, file }),
            _ => Err(PortalError::field(Field::File, FieldError::Required)),
        }
    }

    /// The file's name.
    pub fn file_name(&self) -> &str {
        &self.file_name
    }

    /// A text of the form, unless it is empty.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.texts.get(name).map(String::as_str).filter(|text| !text.is_empty())
    }

    /// The upload that the form asks for; without a customer, a bulk upload. `key` stands in for a form that has none.
    pub fn upload(&self, customer: Option<OrganisationNumber>, key: String) -> PortalResult<NewUpload> {
        let text = |name: &str| self.text(name).map(str::to_owned);
        let order_date = match text("order_date") {
            Some(date) => Some(
                Date::parse(&date, format_description!("[year]-[month]-[day]"))
                    .map_err(|_| PortalError::field(Field::OrderDate, FieldError::Malformed))?,
            ),
            None => None,
        };
        Ok(NewUpload {
            registry: None,
            key: text("key").unwrap_or(key),
            customer,
            file_name: self.file_name.clone(),
            bytes: self.file.length(),
            format: None,
            mapping: None,
            repairs: Repairs::default(),
            mode: match text("mode").as_deref() {
                Some("all_or_nothing") => UploadMode::AllOrNothing,
                _ => UploadMode::GoodRows,
            },
            sold_to_alias: text("sold_to_alias"),
            order_number: text("order_number"),
            order_date,
        })
    }
}

fn malformed() -> PortalError {
    PortalError::field(Field::File, FieldError::Malformed)
}

fn refusal_of(error: &multer::Error, longest: u64) -> PortalError {
    match error {
        multer::Error::StreamSizeExceeded { .. } => too_long(longest),
        multer::Error::FieldSizeExceeded { field_name, .. } if field_name.as_deref() == Some("file") => {
            too_long(longest)
        }
        _ => malformed(),
    }
}

fn too_long(longest: u64) -> PortalError {
    PortalError::Upload(UploadRefusal::File(FileRefusal::TooManyBytes { max: longest }))
}
