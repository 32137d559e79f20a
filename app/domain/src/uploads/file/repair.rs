use super::{FileRefusal, Role};
use serde::{Deserialize, Deserializer, Serialize, de::Error as _};
use std::collections::BTreeMap;

/// What the person did about a row in the preview.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Repair {
    /// These cells read so instead.
    Replace(BTreeMap<Role, String>),
    /// The row is left out: it counts nowhere but in `dropped`.
    Drop,
}

/// The repairs of a file: line → repair. Applied the same way in the browser and on the server.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Repairs(pub BTreeMap<u64, Repair>);

impl Repairs {
    /// The most repairs of one file; who needs more corrects the file.
    pub const MAX: usize = 10_000;
    /// The most bytes of a cell that is typed in.
    pub const MAX_TEXT: usize = 400;

    /// Refuses more than there may be.
    pub fn check(&self) -> Result<(), FileRefusal> {
        let short = |repair: &Repair| match repair {
            Repair::Replace(cells) => cells.values().all(|text| text.len() <= Self::MAX_TEXT),
            Repair::Drop => true,
        };
        if self.0.len() > Self::MAX || !self.0.values().all(short) {
            return Err(FileRefusal::TooManyRepairs { max: Self::MAX });
        }
        Ok(())
    }

    /// Every text that was typed in.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        let cells = self.0.values().filter_map(|repair| match repair {
            Repair::Replace(cells) => Some(cells.values().map(String::as_str)),
            Repair::Drop => None,
        });
        cells.flatten()
    }

    /// Writes `text` into the cell with `role` of the row in `line`.
    pub fn replace(&mut self, line: u64, role: Role, text: String) {
        match self.0.entry(line).or_insert_with(|| Repair::Replace(BTreeMap::new())) {
            Repair::Replace(cells) => drop(cells.insert(role, text)),
            repair @ Repair::Drop => *repair = Repair::Replace(BTreeMap::from([(role, text)])),
        }
    }

    /// Leaves the row in `line` out.
    pub fn drop_row(&mut self, line: u64) {
        self.0.insert(line, Repair::Drop);
    }
}

impl<'de> Deserialize<'de> for Repairs {
    /// JSON has texts for keys. Inside a tagged message serde no longer turns them into numbers by itself.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let texts = BTreeMap::<String, Repair>::deserialize(deserializer)?;
        let line = |(line, repair): (String, Repair)| Ok((line.parse().map_err(D::Error::custom)?, repair));
        texts.into_iter().map(line).collect::<Result<_, _>>().map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repairs_inside_a_tagged_message_read_back() {
        #[derive(Debug, PartialEq, Serialize, Deserialize)]
        #[serde(tag = "event")]
        enum Message {
            Repaired { repairs: Repairs },
        }
        let mut repairs = Repairs::default();
        repairs.drop_row(1204);
        let message = Message::Repaired { repairs };
        let json = serde_json::to_string(&message).unwrap();
        assert_eq!(serde_json::from_str::<Message>(&json).unwrap(), message);
        assert!(serde_json::from_str::<Repairs>(r#"{"x":"drop"}"#).is_err());
    }
}
