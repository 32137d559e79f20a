//! The state of a table as the query string of its page: a copied link shows the same table.
//!
//! `?q=tablet&status=active&status=pending&sort=-last_uploaded&after=…&from=51&size=50&columns=number,devices&view=…`
//!
//! Defaults are left out. Parameters of somebody else are kept as they are. What the list does not know is dropped
//! instead of refused: an old link shows what it still can. Values may also be repeated, as plain HTML forms send them.

use super::{Column, Cursor, Direction, FilterKind, List, ListQuery, PageSize, Sort};
use crate::views::Preferences;
use std::fmt::Write as _;

/// Everything about a table that a link carries.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListAddress {
    /// Search, filters, sort and place. Its size is [`ListAddress::size`], or the standard one.
    pub query: ListQuery,
    /// The number of the first row on this page, for "51–100 of 231". For show only: a cursor knows no numbers.
    pub from: Option<u64>,
    /// Rows per page, when the link says so; otherwise the person's preference holds.
    pub size: Option<PageSize>,
    /// Columns beside the name, when the link says so; otherwise the person's preference holds.
    pub columns: Option<Vec<String>>,
    /// The saved view that was applied.
    pub view: Option<String>,
    /// Parameters that belong to others on the page.
    pub rest: Vec<(String, String)>,
}

impl ListAddress {
    /// The names that no filter may have.
    pub const RESERVED: [&'static str; 7] = ["q", "sort", "after", "from", "size", "columns", "view"];

    /// Reads a query string, with or without its `?`.
    pub fn read<L: List + ?Sized>(text: &str) -> Self {
        let mut address = Self::default();
        for pair in text.trim_start_matches('?').split('&').filter(|pair| !pair.is_empty()) {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            address.take::<L>(&decode(key), decode(value));
        }
        address.query.size = address.size.unwrap_or_default();
        address
    }

    fn take<L: List + ?Sized>(&mut self, key: &str, value: String) {
        match key {
            // What a form error or a call left behind must not be carried on.
            _ if key.starts_with("__") => {}
            "q" => value.trim().clone_into(&mut self.query.search),
            "sort" => self.query.sort = read_sort::<L>(&value),
            "after" => self.query.cursor = (!value.is_empty()).then_some(Cursor(value)),
            "from" => self.from = value.parse().ok(),
            "size" => self.size = value.parse().ok().and_then(PageSize::new),
            "view" => self.view = (!value.is_empty()).then_some(value),
            "columns" => {
                let columns = self.columns.get_or_insert_default();
                for name in value.split(',') {
                    if L::COLUMNS.iter().any(|c| c.key == name) && !columns.iter().any(|c| c == name) {
                        columns.push(name.to_owned());
                    }
                }
            }
            _ => match L::FILTERS.iter().find(|filter| filter.key == key) {
                Some(filter) => {
                    let value = value.trim();
                    let known = match filter.kind {
                        FilterKind::Choices(choices) => choices.iter().any(|(choice, _)| *choice == value),
                        FilterKind::Text => !value.is_empty(),
                    };
                    if known {
                        self.query.filters.entry(key.to_owned()).or_default().insert(value.to_owned());
                    }
                }
                None => self.rest.push((key.to_owned(), value)),
            },
        }
    }

    /// The query string, without `?`; empty when everything is as usual.
    pub fn write<L: List + ?Sized>(&self) -> String {
        let mut out = String::new();
        for (key, value) in self.pairs::<L>() {
            if !out.is_empty() {
                out.push('&');
            }
            encode(&mut out, &key);
            out.push('=');
            encode(&mut out, &value);
        }
        out
    }

    /// The parameters, as the hidden fields of a plain form carry them.
    pub fn pairs<L: List + ?Sized>(&self) -> Vec<(String, String)> {
        let mut pairs = self.rest.clone();
        let mut put = |key: &str, value: &str| pairs.push((key.to_owned(), value.to_owned()));
        if !self.query.search.is_empty() {
            put("q", &self.query.search);
        }
        for (key, values) in &self.query.filters {
            for value in values {
                put(key, value);
            }
        }
        if let Some(sort) = &self.query.sort
            && (sort.by.as_str(), sort.direction) != L::DEFAULT_SORT
        {
            put("sort", &sort.to_string());
        }
        if let Some(Cursor(place)) = &self.query.cursor {
            put("after", place);
            if let Some(from) = self.from {
                put("from", &from.to_string());
            }
        }
        if let Some(size) = self.size {
            put("size", &size.rows().to_string());
        }
        if let Some(columns) = &self.columns {
            put("columns", &columns.join(","));
        }
        if let Some(view) = &self.view {
            put("view", view);
        }
        pairs
    }

    /// What to ask the list for, with the person's preferences where the link leaves them open.
    pub fn ask(&self, preferences: &Preferences) -> ListQuery {
        let size = self.size.or(preferences.size).unwrap_or_default();
        ListQuery { size, ..self.query.clone() }
    }

    /// The columns to show, in the list's order; the name column is always among them.
    pub fn shown<L: List + ?Sized>(&self, preferences: &Preferences) -> Vec<&'static Column> {
        let chosen = self.columns.as_ref().or(preferences.columns.as_ref());
        L::COLUMNS
            .iter()
            .enumerate()
            .filter(|(place, column)| {
                *place == 0
                    || chosen.map_or(column.shown, |chosen| chosen.iter().any(|key| key == column.key))
            })
            .map(|(_, column)| column)
            .collect()
    }

    /// The same table from its beginning: after a change of search, filters, sort or size, a cursor means nothing.
    #[must_use]
    pub fn from_start(mut self) -> Self {
        self.query.cursor = None;
        self.from = None;
        self
    }

    /// The same with another search.
    #[must_use]
    pub fn searching(mut self, text: &str) -> Self {
        text.trim().clone_into(&mut self.query.search);
        self.from_start()
    }

    /// The same with one filter value switched on, or off again.
    #[must_use]
    pub fn toggling(mut self, filter: &str, value: &str) -> Self {
        let values = self.query.filters.entry(filter.to_owned()).or_default();
        if !values.remove(value) {
            values.insert(value.to_owned());
        }
        if values.is_empty() {
            self.query.filters.remove(filter);
        }
        self.from_start()
    }

    /// The same without one filter.
    #[must_use]
    pub fn without(mut self, filter: &str) -> Self {
        self.query.filters.remove(filter);
        self.from_start()
    }

    /// The same without search and filters; sort, columns and view stay.
    #[must_use]
    pub fn unfiltered(mut self) -> Self {
        self.query.search.clear();
        self.query.filters.clear();
        self.from_start()
    }

    /// The same in another order.
    #[must_use]
    pub fn sorted(mut self, by: &str, direction: Direction) -> Self {
        self.query.sort = Some(Sort { by: by.to_owned(), direction });
        self.from_start()
    }

    /// The same with another page size.
    #[must_use]
    pub fn sized(mut self, size: PageSize) -> Self {
        self.size = Some(size);
        self.query.size = size;
        self.from_start()
    }

    /// The same at another place, whose first row has the number `from`.
    #[must_use]
    pub fn at(mut self, cursor: Cursor, from: Option<u64>) -> Self {
        self.query.cursor = Some(cursor);
        self.from = from;
        self
    }

    /// Whether search or filters hide rows.
    pub fn narrows(&self) -> bool {
        !self.query.search.is_empty() || !self.query.filters.is_empty()
    }
}

fn read_sort<L: List + ?Sized>(text: &str) -> Option<Sort> {
    let (by, direction) = match text.strip_prefix('-') {
        Some(by) => (by, Direction::Descending),
        None => (text, Direction::Ascending),
    };
    let known = L::COLUMNS.iter().any(|column| column.sortable && column.key == by);
    // The list's own order is no order of one's own, so that equal tables have equal addresses.
    (known && (by, direction) != L::DEFAULT_SORT).then(|| Sort { by: by.to_owned(), direction })
}

fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        rest = after;
        match (first, after) {
            (b'+', _) => bytes.push(b' '),
            (b'%', [high, low, beyond @ ..]) => match (digit(*high), digit(*low)) {
                (Some(high), Some(low)) => {
                    bytes.push(high << 4 | low);
                    rest = beyond;
                }
                _ => bytes.push(b'%'),
            },
            (byte, _) => bytes.push(*byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

fn encode(out: &mut String, text: &str) {
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b',' => {
                out.push(byte.into());
            }
            b' ' => out.push('+'),
            // Writing to a string cannot fail.
            _ => drop(write!(out, "%{byte:02X}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lists::{Column, Filter};
    use crate::text;
    use proptest::prelude::*;

    struct Pallets;

    impl List for Pallets {
        type Row = String;
        const NAME: &'static str = "pallets";
        const COLUMNS: &'static [Column] = &[
            Column::new("name", text!("Name")).sortable(),
            Column::new("weight", text!("Devices")).sortable().numeric(),
            Column::new("colour", text!("Country")).hidden(),
        ];
        const FILTERS: &'static [Filter] = &[
            Filter {
                key: "status",
                label: text!("Status"),
                kind: FilterKind::Choices(&[("active", text!("Active")), ("pending", text!("Pending"))]),
            },
            Filter { key: "order", label: text!("Order number"), kind: FilterKind::Text },
        ];
        const DEFAULT_SORT: (&'static str, Direction) = ("name", Direction::Ascending);

        fn key(row: &String) -> String {
            row.clone()
        }

        fn text(row: &String, _: &str) -> String {
            row.clone()
        }
    }

    fn read(text: &str) -> ListAddress {
        ListAddress::read::<Pallets>(text)
    }

    #[test]
    fn a_table_as_usual_has_an_empty_query_string() {
        assert_eq!(read("?sort=name&q=&status=&order=").write::<Pallets>(), "");
        assert_eq!(read(""), ListAddress::default());
    }

    #[test]
    fn a_link_says_all_of_the_table() {
        let link = "tab=devices&q=a+b%26c&order=PO+1&status=active&status=pending&sort=-weight&after=x&from=51&size=50&columns=colour&view=v1";
        let address = read(link);
        assert_eq!(address.query.search, "a b&c");
        assert_eq!(address.query.filter("status").collect::<Vec<_>>(), ["active", "pending"]);
        assert_eq!(address.query.sort, Some(Sort { by: "weight".into(), direction: Direction::Descending }));
        assert_eq!(address.rest, [("tab".to_owned(), "devices".to_owned())]);
        assert_eq!(address.write::<Pallets>(), link);
    }

    #[test]
    fn what_the_list_does_not_know_is_dropped() {
        let address = read("status=stolen&sort=colour&size=7&columns=secret&from=-1&__err=x");
        assert_eq!(address, ListAddress { columns: Some(vec![]), ..ListAddress::default() });
    }

    #[test]
    fn a_form_that_repeats_the_columns_is_understood() {
        assert_eq!(read("columns=name&columns=weight").columns, read("columns=name,weight").columns);
    }

    #[test]
    fn the_name_column_is_always_shown() {
        let shown = |address: ListAddress, preferences: Preferences| {
            address.shown::<Pallets>(&preferences).iter().map(|c| c.key).collect::<Vec<_>>()
        };
        assert_eq!(shown(read(""), Preferences::default()), ["name", "weight"]);
        let preferred = Preferences { columns: Some(vec!["colour".into()]), size: None };
        assert_eq!(shown(read(""), preferred.clone()), ["name", "colour"]);
        assert_eq!(shown(read("columns="), preferred), ["name"]);
    }

    #[test]
    fn a_change_of_filter_starts_again_from_the_first_page() {
        let address = read("after=x&from=51&view=v1&columns=weight").toggling("status", "active");
        assert_eq!(address.write::<Pallets>(), "status=active&columns=weight&view=v1");
        assert_eq!(address.toggling("status", "active").write::<Pallets>(), "columns=weight&view=v1");
    }

    #[test]
    fn half_a_percent_sign_is_taken_as_it_is() {
        assert_eq!(read("q=100%").query.search, "100%");
        assert_eq!(read("q=%zz%4").query.search, "%zz%4");
    }

    proptest! {
        #[test]
        fn any_address_reads_back_as_it_was_written(
            search in "\\PC{0,20}",
            statuses in proptest::collection::btree_set("active|pending", 0..=2),
            order in proptest::option::of("[^ \\s]\\PC{0,10}[^ \\s]"),
            descending in any::<Option<bool>>(),
            place in proptest::option::of("\\PC{1,20}"),
            size in proptest::option::of(proptest::sample::select(&PageSize::CHOICES[..])),
            columns in proptest::option::of(Just(vec!["weight".to_owned()])),
            rest in "[a-p]{2,5}",
        ) {
            let mut address = ListAddress::default();
            search.trim().clone_into(&mut address.query.search);
            if !statuses.is_empty() {
                address.query.filters.insert("status".into(), statuses);
            }
            if let Some(order) = order.map(|o| o.trim().to_owned()).filter(|o| !o.is_empty()) {
                address.query.filters.insert("order".into(), [order].into());
            }
            address.query.sort = descending.map(|descending| Sort {
                by: "weight".into(),
                direction: if descending { Direction::Descending } else { Direction::Ascending },
            });
            address.from = place.as_ref().map(|_| 51);
            address.query.cursor = place.map(Cursor);
            address.size = size.and_then(PageSize::new);
            address.query.size = address.size.unwrap_or_default();
            address.columns = columns;
            address.rest = vec![(format!("x{rest}"), rest)];
            prop_assert_eq!(read(&address.write::<Pallets>()), address);
        }

        #[test]
        fn no_query_string_makes_it_panic(text in "\\PC{0,60}") {
            let once = read(&text);
            prop_assert_eq!(read(&once.write::<Pallets>()), once);
        }
    }
}
