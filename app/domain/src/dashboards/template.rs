use super::{Bars, Figure, Series, Widget, WidgetKind};
use crate::languages::Text;
use crate::organisations::OrganisationKind;
use crate::text;
use serde::{Deserialize, Serialize};

/// What a new dashboard begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Template {
    /// Nothing.
    Empty,
    /// A bit of everything.
    Overview,
    /// What comes in, and what waits.
    Intake,
    /// Customers, and what they have.
    Customers,
}

impl Template {
    /// Every template, in the order of the form.
    pub const ALL: [Self; 4] = [Self::Empty, Self::Overview, Self::Intake, Self::Customers];

    /// As in forms.
    pub fn key(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Overview => "overview",
            Self::Intake => "intake",
            Self::Customers => "customers",
        }
    }

    /// The word for people.
    pub fn label(self) -> Text {
        match self {
            Self::Empty => text!("Empty"),
            Self::Overview => text!("Overview"),
            Self::Intake => text!("Intake"),
            Self::Customers => text!("Customers"),
        }
    }

    /// Its widgets in an organisation of this kind: those that do not fit it are left out.
    pub fn widgets(self, organisation: OrganisationKind) -> Vec<Widget> {
        let figure = |figure| Widget::new(WidgetKind::Figure(figure), 1, 1);
        let series = |series| Widget::new(WidgetKind::Series(series), 4, 1);
        let bars = |bars| Widget::new(WidgetKind::Bars(bars), 2, 1);
        let widgets = match self {
            Self::Empty => Vec::new(),
            Self::Overview => vec![
                figure(Figure::Waiting),
                figure(Figure::Customers),
                figure(Figure::Devices),
                figure(Figure::Verified),
                figure(Figure::RecentUploads),
                figure(Figure::SoldToCodes),
                series(Series::Devices),
                bars(Bars::Customer),
                bars(Bars::Model),
                bars(Bars::Sender),
            ],
            Self::Intake => vec![
                figure(Figure::Waiting),
                figure(Figure::Pending),
                figure(Figure::RecentUploads),
                series(Series::Uploads),
                bars(Bars::Sender),
                bars(Bars::Status),
                Widget::new(WidgetKind::LatestUploads, 4, 1),
            ],
            Self::Customers => {
                vec![figure(Figure::Customers), figure(Figure::Devices), bars(Bars::Customer)]
            }
        };
        widgets.into_iter().filter(|widget| widget.kind.fits(organisation)).collect()
    }

    /// Whether it is offered to an organisation of this kind.
    pub fn fits(self, organisation: OrganisationKind) -> bool {
        match self {
            Self::Empty | Self::Overview | Self::Intake => organisation != OrganisationKind::Operator,
            Self::Customers => matches!(organisation, OrganisationKind::Reseller | OrganisationKind::Msp),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dashboards::check_widgets;

    #[test]
    fn forms_spell_a_template_by_its_key() {
        for template in Template::ALL {
            assert_eq!(serde_json::to_value(template).unwrap(), template.key());
        }
    }

    #[test]
    fn every_template_is_a_dashboard_that_can_be_saved() {
        for kind in OrganisationKind::ALL {
            for template in Template::ALL {
                assert_eq!(check_widgets(&template.widgets(kind), kind), Ok(()), "{template:?} of {kind:?}");
                let begins = template == Template::Empty || !template.widgets(kind).is_empty();
                assert!(begins || !template.fits(kind), "{template:?} of {kind:?}");
            }
        }
    }
}
