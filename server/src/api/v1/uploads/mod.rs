//! Uploads: devices as a list in one request, as a small CSV, or as a file in chunks; what became of each.

mod devices;
mod files;
mod read;
mod results;
mod row;

pub(crate) use devices::{LIST, take_list};

use crate::Server;
use utoipa_axum::router::OpenApiRouter;

pub fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .merge(devices::routes())
        .merge(files::routes())
        .merge(read::routes())
        .merge(results::routes())
}
