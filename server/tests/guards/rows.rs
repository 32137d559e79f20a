//! The access matrix: for each endpoint what every caller is answered, in the order of the callers.

use super::Ask::{Chunk, File, Form, Get, Json, Page};
use super::Row;

#[rustfmt::skip]
pub(super) const ROWS: &[Row] = &[
    // Pages.                                            stranger, customer, another, viewer, uploader, administrator
    ("GET /",                                     Page, [303, 200, 200, 200, 200, 200]),
    ("GET /activity",                             Page, [303, 200, 200, 200, 200, 200]),
    ("GET /bulk-actions",                         Page, [303, 404, 200, 200, 200, 200]),
    ("GET /bulk-actions/delete",                  Page, [303, 404, 200, 200, 200, 200]),
    ("GET /bulk-actions/delete/{number}",         Page, [303, 404, 404, 403, 403, 200]),
    ("GET /bulk-actions/upload",                  Page, [303, 404, 200, 200, 200, 200]),
    ("GET /bulk-actions/uploads/{number}",        Page, [303, 404, 404, 200, 200, 200]),
    ("GET /customers",                            Page, [303, 404, 200, 200, 200, 200]),
    ("GET /customers/add",                        Page, [303, 404, 200, 200, 200, 200]),
    ("GET /customers/{number}",                   Page, [303, 404, 404, 200, 200, 200]),
    ("GET /customers/{number}/devices",           Page, [303, 404, 404, 200, 200, 200]),
    ("GET /customers/{number}/edit",              Page, [303, 404, 404, 200, 200, 200]),
    ("GET /customers/{number}/upload",            Page, [303, 404, 404, 200, 200, 200]),
    ("GET /customers/{number}/uploads",           Page, [303, 404, 404, 200, 200, 200]),
    ("GET /devices",                              Page, [303, 200, 200, 200, 200, 200]),
    ("GET /devices/{identity}",                   Page, [303, 200, 404, 200, 200, 200]),
    ("GET /notifications",                        Page, [303, 200, 200, 200, 200, 200]),
    ("GET /settings",                             Page, [303, 200, 200, 200, 200, 200]),
    ("GET /settings/appearance",                  Page, [303, 200, 200, 200, 200, 200]),
    ("GET /settings/second-factor",               Page, [303, 200, 200, 200, 200, 200]),
    ("GET /settings/sessions",                    Page, [303, 200, 200, 200, 200, 200]),
    ("GET /settings/notifications",               Page, [303, 200, 200, 200, 200, 200]),
    ("GET /settings/sold-to-codes",               Page, [303, 404, 200, 200, 200, 200]),
    ("GET /sign-in",                              Page, [200, 200, 200, 200, 200, 200]),
    ("GET /sign-in/code",                         Page, [200, 200, 200, 200, 200, 200]),
    ("GET /uploads/{number}",                     Page, [303, 404, 404, 200, 200, 200]),
    ("GET /{*any}",                               Page, [303, 404, 404, 404, 404, 404]),
    // Downloads and streams.
    ("GET /bulk-actions/uploads.csv",             Get,  [401, 404, 200, 200, 200, 200]),
    ("GET /bulk-actions/uploads/{number}/uploads.csv", Get, [401, 404, 404, 200, 200, 200]),
    ("GET /customers.csv",                        Get,  [401, 404, 200, 200, 200, 200]),
    ("GET /customers/{number}/devices.csv",       Get,  [401, 404, 404, 200, 200, 200]),
    ("GET /customers/{number}/uploads.csv",       Get,  [401, 404, 404, 200, 200, 200]),
    ("GET /activity.csv",                         Get,  [401, 200, 200, 200, 200, 200]),
    ("GET /devices.csv",                          Get,  [401, 200, 200, 200, 200, 200]),
    ("GET /devices/find",                         Get,  [401, 303, 303, 303, 303, 303]),
    ("GET /uploads/{number}/errors.csv",          Get,  [401, 404, 404, 200, 200, 200]),
    ("GET /events",                               Get,  [401, 200, 200, 200, 200, 200]),
    ("GET /health",                               Get,  [200, 200, 200, 200, 200, 200]),
    ("GET /robots.txt",                           Get,  [200, 200, 200, 200, 200, 200]),
    // Customers.
    ("POST /api/activity/list",                   Json(r#"{"query":{}}"#),                        [401, 200, 200, 200, 200, 200]),
    ("POST /api/customers/list",                  Json(r#"{"query":{}}"#),                        [401, 404, 200, 200, 200, 200]),
    ("POST /api/customers/suggest",               Json(r#"{"text":"Acme"}"#),                     [401, 404, 200, 200, 200, 200]),
    ("POST /api/customers/details",               Form("number={customer}"),                      [401, 404, 404, 200, 200, 200]),
    ("POST /api/customers/connect",               Form("number={msp}&internal_reference="),       [401, 404, 200, 403, 403, 200]),
    ("POST /api/customers/set-internal-reference", Form("number={customer}&internal_reference=Z"), [401, 404, 404, 403, 403, 200]),
    ("POST /api/dashboards/reseller",             Form(""),                                       [401, 404, 200, 200, 200, 200]),
    // Devices.
    ("POST /api/devices/list",                    Json(r#"{"scope":"mine","query":{}}"#),         [401, 200, 200, 200, 200, 200]),
    ("POST /api/devices/suggest",                 Json(r#"{"scope":"mine","text":"35686"}"#),     [401, 200, 200, 200, 200, 200]),
    ("POST /api/devices/details",                 Json(r#"{"identity":"{device}"}"#),             [401, 200, 404, 200, 200, 200]),
    ("POST /api/devices/preview-delete",          Json(r#"{"scope":"mine","selection":{"keys":["{device}"]}}"#), [401, 200, 200, 403, 403, 200]),
    ("POST /api/devices/preview-file-delete",     Form("number={draft}"),                         [401, 404, 404, 403, 403, 200]),
    ("POST /api/devices/confirm-file-delete",     Form("number={draft}"),                         [401, 404, 404, 403, 403, 200]),
    ("POST /bulk-actions/delete",                 File,                                           [401, 404, 201, 403, 403, 201]),
    // Uploads.
    ("POST /api/uploads/list",                    Json(r#"{"customer":"{customer}","query":{}}"#), [401, 404, 404, 200, 200, 200]),
    ("POST /api/uploads/suggest",                 Json(r#"{"customer":"{customer}","text":"U-"}"#), [401, 404, 404, 200, 200, 200]),
    ("POST /api/uploads/details",                 Form("number={upload}"),                        [401, 404, 404, 200, 200, 200]),
    ("POST /api/uploads/limits",                  Form(""),                                       [401, 200, 200, 200, 200, 200]),
    ("POST /api/uploads/remembered-mapping",      Json(r#"{"header":"IMEI"}"#),                   [401, 404, 200, 403, 200, 200]),
    ("POST /api/uploads/begin",                   Json(r#"{"new":{"key":"matrix-key","customer":"{customer}","file_name":"a.csv","bytes":16,"format":null,"mapping":null,"repairs":{},"mode":"good_rows","sold_to_alias":null,"order_number":null,"order_date":null}}"#), [401, 404, 404, 403, 200, 200]),
    ("PUT /uploads/{number}/chunks",              Chunk,                                          [401, 404, 404, 403, 200, 200]),
    ("POST /api/uploads/finish",                  Form("number={open}"),                          [401, 404, 404, 403, 200, 200]),
    ("POST /api/uploads/cancel",                  Form("number={waiting}"),                       [401, 404, 404, 403, 200, 200]),
    ("POST /api/uploads/preview-undo",            Form("number={upload}"),                        [401, 404, 404, 403, 200, 200]),
    ("POST /api/uploads/undo",                    Form("number={upload}"),                        [401, 404, 404, 403, 200, 409]),
    ("POST /customers/{number}/uploads",          File,                                           [401, 404, 404, 403, 303, 303]),
    // Bulk uploads.
    ("POST /api/bulk-uploads/list",               Json(r#"{"query":{}}"#),                        [401, 404, 200, 200, 200, 200]),
    ("POST /api/bulk-uploads/details",            Form("number={bulk}"),                          [401, 404, 404, 200, 200, 200]),
    ("POST /api/bulk-uploads/parts",              Json(r#"{"number":"{bulk}","query":{}}"#),      [401, 404, 404, 200, 200, 200]),
    ("POST /api/bulk-uploads/named-customers",    Json(r#"{"numbers":["{customer}"]}"#),          [401, 404, 200, 403, 200, 200]),
    ("POST /bulk-actions/uploads",                File,                                           [401, 404, 303, 403, 303, 303]),
    // Sold-to codes.
    ("POST /api/sold-to-codes/list",              Form(""),                                       [401, 404, 200, 200, 200, 200]),
    ("POST /api/sold-to-codes/add",               Form("code=ZZ-99999&alias=Other"),              [401, 404, 200, 403, 403, 200]),
    ("POST /api/sold-to-codes/rename",            Form("code=NL-20417&alias=Renamed"),            [401, 404, 404, 403, 403, 200]),
    ("POST /api/sold-to-codes/remove",            Form("code=NL-20417"),                          [401, 404, 404, 403, 403, 200]),
    // Views: the view is the administrator's own.
    ("POST /api/views/preferences",               Form("list=customers"),                         [401, 200, 200, 200, 200, 200]),
    ("POST /api/views/remember",                  Json(r#"{"list":"customers","preferences":{}}"#), [401, 200, 200, 200, 200, 200]),
    ("POST /api/views/list",                      Form("list=customers"),                         [401, 200, 200, 200, 200, 200]),
    ("POST /api/views/save",                      Json(r#"{"list":"customers","name":"Mine","contents":{"query":{}}}"#), [401, 200, 200, 200, 200, 200]),
    ("POST /api/views/update",                    Json(r#"{"id":"{view}","contents":{"query":{}}}"#), [401, 404, 404, 404, 404, 200]),
    ("POST /api/views/rename",                    Form("id={view}&name=New"),                     [401, 404, 404, 404, 404, 200]),
    ("POST /api/views/share",                     Form("id={view}&shared=true"),                  [401, 404, 404, 403, 404, 200]),
    ("POST /api/views/delete",                    Form("id={view}"),                              [401, 404, 404, 404, 404, 200]),
    // Notifications: one that somebody else was told cannot be named.
    ("POST /api/notifications/bell",              Form(""),                                       [401, 200, 200, 200, 200, 200]),
    ("POST /api/notifications/unread",            Form(""),                                       [401, 200, 200, 200, 200, 200]),
    ("POST /api/notifications/list",              Json(r#"{"query":{}}"#),                        [401, 200, 200, 200, 200, 200]),
    ("POST /api/notifications/mark-read",         Json(r#"{"selection":{"keys":["0123"]}}"#),     [401, 200, 200, 200, 200, 200]),
    ("POST /api/notifications/mark-all-read",     Form(""),                                       [401, 200, 200, 200, 200, 200]),
    ("POST /api/notifications/choices",           Form(""),                                       [401, 200, 200, 200, 200, 200]),
    ("POST /api/notifications/choose",            Form("bell[]=upload_finished"),                 [401, 200, 200, 200, 200, 200]),
    // People.
    ("POST /api/people/sessions",                 Form(""),                                       [401, 200, 200, 200, 200, 200]),
    ("POST /api/people/end-session",              Form("id={session}"),                           [401, 404, 404, 404, 404, 200]),
    ("POST /api/people/end-other-sessions",       Form(""),                                       [401, 200, 200, 200, 200, 200]),
    ("POST /api/people/set-appearance",           Form("theme=dark&density=compact&time_zone="),  [401, 200, 200, 200, 200, 200]),
    ("POST /api/second-factor/read",              Form(""),                                       [401, 200, 200, 200, 200, 200]),
    ("POST /api/second-factor/begin",             Form(""),                                       [401, 200, 200, 200, 200, 200]),
    ("POST /api/second-factor/confirm",           Form("code=12"),                                [401, 409, 409, 409, 409, 409]),
    ("POST /api/second-factor/renew",             Form("code=12"),                                [401, 404, 404, 404, 404, 404]),
    ("POST /api/second-factor/turn-off",          Form("code=12"),                                [401, 404, 404, 404, 404, 404]),
    ("POST /api/second-factor/require",           Form("required=true"),                          [401, 409, 409, 403, 403, 409]),
    ("POST /session/code",                        Form("code=12"),                                [401, 401, 401, 401, 401, 401]),
    ("POST /session/organisation",                Form("number={own}"),                           [401, 404, 404, 303, 303, 303]),
    ("POST /session",                             Form("email=nobody@nowhere.example&password=x"), [409, 409, 409, 409, 409, 409]),
    ("POST /session/end",                         Form(""),                                       [401, 303, 303, 303, 303, 303]),
];

/// What receivers do: things of the customer Acme, which Nordlicht uploads to and the MSP Kestrel asks to manage.
#[rustfmt::skip]
pub(super) const ROWS_OF_A_RECEIVER: &[Row] = &[
    // Pages.                                            stranger, reseller, another, viewer, uploader, administrator
    ("GET /devices/uploads",                      Page, [303, 404, 200, 200, 200, 200]),
    ("GET /devices/uploads/{number}",             Page, [303, 404, 404, 200, 200, 200]),
    ("GET /operations/{number}",                  Page, [303, 404, 404, 200, 200, 200]),
    ("GET /resellers",                            Page, [303, 404, 200, 200, 200, 200]),
    ("GET /resellers/register",                   Page, [303, 404, 200, 200, 200, 200]),
    ("GET /resellers/{number}",                   Page, [303, 404, 404, 200, 200, 200]),
    // Downloads.
    ("GET /devices/uploads.csv",                  Get,  [401, 404, 200, 200, 200, 200]),
    ("GET /devices/uploads/{number}/devices.csv", Get,  [401, 404, 404, 200, 200, 200]),
    ("GET /operations/{number}/devices.csv",      Get,  [401, 404, 404, 200, 200, 200]),
    ("GET /resellers.csv",                        Get,  [401, 404, 200, 200, 200, 200]),
    // Deliveries: the last one is rejected only by whoever may.
    ("POST /api/deliveries/list",                 Json(r#"{"query":{}}"#),                        [401, 404, 200, 200, 200, 200]),
    ("POST /api/deliveries/details",              Form("number={delivery}"),                      [401, 404, 404, 200, 200, 200]),
    ("POST /api/deliveries/preview-approve",      Json(r#"{"selection":{"keys":["{delivery}"]}}"#), [401, 404, 200, 403, 403, 200]),
    ("POST /api/deliveries/approve",              Json(r#"{"selection":{"keys":["{delivery}"]},"services":1,"register":false}"#), [401, 404, 404, 403, 403, 200]),
    ("POST /api/deliveries/reject",               Json(r#"{"selection":{"keys":["{other_delivery}"]},"reason":"Not ours"}"#), [401, 404, 404, 403, 403, 200]),
    // Devices.
    ("POST /api/devices/destinations",            Json(r#"{"scope":"mine","text":""}"#),          [401, 404, 200, 403, 403, 200]),
    ("POST /api/devices/preview-move",            Json(r#"{"scope":"mine","selection":{"keys":["{device}"]},"to":"{inner}"}"#), [401, 404, 409, 403, 403, 200]),
    ("POST /api/devices/begin-move",              Json(r#"{"scope":"mine","selection":{"keys":["{device}"]},"to":"{inner}"}"#), [401, 404, 409, 403, 403, 200]),
    ("POST /api/devices/preview-services",        Json(r#"{"selection":{"keys":["{device}"]},"change":{"register":1}}"#), [401, 404, 200, 403, 403, 200]),
    ("POST /api/devices/begin-services",          Json(r#"{"selection":{"keys":["{device}"]},"change":{"register":1}}"#), [401, 404, 200, 403, 403, 200]),
    ("POST /api/devices/begin-delete",            Json(r#"{"scope":"mine","selection":{"keys":["{device}"]}}"#), [401, 200, 200, 403, 403, 200]),
    ("POST /api/operations/details",              Form("number={operation}"),                     [401, 404, 404, 200, 200, 200]),
    ("POST /api/services/used",                   Form(""),                                       [401, 404, 200, 200, 200, 200]),
    ("POST /api/dashboards/receiver",             Form(""),                                       [401, 404, 200, 200, 200, 200]),
    // Resellers.
    ("POST /api/resellers/list",                  Json(r#"{"query":{}}"#),                        [401, 404, 200, 200, 200, 200]),
    ("POST /api/resellers/suggest",               Json(r#"{"text":"nord"}"#),                     [401, 404, 200, 200, 200, 200]),
    ("POST /api/resellers/look-up",               Form("number={other_reseller}"),                [401, 404, 200, 403, 403, 200]),
    ("POST /api/resellers/register",              Form("number={other_reseller}"),                [401, 404, 200, 403, 403, 200]),
    ("POST /api/resellers/details",               Form("number={reseller}"),                      [401, 404, 404, 200, 200, 200]),
    ("POST /api/resellers/set-auto-approve",      Form("number={reseller}&auto_approve=true"),    [401, 404, 404, 403, 403, 200]),
    ("POST /api/resellers/preview-remove",        Form("number={reseller}"),                      [401, 404, 404, 403, 403, 200]),
    ("POST /api/resellers/remove",                Form("number={reseller}"),                      [401, 404, 404, 403, 403, 200]),
    ("POST /api/resellers/msps",                  Form(""),                                       [401, 404, 200, 200, 200, 200]),
    ("POST /api/resellers/answer-msp",            Form("number={msp}&accept=true"),               [401, 404, 404, 403, 403, 200]),
];

/// What only MSPs do: the MSP Kestrel with its customer Acme.
#[rustfmt::skip]
pub(super) const ROWS_OF_AN_MSP: &[Row] = &[
    //                                                   stranger, customer, another, viewer, uploader, administrator
    ("GET /customers/create",                     Page, [303, 404, 200, 200, 200, 200]),
    ("POST /api/customers/create",                Form("name=New&country=DE&internal_reference="), [401, 404, 200, 403, 403, 200]),
    ("POST /api/customers/preview-end",           Form("number={customer}"),                      [401, 404, 404, 403, 403, 200]),
    ("POST /api/customers/end",                   Form("number={customer}"),                      [401, 404, 404, 403, 403, 200]),
];

/// What the operator does: the reseller Nordlicht.
#[rustfmt::skip]
pub(super) const ROWS_OF_AN_OPERATOR: &[Row] = &[
    //                                                   stranger, reseller, another, viewer, uploader, administrator
    ("GET /organisations/resellers",              Page, [303, 404, 404, 200, 200, 200]),
    ("GET /organisations/msps",                   Page, [303, 404, 404, 200, 200, 200]),
    ("GET /organisations/customers",              Page, [303, 404, 404, 200, 200, 200]),
    ("GET /organisations/register",               Page, [303, 404, 404, 200, 200, 200]),
    ("GET /organisations/{number}",               Page, [303, 404, 404, 200, 200, 200]),
    ("POST /api/organisations/list",              Json(r#"{"kind":"reseller","query":{}}"#),      [401, 404, 404, 200, 200, 200]),
    ("POST /api/organisations/details",           Form("number={organisation}"),                  [401, 404, 404, 200, 200, 200]),
    ("POST /api/organisations/register",          Form("kind=msp&name=New&country=DE"),           [401, 404, 404, 403, 403, 200]),
    ("POST /api/organisations/rename",            Form("number={organisation}&name=New&country=DE"), [401, 404, 404, 403, 403, 200]),
    ("POST /api/organisations/suspend",           Form("number={organisation}&reason=Unpaid"),    [401, 404, 404, 403, 403, 200]),
    ("POST /api/organisations/lift-suspension",   Form("number={organisation}"),                  [401, 404, 404, 403, 403, 200]),
];
