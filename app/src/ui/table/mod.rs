//! The table that every list of the product is.
//!
//! A feature describes its list in `domain` ([`List`]: columns, filters, sorts) and gives the table what only it knows:
//!
//! ```text
//! Table::<CustomerList>::new("Customers", list_customers, columns::cell)
//!     .suggest(suggest_customers)          // search suggestions
//!     .row_actions(columns::actions)       // "Copy ID" is always there
//!     .bulk_action(BulkAction::new("Delete", move |chosen| …))
//!     .csv("Download customers as CSV", paths::customers_csv()) // a route that reads the same query string
//!     .empty(|| view! { <Empty …/> })      // nothing yet: the next step
//!     .refresh(changed)                    // a signal that counts up when rows have changed
//!     .view()
//! ```
//!
//! The whole state is in the address ([`domain::lists::ListAddress`]), so links, back and reload work, and sorting,
//! filters and paging are plain links and forms without JavaScript. Columns and page size are the person's preferences
//! until a link or a saved view says otherwise. The route needs `ssr=SsrMode::Async` (or `InOrder`): out of order, the
//! rows would need a script to appear.
//!
//! `core.rs` is what the parts share; each part is a file; only `rows.rs` and this one know the type of a row.

mod applying;
mod bulk;
mod chips;
mod columns;
mod core;
mod filters;
mod loading;
mod pager;
mod rows;
mod search;
mod sorting;
mod views;

pub use bulk::{BulkAction, Chosen};
pub use core::Remembered;
pub use search::Suggestion;

use self::core::{Core, Opening};
use super::{MenuItem, Skeleton};
use crate::error::ApiResult;
use crate::words::within_sentence;
use domain::lists::{List, ListQuery, Page};
use futures::future::BoxFuture;
use leptos::prelude::*;
use std::sync::Arc;

type Load<Row> = Arc<dyn Fn(ListQuery) -> BoxFuture<'static, ApiResult<Page<Row>>> + Send + Sync>;
type Suggest = Arc<dyn Fn(String) -> BoxFuture<'static, ApiResult<Vec<Suggestion>>> + Send + Sync>;
type Cell<Row> = Arc<dyn Fn(&Row, &'static str) -> AnyView + Send + Sync>;
type RowActions<Row> = Arc<dyn Fn(&Row) -> Vec<MenuItem> + Send + Sync>;

/// A table being described; [`Table::view`] renders it.
pub struct Table<L: List> {
    label: &'static str,
    load: Load<L::Row>,
    cell: Cell<L::Row>,
    suggest: Option<Suggest>,
    row_actions: Option<RowActions<L::Row>>,
    bulk_actions: Vec<BulkAction>,
    csv: Option<(&'static str, String)>,
    empty: ViewFn,
    refresh: Signal<u64>,
}

impl<L: List> Table<L> {
    /// A table of `label` ("Customers") whose pages come from `load` and whose cells are drawn by `cell`: a match on the
    /// column's key. The name column's cell is the row's header and holds the link to the row's page.
    pub fn new<F>(
        label: &'static str,
        load: impl Fn(ListQuery) -> F + Send + Sync + 'static,
        cell: impl Fn(&L::Row, &'static str) -> AnyView + Send + Sync + 'static,
    ) -> Self
    where
        F: Future<Output = ApiResult<Page<L::Row>>> + Send + 'static,
    {
        Self {
            label,
            load: Arc::new(move |query| Box::pin(load(query))),
            cell: Arc::new(cell),
            suggest: None,
            row_actions: None,
            bulk_actions: Vec::new(),
            csv: None,
            empty: ViewFn::from(
                move || view! { <super::Empty title=t!("Nothing here yet") text=t!("There are no rows.")/> },
            ),
            refresh: Signal::derive(|| 0),
        }
    }

    /// Suggests rows while a search is typed.
    #[must_use]
    pub fn suggest<F>(mut self, suggest: impl Fn(String) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = ApiResult<Vec<Suggestion>>> + Send + 'static,
    {
        self.suggest = Some(Arc::new(move |text| Box::pin(suggest(text))));
        self
    }

    /// What can be done with a row.
    #[must_use]
    pub fn row_actions(mut self, actions: impl Fn(&L::Row) -> Vec<MenuItem> + Send + Sync + 'static) -> Self {
        self.row_actions = Some(Arc::new(actions));
        self
    }

    /// Something that can be done with the rows selected; the first one makes rows selectable.
    #[must_use]
    pub fn bulk_action(mut self, action: BulkAction) -> Self {
        self.bulk_actions.push(action);
        self
    }

    /// The route that writes the list as CSV; it gets the query string and the columns shown.
    #[must_use]
    pub fn csv(mut self, label: &'static str, href: impl Into<String>) -> Self {
        self.csv = Some((label, href.into()));
        self
    }

    /// What is shown while there is nothing yet.
    #[must_use]
    pub fn empty<V: IntoView + 'static>(mut self, empty: impl Fn() -> V + Send + Sync + 'static) -> Self {
        self.empty = ViewFn::from(empty);
        self
    }

    /// Loads the rows again, quietly, whenever the signal changes.
    #[must_use]
    pub fn refresh(mut self, refresh: impl Into<Signal<u64>>) -> Self {
        self.refresh = refresh.into();
        self
    }

    /// The table. Its first page is loaded with the page; the following ones replace it in place.
    pub fn view(self) -> AnyView {
        let place = core::Place::here::<L>();
        let load = self.load.clone();
        let label = self.label;
        let asked = self.refresh.get_untracked();
        let opening = Resource::new_blocking(
            || (),
            move |()| {
                let (load, address) = (load.clone(), place.address.get_untracked());
                loading::open::<L>(load, address, place.remembered)
            },
        );
        let table = Arc::new(self);
        let body = move || {
            let table = table.clone();
            Suspend::new(async move {
                let opening = opening.await;
                body(&table, place, opening, asked)
            })
        };
        view! {
            <Suspense fallback=move || view! { <Skeleton lines=8 what=within_sentence(label)/> }>{body}</Suspense>
        }
        .into_any()
    }
}

fn body<L: List>(table: &Arc<Table<L>>, place: core::Place, opening: Opening<L::Row>, asked: u64) -> AnyView {
    let label = table.label;
    let core = Core::new(place, opening.preferences, opening.views);
    let rows = loading::Rows::<L>::new(core, opening.page);
    loading::follow(core, rows.clone(), table.load.clone(), (table.refresh, asked), label);
    let sheet = rows::sheet(table, core, &rows);
    let csv = table.csv.clone();
    let suggest = table.suggest.clone();
    let actions = table.bulk_actions.clone();
    view! {
        <div class="table" id=core.id("table") tabindex="-1">
            <views::ViewTabs core/>
            <div class="bar">
                <form class="bar-form" role="search" aria-label=label method="get" action=core.path()
                    on:submit=move |event| { event.prevent_default(); search::submit(core) }>
                    <search::Search core label suggest/>
                    <filters::Filters core/>
                    <filters::Kept core without="q"/>
                </form>
                <sorting::SortMenu core/>
                <div class="bar-end">
                    {csv.map(|(label, href)| view! { <columns::CsvLink core label href/> })}
                    <columns::ColumnChooser core/>
                </div>
            </div>
            <chips::Chips core/>
            {sheet}
            <bulk::BulkBar core label actions/>
            <views::ViewDialog core/>
        </div>
    }
    .into_any()
}
