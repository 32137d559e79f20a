use super::{Widget, WidgetKind, check_widgets};
use crate::organisations::OrganisationKind;
use crate::{Field, FieldError, PortalError, PortalResult};
use serde::{Deserialize, Serialize};

/// A widget as a plain form sends it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WidgetForm {
    /// What it shows: [`WidgetKind::key`].
    pub what: String,
    /// Columns.
    pub width: u8,
    /// Rows.
    pub height: u8,
    /// The words, if it shows words.
    #[serde(default)]
    pub text: String,
}

impl WidgetForm {
    fn widget(self) -> PortalResult<Widget> {
        let kind = match WidgetKind::from_key(&self.what) {
            // Browsers send lines as they were sent by telegraph.
            Some(WidgetKind::Text(_)) => WidgetKind::Text(self.text.replace("\r\n", "\n")),
            Some(kind) => kind,
            None => return Err(PortalError::field(Field::Widgets, FieldError::Unknown)),
        };
        Ok(Widget::new(kind, self.width, self.height))
    }
}

/// What the button of a plain form does with the widgets that it sends. Places are counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EditStep {
    /// Keeps them.
    Save,
    /// Keeps them and one more.
    Add,
    /// Puts one before the one before it.
    Earlier(usize),
    /// Puts one after the one after it.
    Later(usize),
    /// Leaves one out.
    Remove(usize),
}

impl EditStep {
    /// As buttons spell it. What no button says keeps the widgets as they are.
    pub fn parse(text: &str) -> Self {
        let place = |place: &str| place.parse().ok();
        let (word, rest) = text.split_once('-').unwrap_or((text, ""));
        match (word, place(rest)) {
            ("add", _) => Self::Add,
            ("earlier", Some(place)) => Self::Earlier(place),
            ("later", Some(place)) => Self::Later(place),
            ("remove", Some(place)) => Self::Remove(place),
            _ => Self::Save,
        }
    }

    /// The widgets after the step; a place that there is not changes nothing.
    pub fn apply(self, forms: Vec<WidgetForm>, organisation: OrganisationKind) -> PortalResult<Vec<Widget>> {
        let mut widgets: Vec<Widget> = forms.into_iter().map(WidgetForm::widget).collect::<Result<_, _>>()?;
        match self {
            Self::Add => {
                widgets.extend(WidgetKind::choices(organisation).into_iter().next().map(Widget::added));
            }
            Self::Earlier(place) if place > 0 && place < widgets.len() => widgets.swap(place - 1, place),
            Self::Later(place) if place.saturating_add(1) < widgets.len() => widgets.swap(place, place + 1),
            Self::Remove(place) if place < widgets.len() => drop(widgets.remove(place)),
            Self::Save | Self::Earlier(_) | Self::Later(_) | Self::Remove(_) => {}
        }
        check_widgets(&widgets, organisation)?;
        Ok(widgets)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dashboards::{Figure, ViewOf, ViewedList};

    const KIND: OrganisationKind = OrganisationKind::Reseller;

    fn text(words: &str) -> WidgetForm {
        let what = WidgetKind::Text(String::new()).key();
        WidgetForm { what, width: 1, height: 1, text: words.to_owned() }
    }

    fn words(step: &str) -> Vec<String> {
        let widgets = EditStep::parse(step).apply(vec![text("a"), text("b"), text("c")], KIND).unwrap();
        widgets
            .into_iter()
            .map(|widget| match widget.kind {
                WidgetKind::Text(text) => text,
                other => other.key(),
            })
            .collect()
    }

    #[test]
    fn everything_that_a_widget_shows_has_a_key() {
        let view = WidgetKind::View(ViewOf { list: ViewedList::Devices, id: "0f".into() });
        for kind in WidgetKind::choices(KIND).into_iter().chain([view]) {
            assert_eq!(WidgetKind::from_key(&kind.key()), Some(kind));
        }
        assert_eq!(WidgetKind::Text("long".into()).key(), WidgetKind::Text(String::new()).key());
        assert_eq!(WidgetKind::from_key("{"), None);
    }

    #[test]
    fn each_button_does_what_it_says() {
        assert_eq!(words("save"), ["a", "b", "c"]);
        assert_eq!(words("earlier-2"), ["a", "c", "b"]);
        assert_eq!(words("later-0"), ["b", "a", "c"]);
        assert_eq!(words("remove-1"), ["a", "c"]);
        assert_eq!(words("add").len(), 4);
    }

    #[test]
    fn a_place_that_there_is_not_changes_nothing() {
        for step in
            ["earlier-0", "later-2", "later-18446744073709551615", "remove-3", "remove--1", "", "dance"]
        {
            assert_eq!(words(step), ["a", "b", "c"], "{step}");
        }
    }

    #[test]
    fn what_the_form_sends_is_checked() {
        let refused = |form: WidgetForm, error| {
            let refusal = Err(PortalError::field(Field::Widgets, error));
            assert_eq!(EditStep::Save.apply(vec![form], KIND), refusal);
        };
        refused(text(" "), FieldError::Required);
        refused(WidgetForm { what: "nothing".into(), ..text("") }, FieldError::Unknown);
        refused(
            WidgetForm { what: WidgetKind::Figure(Figure::Waiting).key(), ..text("") },
            FieldError::Unknown,
        );
        let kept = EditStep::Save.apply(vec![text("two\r\nlines")], KIND).unwrap();
        assert_eq!(kept[0].kind, WidgetKind::Text("two\nlines".into()));
        let many = vec![text("a"); Widget::MAX];
        let max = u32::try_from(Widget::MAX).unwrap();
        let full = Err(PortalError::field(Field::Widgets, FieldError::TooMany { max }));
        assert_eq!(EditStep::Add.apply(many, KIND), full);
    }
}
