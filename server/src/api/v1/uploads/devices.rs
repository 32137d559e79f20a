use super::row::{Upload, mode, read};
use crate::Server;
use crate::api::Problem;
use crate::api::program::Asking;
use crate::api::v1::Answer;
use crate::api::write::{Write, made, once};
use app::ssr::Portal;
use axum::extract::State;
use domain::organisations::OrganisationNumber;
use domain::uploads::file::{Delimiter, Encoding, Format, Mapping, Repairs, Role};
use domain::uploads::{CHUNK_BYTES, NewUpload, UploadMode, UploadNumber};
use domain::{Actor, Field, FieldError, PortalError, PortalResult};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use time::Date;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Devices in one request.
pub(super) const MAX_DEVICES: usize = 10_000;
/// The most characters of a text of a device.
const MAX_TEXT: usize = 200;

pub fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new().routes(routes!(create))
}

/// Devices to be uploaded.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDevices {
    /// The number of who receives them; without, each device names its customer.
    #[serde(default)]
    #[schema(example = "7300418825")]
    customer: Option<String>,
    /// At most 10,000; more as a file, in chunks.
    #[schema(min_items = 1, max_items = 10000)]
    devices: Vec<NewDevice>,
    /// Whether one bad device makes all of them fail.
    #[serde(default)]
    all_or_nothing: bool,
    /// The alias of a sold-to code: needed for Enterprise Edition devices.
    #[serde(default)]
    sold_to_alias: Option<String>,
    /// The order number of all of them.
    #[serde(default)]
    #[schema(max_length = 100)]
    order_number: Option<String>,
    /// The date of the order, not after today.
    #[serde(default, with = "day")]
    #[schema(value_type = Option<String>, format = Date, example = "2026-11-21")]
    order_date: Option<Date>,
}

/// A device to be uploaded. Identities are texts: a number would lose digits.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDevice {
    /// IMEI, MEID or serial number.
    #[schema(example = "352099001761481", max_length = 200)]
    identity: String,
    /// The second IMEI of a dual-SIM device.
    #[serde(default)]
    imei2: Option<String>,
    /// The serial number beside an IMEI.
    #[serde(default)]
    serial: Option<String>,
    /// The model, as you call it.
    #[serde(default)]
    model: Option<String>,
    /// Its customer, where the upload names none.
    #[serde(default)]
    customer: Option<String>,
    /// Its order number, where the upload names no customer.
    #[serde(default)]
    order_number: Option<String>,
    /// Its order date, where the upload names no customer.
    #[serde(default)]
    order_date: Option<String>,
}

/// Uploads devices
///
/// At most 10,000; the answer comes before they are decided. Ask for the upload until it is no longer in progress, then
/// for its results. Scope: `upload-devices`.
#[utoipa::path(
    post, path = "/api/v1/uploads", tag = "Uploads", request_body = NewDevices,
    responses((status = 201, body = Upload, headers(("Location" = String))))
)]
async fn create(State(server): State<Server>, Asking(program): Asking, write: Write<NewDevices>) -> Answer {
    let list = List::of(&write.body)?;
    let new = write.body;
    // A list of its own for each request: what makes a repeated one the same is the Idempotency-Key.
    let key = format!("{LIST}{}", server.random.name());
    once(&server, &program, write.request, move |portal, actor| async move {
        let upload = NewUpload {
            key,
            customer: customer(new.customer.as_deref())?,
            registry: None,
            file_name: "devices.json".to_owned(),
            bytes: list.text.len() as u64,
            format: Some(list.format),
            mapping: Some(list.mapping),
            repairs: Repairs::default(),
            mode: mode(new.all_or_nothing),
            sold_to_alias: new.sold_to_alias,
            order_number: new.order_number,
            order_date: new.order_date,
        };
        let upload = take(&portal, &actor, upload, list.text.into_bytes()).await?;
        Ok(made(format!("/api/v1/uploads/{}", upload.number), &upload))
    })
    .await
}

/// What the key of an upload from a list begins with: its rows are its devices, one a line below the header.
pub(crate) const LIST: &str = domain::uploads::LIST_KEY;

/// The customer of an upload.
pub(super) fn customer(text: Option<&str>) -> PortalResult<Option<OrganisationNumber>> {
    let malformed = || PortalError::field(Field::Number, FieldError::Malformed);
    text.map(|text| OrganisationNumber::parse(text).ok_or_else(malformed)).transpose()
}

/// Takes a whole small file: begun, sent and finished as one.
pub(super) async fn take(
    portal: &Portal,
    actor: &Actor,
    new: NewUpload,
    bytes: Vec<u8>,
) -> PortalResult<Upload> {
    let number = send(portal, actor, new, bytes).await?;
    read(portal, actor, &number).await
}

async fn send(portal: &Portal, actor: &Actor, new: NewUpload, bytes: Vec<u8>) -> PortalResult<UploadNumber> {
    let number = portal.uploads.begin(actor, new).await?.number;
    let mut start = 0;
    for chunk in bytes.chunks(CHUNK_BYTES as usize) {
        let sha256 = Sha256::digest(chunk).into();
        start = portal.uploads.put_chunk(actor, &number, start, sha256, chunk.to_vec()).await?;
    }
    portal.uploads.finish(actor, &number).await?;
    Ok(number)
}

/// Takes a list of devices for one customer, each by identity, second IMEI and serial number: for the compatible surface.
pub(crate) async fn take_list<'a>(
    portal: &Portal,
    actor: &Actor,
    key: String,
    customer: OrganisationNumber,
    devices: impl Iterator<Item = [&'a str; 3]>,
    order_number: Option<String>,
    order_date: Option<Date>,
) -> PortalResult<UploadNumber> {
    let mut text = String::new();
    line(&mut text, COLUMNS.map(|(name, _)| name));
    for [identity, imei2, serial] in devices {
        line(&mut text, [identity, imei2, serial, "", "", "", ""]);
    }
    let new = NewUpload {
        key,
        customer: Some(customer),
        registry: None,
        file_name: "devices.json".to_owned(),
        bytes: text.len() as u64,
        format: Some(format()),
        mapping: Some(mapping(true)),
        repairs: Repairs::default(),
        mode: UploadMode::GoodRows,
        sold_to_alias: None,
        order_number,
        order_date,
    };
    send(portal, actor, new, text.into_bytes()).await
}

/// The devices as the file that ingest reads: one line each, in their order, below a header.
struct List {
    text: String,
    format: Format,
    mapping: Mapping,
}

/// The columns, by what they mean.
const COLUMNS: [(&str, Role); 7] = [
    ("identity", Role::Identity),
    ("imei2", Role::Imei2),
    ("serial", Role::Serial),
    ("model", Role::Model),
    ("customer", Role::CustomerId),
    ("order_number", Role::OrderNumber),
    ("order_date", Role::OrderDate),
];

impl List {
    fn of(new: &NewDevices) -> Result<Self, Problem> {
        match new.devices.len() {
            0 => return Err(Problem::wrong("devices", "required", "There is no device.")),
            count if count > MAX_DEVICES => {
                let detail = "At most 10,000 devices in one request. Send more as a file, in chunks: POST /api/v1/uploads/files.";
                return Err(Problem::wrong("devices", "too_many", detail));
            }
            _ => {}
        }
        let for_one = new.customer.is_some();
        let mut text = String::with_capacity(64 * (new.devices.len() + 1));
        line(&mut text, COLUMNS.map(|(name, _)| name));
        for (place, device) in new.devices.iter().enumerate() {
            let cells = device.cells();
            // A line without anything is none to the file's reader: whoever follows would be told of its neighbour.
            if cells.iter().all(|cell| cell.trim().is_empty()) {
                let detail = "A device needs its IMEI, MEID or serial number.";
                return Err(Problem::wrong(&format!("devices[{place}].identity"), "required", detail));
            }
            for ((name, _), cell) in COLUMNS.iter().zip(cells) {
                check(cell).map_err(|(code, detail)| {
                    Problem::wrong(&format!("devices[{place}].{name}"), code, detail)
                })?;
            }
            let of_many = [("customer", cells[4]), ("order_number", cells[5]), ("order_date", cells[6])];
            if let Some((name, _)) = of_many.into_iter().find(|(_, cell)| for_one && !cell.is_empty()) {
                let detail = format!("The upload names a customer: {name} is for all of its devices.");
                return Err(Problem::wrong(&format!("devices[{place}].{name}"), "not_here", detail));
            }
            line(&mut text, cells);
        }
        Ok(Self { text, format: format(), mapping: mapping(for_one) })
    }
}

/// How the file of a list is written.
fn format() -> Format {
    Format {
        encoding: Encoding::Utf8,
        delimiter: Delimiter::Comma,
        carriage_returns: false,
        header: true,
        columns: COLUMNS.map(|(name, _)| name.to_owned()).to_vec(),
        sample: Vec::new(),
    }
}

/// What its columns mean; an upload for one customer has its order beside the file.
fn mapping(for_one: bool) -> Mapping {
    let role = |(_, role): (&str, Role)| match role {
        Role::CustomerId | Role::OrderNumber | Role::OrderDate if for_one => Role::Ignore,
        role => role,
    };
    Mapping(COLUMNS.map(role).to_vec())
}

impl NewDevice {
    /// In the order of [`COLUMNS`].
    fn cells(&self) -> [&str; 7] {
        [
            &self.identity,
            self.imei2.as_deref().unwrap_or_default(),
            self.serial.as_deref().unwrap_or_default(),
            self.model.as_deref().unwrap_or_default(),
            self.customer.as_deref().unwrap_or_default(),
            self.order_number.as_deref().unwrap_or_default(),
            self.order_date.as_deref().unwrap_or_default(),
        ]
    }
}

/// A line break would make two lines of a device.
fn check(cell: &str) -> Result<(), (&'static str, &'static str)> {
    if cell.chars().any(char::is_control) {
        return Err(("unprintable", "It holds characters that cannot be shown."));
    }
    if cell.chars().count() > MAX_TEXT {
        return Err(("too_long", "At most 200 characters."));
    }
    Ok(())
}

fn line(text: &mut String, cells: [&str; 7]) {
    for (place, cell) in cells.into_iter().enumerate() {
        if place > 0 {
            text.push(',');
        }
        text.push('"');
        text.push_str(&cell.replace('"', "\"\""));
        text.push('"');
    }
    text.push('\n');
}

time::serde::format_description!(pub(super) iso_day, Date, "[year]-[month]-[day]");
/// Dates as texts.
pub(super) mod day {
    pub use super::iso_day::option::*;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn new(json: &str) -> NewDevices {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn each_device_is_one_line_in_its_order() {
        let list =
            List::of(&new(r#"{"devices":[{"identity":"1\"2","customer":"7300418825"},{"identity":"=A1"}]}"#));
        let List { text, mapping, .. } = list.ok().unwrap();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[1..], [r#""1""2","","","","7300418825","","""#, r#""=A1","","","","","","""#]);
        assert_eq!(mapping.column(Role::CustomerId), Some(4));
    }

    #[test]
    fn what_would_be_two_lines_or_two_customers_is_refused_at_its_place() {
        for (json, field) in [
            (r#"{"devices":[]}"#, "devices"),
            (r#"{"devices":[{"identity":"1"},{"identity":"1\n2"}]}"#, "devices[1].identity"),
            (
                r#"{"customer":"7300418825","devices":[{"identity":"1","customer":"7300418825"}]}"#,
                "devices[0].customer",
            ),
        ] {
            let problem = serde_json::to_value(List::of(&new(json)).err().unwrap()).unwrap();
            assert_eq!(problem["errors"][0]["field"], field);
        }
    }

    #[test]
    fn a_number_is_no_identity() {
        let wrong = serde_json::from_str::<NewDevices>(r#"{"devices":[{"identity":356868000041418}]}"#);
        assert!(wrong.is_err());
    }
}
