use crate::lists::{ListQuery, PageSize};
use crate::policy::Denied;
use crate::{Field, FieldError, PortalError, PortalResult};
use serde::{Deserialize, Serialize};

/// What one person prefers in one list; kept on the server, so that it is the same on every device.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Preferences {
    /// The columns shown beside the name; the list's own choice when missing.
    pub columns: Option<Vec<String>>,
    /// Rows per page; the standard when missing.
    pub size: Option<PageSize>,
}

impl Preferences {
    /// Refuses what no table could have sent.
    pub fn check(&self) -> PortalResult<()> {
        self.columns.as_deref().map_or(Ok(()), check_columns)
    }
}

/// What a view shows: everything of a table but the place in it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ViewContents {
    /// Search, filters and sort; without a cursor.
    pub query: ListQuery,
    /// The columns, if the view says which.
    #[serde(default)]
    pub columns: Option<Vec<String>>,
}

impl ViewContents {
    /// The most bytes of a view, so that nobody stores a book in one.
    const MAX_BYTES: usize = 8_192;
    /// The most filters of a view.
    const MAX_FILTERS: usize = 20;

    /// Refuses what no table could have sent; a list that later loses a column or filter drops it while reading.
    pub fn check(&self) -> PortalResult<()> {
        let bytes = self.query.search.len()
            + self.query.filters.values().flatten().map(String::len).sum::<usize>()
            + self.query.filters.keys().map(String::len).sum::<usize>()
            + self.query.sort.as_ref().map_or(0, |sort| sort.by.len());
        let texts = self.query.filters.values().flatten().chain([&self.query.search]);
        if bytes > Self::MAX_BYTES
            || self.query.filters.len() > Self::MAX_FILTERS
            || self.query.cursor.is_some()
            || texts.into_iter().any(|text| text.chars().any(char::is_control))
        {
            return Err(PortalError::field(Field::List, FieldError::Malformed));
        }
        self.columns.as_deref().map_or(Ok(()), check_columns)
    }
}

/// A named view of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedView {
    /// Random text, as links carry it.
    pub id: String,
    /// The name that its owner gave it.
    pub name: String,
    /// What it shows.
    pub contents: ViewContents,
    /// Whether everyone in the organisation sees it.
    pub shared: bool,
    /// Whether the person who asks owns it; only the owner changes it.
    pub mine: bool,
}

impl SavedView {
    /// The most views of one person for one list.
    pub const MAX: u32 = 50;
    /// The most characters of a name.
    pub const MAX_NAME: usize = 80;
}

/// The views of a list that a person may apply, and whether they may share their own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedViews {
    /// Their own and the shared ones, by name.
    pub views: Vec<SavedView>,
    /// Whether they may share a view, or why not.
    pub share: Result<(), Denied>,
}

impl Default for SavedViews {
    fn default() -> Self {
        Self { views: Vec::new(), share: Ok(()) }
    }
}

/// The name of a view as it is kept: trimmed, not empty, printable, of bounded length.
pub fn check_name(name: &str) -> PortalResult<&str> {
    let name = name.trim();
    let refused = |error| Err(PortalError::field(Field::Name, error));
    if name.is_empty() {
        return refused(FieldError::Required);
    }
    if name.chars().count() > SavedView::MAX_NAME {
        return refused(FieldError::TooLong { max: u32::try_from(SavedView::MAX_NAME).unwrap_or(u32::MAX) });
    }
    if name.chars().any(char::is_control) {
        return refused(FieldError::Unprintable);
    }
    Ok(name)
}

/// Refuses what cannot be the name of a list; the names are `List::NAME`.
pub fn check_list(list: &str) -> PortalResult<()> {
    if is_key(list) { Ok(()) } else { Err(PortalError::field(Field::List, FieldError::Unknown)) }
}

fn check_columns(columns: &[String]) -> PortalResult<()> {
    if columns.len() <= 60 && columns.iter().all(|column| is_key(column)) {
        Ok(())
    } else {
        Err(PortalError::field(Field::List, FieldError::Malformed))
    }
}

/// Keys of lists, columns and filters are short words of ours.
fn is_key(text: &str) -> bool {
    (1..=40).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lists::Cursor;

    #[test]
    fn a_name_is_trimmed_and_bounded() {
        assert_eq!(check_name("  Waiting for verification "), Ok("Waiting for verification"));
        for (name, error) in [
            (" ".to_owned(), FieldError::Required),
            ("x".repeat(81), FieldError::TooLong { max: 80 }),
            ("a\u{0}b".to_owned(), FieldError::Unprintable),
        ] {
            assert_eq!(check_name(&name), Err(PortalError::field(Field::Name, error)));
        }
        assert!(check_name(&"ü".repeat(80)).is_ok());
    }

    #[test]
    fn a_view_holds_no_place_in_the_list() {
        let mut contents = ViewContents::default();
        assert_eq!(contents.check(), Ok(()));
        contents.query.cursor = Some(Cursor("x".into()));
        assert!(contents.check().is_err());
    }

    #[test]
    fn a_view_is_no_place_to_store_a_book() {
        let mut contents = ViewContents::default();
        contents.query.filters.insert("order".into(), ["x".repeat(10_000)].into());
        assert!(contents.check().is_err());
    }

    #[test]
    fn column_names_are_short_words() {
        let with = |column: &str| Preferences { columns: Some(vec![column.to_owned()]), size: None };
        assert_eq!(with("last_uploaded").check(), Ok(()));
        for wrong in ["", "Last uploaded", "a'b", &"x".repeat(41)] {
            assert!(with(wrong).check().is_err(), "{wrong}");
        }
    }
}
