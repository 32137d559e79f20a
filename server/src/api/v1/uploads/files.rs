use super::devices::{customer, day, take};
use super::row::{Upload, mode, read};
use crate::Server;
use crate::api::Problem;
use crate::api::input::{Named, Parameters, body_of, is_of_type};
use crate::api::program::Asking;
use crate::api::v1::{Answer, found};
use crate::api::write::{Act, Write, changed, gone, made, named, once};
use axum::extract::{Request, State};
use domain::uploads::file::Repairs;
use domain::uploads::{BegunUpload, NewUpload, UploadNumber};
use domain::{Field, FieldError, PortalError};
use http::HeaderMap;
use serde::{Deserialize, Serialize};
use time::Date;
use time::macros::format_description;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .routes(routes!(csv))
        .routes(routes!(begin))
        .routes(routes!(put_chunk))
        .routes(routes!(finish))
        .routes(routes!(cancel))
}

/// A file to be uploaded, before its bytes.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewFile {
    /// The number of who receives the devices; without, the file has a column of Customer IDs.
    #[serde(default)]
    #[schema(example = "7300418825")]
    customer: Option<String>,
    /// The file's name.
    #[schema(max_length = 255, example = "devices.csv")]
    file_name: String,
    /// The file's size in bytes.
    #[schema(minimum = 1)]
    bytes: u64,
    /// Whether one bad row makes all of them fail.
    #[serde(default)]
    all_or_nothing: bool,
    /// The alias of a sold-to code: needed for Enterprise Edition devices.
    #[serde(default)]
    sold_to_alias: Option<String>,
    /// The order number of all devices.
    #[serde(default)]
    #[schema(max_length = 100)]
    order_number: Option<String>,
    /// The date of the order, not after today.
    #[serde(default, with = "day")]
    #[schema(value_type = Option<String>, format = Date, example = "2026-11-21")]
    order_date: Option<Date>,
}

/// A file that waits for its bytes.
#[derive(Debug, Serialize, ToSchema)]
pub struct BegunFile {
    /// Upload ID.
    #[schema(example = "U-20261121-7F3KQ2")]
    number: String,
    /// Bytes that are here: where the next chunk begins.
    received: u64,
    /// The longest chunk.
    chunk_bytes: u32,
}

impl From<BegunUpload> for BegunFile {
    fn from(begun: BegunUpload) -> Self {
        Self { number: begun.number.into(), received: begun.received, chunk_bytes: begun.chunk_bytes }
    }
}

/// How much of a file is here.
#[derive(Debug, Serialize, ToSchema)]
pub struct Received {
    /// Bytes that are here: where the next chunk begins.
    received: u64,
}

impl NewFile {
    fn upload(self, key: String) -> Result<NewUpload, PortalError> {
        Ok(NewUpload {
            key,
            customer: customer(self.customer.as_deref())?,
            registry: None,
            file_name: self.file_name,
            bytes: self.bytes,
            format: None,
            mapping: None,
            repairs: Repairs::default(),
            mode: mode(self.all_or_nothing),
            sold_to_alias: self.sold_to_alias,
            order_number: self.order_number,
            order_date: self.order_date,
        })
    }
}

/// Uploads a small CSV file
///
/// At most 4 MiB, with a header. Larger ones in chunks. Scope: `upload-devices`.
#[utoipa::path(
    post, path = "/api/v1/uploads/csv", tag = "Uploads",
    request_body(content = String, content_type = "text/csv", example = "IMEI\n352099001761481\n"),
    params(
        ("customer" = Option<String>, Query, description = "Who receives the devices; without, the file has a column of Customer IDs"),
        ("order_number" = Option<String>, Query, description = "The order number of all devices"),
        ("order_date" = Option<String>, Query, description = "The date of the order: 2026-11-21"),
        ("sold_to_alias" = Option<String>, Query, description = "The alias of a sold-to code"),
        ("all_or_nothing" = Option<bool>, Query, description = "Whether one bad row makes all of them fail"),
    ),
    responses((status = 201, body = Upload, headers(("Location" = String))))
)]
async fn csv(
    State(server): State<Server>,
    Asking(program): Asking,
    mut parameters: Parameters,
    request: Request,
) -> Answer {
    let (parts, body) = request.into_parts();
    if !is_of_type(&parts.headers, "text/csv") {
        return Err(Problem::content_type("text/csv"));
    }
    let order_date = parameters.take("order_date")?.map(|text| {
        let read = Date::parse(&text, format_description!("[year]-[month]-[day]"));
        read.map_err(|_| PortalError::field(Field::OrderDate, FieldError::Malformed))
    });
    let file = NewFile {
        customer: parameters.take("customer")?,
        file_name: "devices.csv".to_owned(),
        bytes: 0,
        all_or_nothing: parameters.take_as("all_or_nothing", "true or false")?.unwrap_or_default(),
        sold_to_alias: parameters.take("sold_to_alias")?,
        order_number: parameters.take("order_number")?,
        order_date: order_date.transpose()?,
    };
    parameters.end()?;
    let bytes = body_of(&parts, body).await?;
    let request = named(&parts, &bytes)?;
    let file = NewFile { bytes: bytes.len() as u64, ..file };
    let new = file.upload(format!("api-{}", server.random.name()))?;
    once(&server, &program, request, move |portal, actor| async move {
        let upload = take(&portal, &actor, new, bytes.into()).await?;
        Ok(made(format!("/api/v1/uploads/{}", upload.number), &upload))
    })
    .await
}

/// Begins to upload a file
///
/// Then send its bytes in chunks, and finish it. Scope: `upload-devices`.
#[utoipa::path(
    post, path = "/api/v1/uploads/files", tag = "Uploads", request_body = NewFile,
    responses((status = 201, body = BegunFile, headers(("Location" = String))))
)]
async fn begin(State(server): State<Server>, Asking(program): Asking, write: Write<NewFile>) -> Answer {
    let new = write.body.upload(format!("api-{}", server.random.name()))?;
    once(&server, &program, write.request, move |portal, actor| async move {
        let begun = BegunFile::from(portal.uploads.begin(&actor, new).await?);
        Ok(made(format!("/api/v1/uploads/{}", begun.number), &begun))
    })
    .await
}

/// Sends the next bytes of a file
///
/// The same chunk twice is once. A chunk that does not begin where the last one ended is refused with `wrong_offset`,
/// and `more.received` says where to go on. Scope: `upload-devices`.
#[utoipa::path(
    put, path = "/api/v1/uploads/{number}/chunks", tag = "Uploads",
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    params(
        ("number" = String, Path, description = "Upload ID"),
        ("offset" = u64, Query, description = "Where the chunk begins"),
        ("X-Chunk-SHA256" = String, Header, description = "SHA-256 of the chunk, hexadecimal"),
    ),
    responses((status = 200, body = Received))
)]
async fn put_chunk(
    State(server): State<Server>,
    Asking(program): Asking,
    Named(number): Named<UploadNumber>,
    mut parameters: Parameters,
    request: Request,
) -> Answer {
    let (parts, body) = request.into_parts();
    if !is_of_type(&parts.headers, "application/octet-stream") {
        return Err(Problem::content_type("application/octet-stream"));
    }
    let offset = parameters
        .take_as("offset", "the number of bytes before the chunk")?
        .ok_or_else(|| Problem::wrong("offset", "required", "Say where the chunk begins."))?;
    parameters.end()?;
    let sha256 = hash_in(&parts.headers)
        .ok_or_else(|| Problem::wrong("X-Chunk-SHA256", "malformed", "64 hexadecimal digits."))?;
    let bytes = body_of(&parts, body).await?;
    let uploads = &server.portal.uploads;
    let received = uploads.put_chunk(&program.actor, &number, offset, sha256, bytes.into()).await?;
    found(Received { received })
}

fn hash_in(headers: &HeaderMap) -> Option<[u8; 32]> {
    let mut hash = [0; 32];
    hex::decode_to_slice(headers.get("x-chunk-sha256")?.as_bytes(), &mut hash).ok()?;
    Some(hash)
}

/// Finishes a file
///
/// All of its bytes are here: its rows are decided. Finishing twice is finishing once. Scope: `upload-devices`.
#[utoipa::path(
    post, path = "/api/v1/uploads/{number}/finish", tag = "Uploads",
    params(("number" = String, Path, description = "Upload ID")),
    responses((status = 200, body = Upload))
)]
async fn finish(
    State(server): State<Server>,
    Asking(program): Asking,
    Named(number): Named<UploadNumber>,
    Act(request): Act,
) -> Answer {
    once(&server, &program, request, move |portal, actor| async move {
        portal.uploads.finish(&actor, &number).await?;
        Ok(changed(&read(&portal, &actor, &number).await?))
    })
    .await
}

/// Gives up a file that is not finished
///
/// Its bytes are forgotten. Scope: `upload-devices`.
#[utoipa::path(
    delete, path = "/api/v1/uploads/{number}", tag = "Uploads",
    params(("number" = String, Path, description = "Upload ID")),
    responses((status = 204, description = "Given up"))
)]
async fn cancel(
    State(server): State<Server>,
    Asking(program): Asking,
    Named(number): Named<UploadNumber>,
    Act(request): Act,
) -> Answer {
    once(&server, &program, request, move |portal, actor| async move {
        portal.uploads.cancel(&actor, &number).await?;
        Ok(gone())
    })
    .await
}
