//! A filter and a view never erase each other.
//!
//! Search, each filter, the order and the columns belong to the view that says something about them; the rest is the
//! person's own and outlives any change of view.

use domain::lists::ListAddress;
use domain::views::{SavedView, ViewContents};

/// The address of a table under `view`, when it is left under `before`: the page size and what belongs to others stay.
pub(super) fn applying(address: ListAddress, before: Option<&SavedView>, view: &SavedView) -> ListAddress {
    let mut address = leaving(address, before);
    let ViewContents { query, columns } = view.contents.clone();
    if !query.search.is_empty() {
        address.query.search = query.search;
    }
    address.query.filters.extend(query.filters);
    address.query.sort = query.sort;
    address.columns = columns;
    address.view = Some(view.id.clone());
    address
}

/// The address of a table without the view that it is under.
pub(super) fn leaving(address: ListAddress, view: Option<&SavedView>) -> ListAddress {
    let mut address = address.from_start();
    address.view = None;
    let Some(ViewContents { query, columns }) = view.map(|view| &view.contents) else { return address };
    if !query.search.is_empty() {
        address.query.search.clear();
    }
    address.query.filters.retain(|key, _| !query.filters.contains_key(key));
    if query.sort.is_some() {
        address.query.sort = None;
    }
    if columns.is_some() {
        address.columns = None;
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::customers::CustomerList;
    use domain::devices::DeviceList;

    fn view(id: &str, link: &str) -> SavedView {
        let address = ListAddress::read::<DeviceList>(link);
        let contents = ViewContents { query: address.query, columns: address.columns };
        SavedView { id: id.to_owned(), name: id.to_owned(), contents, shared: false, mine: true }
    }

    fn under(link: &str, before: Option<&SavedView>, view: &SavedView) -> String {
        applying(ListAddress::read::<DeviceList>(link), before, view).write::<DeviceList>()
    }

    fn left(link: &str, view: &SavedView) -> String {
        leaving(ListAddress::read::<DeviceList>(link), Some(view)).write::<DeviceList>()
    }

    #[test]
    fn a_view_leaves_the_filters_alone_that_it_says_nothing_about() {
        let waiting = view("w", "status=pending&columns=model");
        assert_eq!(
            under("q=35&tag=moved_by_msp&size=50&after=x", None, &waiting),
            "q=35&status=pending&tag=moved_by_msp&size=50&columns=model&view=w"
        );
        assert_eq!(under("status=verified", None, &waiting), "status=pending&columns=model&view=w");
    }

    #[test]
    fn leaving_a_view_takes_away_what_it_brought_and_no_more() {
        let waiting = view("w", "q=35&status=pending&sort=identity&columns=model");
        let changed = "q=36&status=pending&status=verified&tag=moved_by_msp&sort=-identity&size=50&columns=imei2&view=w";
        assert_eq!(left(changed, &waiting), "tag=moved_by_msp&size=50");
        let moved = view("m", "tag=moved_by_msp");
        assert_eq!(left("q=35&tag=moved_by_msp&sort=identity&view=m", &moved), "q=35&sort=identity");
    }

    #[test]
    fn one_view_after_another_keeps_nothing_of_the_first() {
        let (waiting, moved) = (view("w", "status=pending"), view("m", "tag=moved_by_msp&columns=model"));
        assert_eq!(
            under("q=35&status=pending&view=w", Some(&waiting), &moved),
            "q=35&tag=moved_by_msp&columns=model&view=m"
        );
    }

    #[test]
    fn a_view_that_is_gone_takes_nothing_along() {
        let address = ListAddress::read::<CustomerList>("q=a&status=active&view=gone");
        assert_eq!(leaving(address, None).write::<CustomerList>(), "q=a&status=active");
    }
}
