use super::{Format, Mapping, Overrides, Repairs};
use serde::{Deserialize, Serialize};

/// What the person settled about a file while it was checked, as it travels with the file. Nothing of it for a file that
/// nobody has checked: then everything is found out as it is found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AsChecked {
    /// How it is written down.
    pub format: Option<Format>,
    /// The columns.
    pub mapping: Option<Mapping>,
    /// What was corrected or left out.
    #[serde(default)]
    pub repairs: Repairs,
}

impl AsChecked {
    /// How the file is written is the person's to say; which columns there are, the file's.
    pub fn overrides(&self) -> Overrides {
        self.format.as_ref().map_or_else(Overrides::default, |format| Overrides {
            encoding: Some(format.encoding),
            delimiter: Some(format.delimiter),
            header: Some(format.header),
        })
    }
}
