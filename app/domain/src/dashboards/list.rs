use super::{DashboardKey, HomeOf};
use crate::languages::Text;
use crate::lists::{Column, Direction, Filter, FilterKind, List};
use crate::text;
use serde::{Deserialize, Serialize};

/// A dashboard in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DashboardRow {
    /// Its key.
    pub key: DashboardKey,
    /// Its name.
    pub name: String,
    /// How many widgets it has.
    pub widgets: u64,
    /// Whether inner customers see it.
    pub flows_down: bool,
    /// Whether it is the organisation's own; the others are only looked at.
    pub own: bool,
    /// Whose home it was chosen to be, as far as this organisation chose.
    pub home_of: Vec<HomeOf>,
}

impl DashboardRow {
    /// Who sees it, for people.
    pub fn shared(&self) -> &'static str {
        match (self.own, self.flows_down) {
            (true, false) => "No",
            (true, true) => "With inner customers",
            (false, _) => "With you",
        }
    }
}

/// The list of dashboards.
#[derive(Debug, Clone, Copy)]
pub struct DashboardList;

impl List for DashboardList {
    type Row = DashboardRow;
    const NAME: &'static str = "dashboards";
    const COLUMNS: &'static [Column] = &[
        Column::new("name", text!("Dashboard")).sortable(),
        Column::new("widgets", text!("Widgets")).numeric(),
        Column::new("shared", text!("Shared")),
        Column::new("home", text!("Home")),
    ];
    const FILTERS: &'static [Filter] = &[Filter {
        key: "whose",
        label: text!("Whose"),
        kind: FilterKind::Choices(&[
            ("own", text!("Your organisation's")),
            ("others", text!("Shared with you")),
        ]),
    }];
    const DEFAULT_SORT: (&'static str, Direction) = ("name", Direction::Ascending);
    const SEARCH_HINT: Option<Text> = Some(text!("Name"));

    fn key(row: &DashboardRow) -> String {
        row.key.as_str().to_owned()
    }

    fn text(row: &DashboardRow, column: &str) -> String {
        match column {
            "name" => row.name.clone(),
            "widgets" => row.widgets.to_string(),
            "shared" => row.shared().to_owned(),
            "home" => row.home_of.iter().map(|of| of.label().english()).collect::<Vec<_>>().join(", "),
            _ => String::new(),
        }
    }
}
