//! What the parts of a table share, without the type of a row: so they compile once, not once a list.

use crate::words::Here;
use domain::languages::Text;
use domain::lists::{
    Column, Cursor, Direction, Filter, List, ListAddress, ListQuery, Page, Selection, Total,
};
use domain::views::{Preferences, SavedView, SavedViews, ViewContents};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

use crate::error::ApiResult;
use crate::views::remember_preferences;
use leptos::task::spawn_local;

/// A list as data.
pub(super) struct Description {
    pub name: &'static str,
    pub columns: &'static [Column],
    pub filters: &'static [Filter],
    pub default_sort: (&'static str, Direction),
    pub hint: Option<Text>,
    read: fn(&str) -> ListAddress,
    write: fn(&ListAddress) -> String,
    pub pairs: fn(&ListAddress) -> Vec<(String, String)>,
    shown: fn(&ListAddress, &Preferences) -> Vec<&'static Column>,
}

/// Gives every list its description once, for good.
trait Described {
    const DESCRIPTION: Description;
}

impl<L: List> Described for L {
    const DESCRIPTION: Description = Description {
        name: L::NAME,
        columns: L::COLUMNS,
        filters: L::FILTERS,
        default_sort: L::DEFAULT_SORT,
        hint: L::SEARCH_HINT,
        read: ListAddress::read::<L>,
        write: ListAddress::write::<L>,
        pairs: ListAddress::pairs::<L>,
        shown: ListAddress::shown::<L>,
    };
}

/// Preferences already loaded on this visit, so that the next list of the same kind opens with one call less.
#[derive(Clone, Copy)]
pub struct Remembered(StoredValue<HashMap<&'static str, Preferences>>);

impl Remembered {
    pub(in crate::ui) fn new() -> Self {
        Self(StoredValue::new(HashMap::new()))
    }

    pub(super) fn get(self, list: &'static str) -> Option<Preferences> {
        self.0.try_with_value(|known| known.get(list).cloned()).flatten()
    }

    pub(super) fn put(self, list: &'static str, preferences: Preferences) {
        self.0.try_update_value(|known| known.insert(list, preferences));
    }
}

/// Where a table is: its list, its page and its address there.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub list: &'static Description,
    pub address: Memo<ListAddress>,
    pub remembered: Remembered,
    path: StoredValue<String>,
    navigate: Callback<(String, bool)>,
}

impl Place {
    pub fn here<L: List>() -> Self {
        let list: &'static Description = &<L as Described>::DESCRIPTION;
        let location = use_location();
        let navigate = use_navigate();
        let (pathname, search) = (location.pathname, location.search);
        let path = StoredValue::new(pathname.get_untracked());
        // While the router leaves for another page, its query string is none of this table's business.
        let address = Memo::new(move |before: Option<&ListAddress>| match before {
            Some(before) if path.with_value(|path| *path != *pathname.read()) => before.clone(),
            _ => (list.read)(&search.read()),
        });
        let navigate = Callback::new(move |(href, scroll): (String, bool)| {
            navigate(&href, NavigateOptions { scroll, ..NavigateOptions::default() });
        });
        let remembered = use_context().unwrap_or_else(Remembered::new);
        Self { list, address, remembered, path, navigate }
    }
}

/// What a table opens with.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Opening<Row> {
    pub preferences: Preferences,
    pub views: SavedViews,
    pub page: ApiResult<Page<Row>>,
}

/// How many rows there are, and which of them are on this page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Extent {
    pub rows: u64,
    pub total: Total,
    pub next: Option<Cursor>,
    pub previous: Option<Cursor>,
}

/// The state that the parts of a table share.
#[derive(Clone, Copy)]
pub(super) struct Core {
    pub list: &'static Description,
    pub address: Memo<ListAddress>,
    /// What is asked of the server.
    pub query: Memo<ListQuery>,
    /// The columns shown.
    pub shown: Memo<Vec<&'static Column>>,
    pub preferences: RwSignal<Preferences>,
    pub views: RwSignal<SavedViews>,
    pub selection: RwSignal<Selection>,
    pub extent: RwSignal<Extent>,
    /// Another page is on its way; the old rows are still there.
    pub busy: RwSignal<bool>,
    /// Counts up to load the same page again.
    pub again: RwSignal<u64>,
    /// Which dialog about saved views is open.
    pub naming: RwSignal<Option<super::views::Naming>>,
    place: Place,
}

impl Core {
    pub fn new(place: Place, preferences: Preferences, views: SavedViews) -> Self {
        let (list, address) = (place.list, place.address);
        place.remembered.put(list.name, preferences.clone());
        let preferences = RwSignal::new(preferences);
        Self {
            list,
            address,
            query: Memo::new(move |_| address.read().ask(&preferences.read())),
            shown: Memo::new(move |_| (list.shown)(&address.read(), &preferences.read())),
            preferences,
            views: RwSignal::new(views),
            selection: RwSignal::new(Selection::default()),
            extent: RwSignal::new(Extent { rows: 0, total: Total::Exactly(0), next: None, previous: None }),
            busy: RwSignal::new(false),
            again: RwSignal::new(0),
            naming: RwSignal::new(None),
            place,
        }
    }

    /// Whether the table is still on the page: to be asked after every wait, because whoever left took its state along.
    pub fn alive(&self) -> bool {
        self.busy.try_get_untracked().is_some()
    }

    /// The id of a part; a list is on a page once.
    pub fn id(&self, part: &str) -> String {
        format!("{}-{part}", self.list.name)
    }

    /// The page's path.
    pub fn path(&self) -> String {
        self.place.path.get_value()
    }

    /// The query string of an address.
    pub fn write(&self, address: &ListAddress) -> String {
        (self.list.write)(address)
    }

    /// The link to another state of this table.
    pub fn href(&self, address: &ListAddress) -> String {
        let query = self.write(address);
        if query.is_empty() { self.path() } else { format!("{}?{query}", self.path()) }
    }

    /// Goes to another state of this table.
    pub fn go(&self, address: &ListAddress) {
        self.place.navigate.run((self.href(address), false));
    }

    /// Goes to another page of the product.
    pub fn open(&self, href: String) {
        self.place.navigate.run((href, true));
    }

    /// Changes the person's preferences, here at once and on the server.
    pub fn prefer(&self, change: impl FnOnce(&mut Preferences)) {
        self.preferences.update(change);
        let (list, preferences) = (self.list.name, self.preferences.get_untracked());
        self.place.remembered.put(list, preferences.clone());
        // Lost preferences are no reason to disturb anybody: the table already shows what was asked for.
        spawn_local(async move { drop(remember_preferences(list.to_owned(), preferences).await) });
    }

    /// The saved view applied, and whether the table has been changed since.
    pub fn applied(&self) -> Option<(SavedView, bool)> {
        let address = self.address.read();
        let id = address.view.as_ref()?;
        let view = self.views.read().views.iter().find(|view| view.id == *id)?.clone();
        let same = view.contents.query.same_rows(&address.query) && view.contents.columns == address.columns;
        Some((view, !same))
    }

    /// What a view saved now would hold.
    pub fn contents(&self) -> ViewContents {
        let query = ListQuery { cursor: None, ..self.query.get_untracked() };
        let columns =
            self.shown.read_untracked().iter().skip(1).map(|column| column.key.to_owned()).collect();
        ViewContents { query, columns: Some(columns) }
    }

    /// The words of a sort.
    pub fn label_of(&self, column: &str) -> &'static str {
        self.list.columns.iter().find(|c| c.key == column).map_or("", |c| c.label.here())
    }

    /// The order in use.
    pub fn order(&self) -> (String, Direction) {
        match &self.address.read().query.sort {
            Some(sort) => (sort.by.clone(), sort.direction),
            None => (self.list.default_sort.0.to_owned(), self.list.default_sort.1),
        }
    }

    /// The address sorted by a column: the other way round if it is sorted by it already.
    pub fn sorted_by(&self, column: &Column) -> ListAddress {
        let (by, direction) = self.order();
        let direction = match (by == column.key, column.numeric) {
            (true, _) => direction.turned(),
            (false, true) => Direction::Descending,
            (false, false) => Direction::Ascending,
        };
        self.address.get().sorted(column.key, direction)
    }

    /// Gives the focus back to the table once something in it has gone.
    pub fn focus(&self, part: &str) {
        let id = self.id(part);
        request_animation_frame(move || {
            use wasm_bindgen::JsCast;
            if let Some(part) = document().get_element_by_id(&id)
                && let Ok(part) = part.dyn_into::<web_sys::HtmlElement>()
            {
                let _ = part.focus();
            }
        });
    }
}
