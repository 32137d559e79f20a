use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::lists::{Cursor, Direction};
use domain::{Field, FieldError, PortalError, PortalResult};
use serde::{Deserialize, Serialize};

/// A place in a list: the sort it was made for, the sort value and key of the row at the edge, and which way to go on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Place {
    #[serde(rename = "s")]
    pub by: String,
    #[serde(rename = "d")]
    pub direction: Direction,
    #[serde(rename = "v")]
    pub value: String,
    #[serde(rename = "k")]
    pub key: String,
    #[serde(rename = "b", default)]
    pub backwards: bool,
}

impl Place {
    pub(crate) fn encode(&self) -> Cursor {
        Cursor(URL_SAFE_NO_PAD.encode(serde_json::to_vec(self).unwrap_or_default()))
    }

    /// Reads a cursor, refusing one that was made for another sort: it comes from a URL that anyone can edit.
    pub(crate) fn decode(cursor: &Cursor, by: &str, direction: Direction) -> PortalResult<Self> {
        let malformed = || PortalError::field(Field::Cursor, FieldError::Malformed);
        if cursor.0.len() > 2_000 {
            return Err(malformed());
        }
        let bytes = URL_SAFE_NO_PAD.decode(&cursor.0).map_err(|_| malformed())?;
        let place: Self = serde_json::from_slice(&bytes).map_err(|_| malformed())?;
        let printable = !place.value.contains('\0') && !place.key.contains('\0');
        if place.by == by && place.direction == direction && printable { Ok(place) } else { Err(malformed()) }
    }
}
