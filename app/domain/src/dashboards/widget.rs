use super::{ViewOf, ViewedList};
use crate::organisations::OrganisationKind;
use crate::{Field, FieldError, PortalError, PortalResult};
use serde::{Deserialize, Serialize};

/// A part of a dashboard: what it shows, and its place in a grid of four columns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Widget {
    /// What it shows.
    pub kind: WidgetKind,
    /// Columns, 1 to 4.
    pub width: u8,
    /// Rows, 1 or 2.
    pub height: u8,
}

/// What a widget shows.
///
/// To add one: a variant, its place in [`WidgetKind::choices`], where it fits in [`WidgetKind::fits`], its data in
/// [`super::WidgetData`], its statement in the store's `dashboards/data.rs`, its words and its drawing in the pages'
/// `dashboards/widgets.rs`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WidgetKind {
    /// One number.
    Figure(Figure),
    /// Twelve months.
    Series(Series),
    /// A comparison.
    Bars(Bars),
    /// The uploads that were sent or received last.
    LatestUploads,
    /// The first rows of a saved view.
    View(ViewOf),
    /// Words, without any markup.
    Text(String),
}

/// What a number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Figure {
    /// Devices: of a reseller those that it uploaded, otherwise those held.
    Devices,
    /// Devices held that are not approved yet.
    Pending,
    /// Devices held that are approved.
    Verified,
    /// Uploads that wait for a decision.
    Waiting,
    /// Customers connected.
    Customers,
    /// Uploads sent, or received and not turned away, in the last 30 days.
    RecentUploads,
    /// Sold-to codes on record.
    SoldToCodes,
}

/// What is counted by month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Series {
    /// Devices.
    Devices,
    /// Uploads.
    Uploads,
}

/// What devices are compared by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bars {
    /// Their model.
    Model,
    /// The customer.
    Customer,
    /// Whether they are approved.
    Status,
    /// Who handed them over.
    Sender,
}

impl Figure {
    const ALL: [Self; 7] = [
        Self::Waiting,
        Self::Devices,
        Self::Verified,
        Self::Pending,
        Self::Customers,
        Self::RecentUploads,
        Self::SoldToCodes,
    ];

    fn key(self) -> &'static str {
        match self {
            Self::Devices => "devices",
            Self::Pending => "pending",
            Self::Verified => "verified",
            Self::Waiting => "waiting",
            Self::Customers => "customers",
            Self::RecentUploads => "recent_uploads",
            Self::SoldToCodes => "sold_to_codes",
        }
    }
}

impl Series {
    const ALL: [Self; 2] = [Self::Devices, Self::Uploads];

    fn key(self) -> &'static str {
        match self {
            Self::Devices => "devices",
            Self::Uploads => "uploads",
        }
    }
}

impl Bars {
    const ALL: [Self; 4] = [Self::Model, Self::Customer, Self::Status, Self::Sender];

    fn key(self) -> &'static str {
        match self {
            Self::Model => "model",
            Self::Customer => "customer",
            Self::Status => "status",
            Self::Sender => "sender",
        }
    }
}

impl Widget {
    /// The most widgets of a dashboard.
    pub const MAX: usize = 24;
    /// The most characters of a text.
    pub const MAX_TEXT: usize = 2_000;

    /// A widget of this size.
    pub fn new(kind: WidgetKind, width: u8, height: u8) -> Self {
        Self { kind, width, height }
    }

    /// As it begins when it is added: of the smallest size.
    pub fn added(kind: WidgetKind) -> Self {
        Self::new(kind, 1, 1)
    }

    fn check(&self, organisation: OrganisationKind) -> Result<(), FieldError> {
        if !(1..=4).contains(&self.width) || !(1..=2).contains(&self.height) {
            return Err(FieldError::Malformed);
        }
        if !self.kind.fits(organisation) {
            return Err(FieldError::Unknown);
        }
        match &self.kind {
            WidgetKind::Text(text) => check_text(text),
            WidgetKind::View(view) => view.check(),
            WidgetKind::Figure(_)
            | WidgetKind::Series(_)
            | WidgetKind::Bars(_)
            | WidgetKind::LatestUploads => Ok(()),
        }
    }
}

impl WidgetKind {
    /// Everything that a widget of an organisation of this kind can show, saved views aside; a text is empty.
    pub fn choices(organisation: OrganisationKind) -> Vec<Self> {
        Self::fixed().filter(|kind| kind.fits(organisation)).collect()
    }

    /// As forms spell it, the words of a text aside.
    pub fn key(&self) -> String {
        match self {
            Self::Figure(of) => format!("figure.{}", of.key()),
            Self::Series(of) => format!("series.{}", of.key()),
            Self::Bars(of) => format!("bars.{}", of.key()),
            Self::LatestUploads => "latest_uploads".to_owned(),
            Self::View(of) => format!("view.{}.{}", of.list.name(), of.id),
            Self::Text(_) => "text".to_owned(),
        }
    }

    /// What a form spelled.
    pub fn from_key(key: &str) -> Option<Self> {
        if let Some((list, id)) = key.strip_prefix("view.").and_then(|view| view.split_once('.')) {
            let list = ViewedList::ALL.into_iter().find(|known| known.name() == list)?;
            return Some(Self::View(ViewOf { list, id: id.to_owned() }));
        }
        Self::fixed().find(|kind| kind.key() == key)
    }

    /// Everything that a widget can show, saved views aside; a text is empty.
    fn fixed() -> impl Iterator<Item = Self> {
        let figures = Figure::ALL.into_iter().map(Self::Figure);
        let all = figures.chain(Series::ALL.into_iter().map(Self::Series));
        let all = all.chain(Bars::ALL.into_iter().map(Self::Bars));
        all.chain([Self::LatestUploads, Self::Text(String::new())])
    }

    /// Whether an organisation of this kind has what it shows.
    pub fn fits(&self, organisation: OrganisationKind) -> bool {
        use OrganisationKind::{Customer, Msp, Operator, Reseller};
        let kinds: &[OrganisationKind] = match self {
            Self::Figure(Figure::Devices | Figure::RecentUploads)
            | Self::Series(Series::Devices | Series::Uploads)
            | Self::Bars(Bars::Model)
            | Self::LatestUploads
            | Self::Text(_) => &[Reseller, Msp, Customer],
            Self::Figure(Figure::Pending | Figure::Verified | Figure::Waiting)
            | Self::Bars(Bars::Status | Bars::Sender) => &[Msp, Customer],
            Self::Figure(Figure::Customers) | Self::Bars(Bars::Customer) => &[Reseller, Msp],
            Self::Figure(Figure::SoldToCodes) => &[Reseller],
            Self::View(view) => return view.list.fits(organisation),
        };
        organisation != Operator && kinds.contains(&organisation)
    }
}

/// Refuses too many widgets, and any that an organisation of this kind cannot have.
pub fn check_widgets(widgets: &[Widget], organisation: OrganisationKind) -> PortalResult<()> {
    let refused = |error| Err(PortalError::field(Field::Widgets, error));
    if widgets.len() > Widget::MAX {
        return refused(FieldError::TooMany { max: u32::try_from(Widget::MAX).unwrap_or(u32::MAX) });
    }
    widgets.iter().try_for_each(|widget| widget.check(organisation)).or_else(refused)
}

fn check_text(text: &str) -> Result<(), FieldError> {
    if text.chars().count() > Widget::MAX_TEXT {
        return Err(FieldError::TooLong { max: u32::try_from(Widget::MAX_TEXT).unwrap_or(u32::MAX) });
    }
    if text.chars().any(|letter| letter.is_control() && letter != '\n') {
        return Err(FieldError::Unprintable);
    }
    if text.trim().is_empty() { Err(FieldError::Required) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: String) -> Widget {
        Widget::new(WidgetKind::Text(text), 1, 1)
    }

    fn refusal(widgets: &[Widget]) -> Option<PortalError> {
        check_widgets(widgets, OrganisationKind::Customer).err()
    }

    #[test]
    fn a_dashboard_has_a_bounded_number_of_widgets() {
        assert_eq!(refusal(&vec![text("Hello".into()); Widget::MAX]), None);
        let error = FieldError::TooMany { max: 24 };
        assert_eq!(
            refusal(&vec![text("Hello".into()); Widget::MAX + 1]),
            Some(PortalError::field(Field::Widgets, error))
        );
    }

    #[test]
    fn a_text_is_bounded_and_printable() {
        assert_eq!(refusal(&[text("ü".repeat(2_000)), text("two\nlines".into())]), None);
        for wrong in ["x".repeat(2_001), "a\u{0}b".into(), " ".into()] {
            assert!(refusal(&[text(wrong)]).is_some());
        }
    }

    #[test]
    fn a_widget_stays_within_the_grid() {
        for (width, height) in [(0, 1), (5, 1), (1, 0), (1, 3)] {
            assert!(refusal(&[Widget::new(WidgetKind::Bars(Bars::Model), width, height)]).is_some());
        }
    }

    #[test]
    fn an_organisation_can_choose_what_fits_it() {
        let choices = WidgetKind::choices(OrganisationKind::Reseller);
        assert!(choices.contains(&WidgetKind::Figure(Figure::SoldToCodes)));
        assert!(!choices.contains(&WidgetKind::Bars(Bars::Sender)));
        assert_eq!(WidgetKind::choices(OrganisationKind::Operator), []);
    }

    #[test]
    fn a_view_is_named_by_its_id_and_of_a_list_that_there_is() {
        let view = |list, id: &str| Widget::new(WidgetKind::View(ViewOf { list, id: id.to_owned() }), 4, 1);
        assert_eq!(refusal(&[view(ViewedList::Devices, &"0f".repeat(16))]), None);
        for wrong in [
            view(ViewedList::Devices, ""),
            view(ViewedList::Devices, "a b"),
            view(ViewedList::Customers, "0f"),
        ] {
            assert!(refusal(&[wrong]).is_some());
        }
    }

    #[test]
    fn a_customer_has_no_figures_of_customers() {
        assert!(refusal(&[Widget::new(WidgetKind::Figure(Figure::Customers), 1, 1)]).is_some());
        assert!(!WidgetKind::Text("Hello".into()).fits(OrganisationKind::Operator));
    }
}
