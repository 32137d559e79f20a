//! What somebody may do next.

use super::cast::{ACME, BRINK, Cast, KESTREL, MERIDIAN, NORDLICHT, Who};
use crate::demo::Dice;
use domain::devices::ServiceChange;
use domain::organisations::OrganisationKind::{Customer, Msp, Reseller};
use domain::services::ServiceSet;

/// One request, or the work of the jobs.
#[derive(Debug, Clone)]
pub(super) enum Step {
    Connect {
        tenant: Who,
        receiver: Who,
    },
    End {
        msp: Who,
        customer: Who,
    },
    AnswerMsp {
        customer: Who,
        msp: Who,
        accept: bool,
    },
    Register {
        receiver: Who,
        reseller: Who,
    },
    Remove {
        receiver: Who,
        reseller: Who,
    },
    AutoApprove {
        receiver: Who,
        reseller: Who,
        on: bool,
    },
    Upload {
        reseller: Who,
        receiver: Who,
        identities: Vec<String>,
        all_or_nothing: bool,
    },
    Undo {
        reseller: Who,
        upload: String,
    },
    Approve {
        receiver: Who,
        deliveries: Chosen,
        services: ServiceSet,
        register: bool,
    },
    Reject {
        receiver: Who,
        deliveries: Chosen,
    },
    Move {
        by: Who,
        devices: Chosen,
        to: Who,
    },
    TakeBack {
        by: Who,
        from: Who,
        devices: Chosen,
        to: Who,
    },
    Delete {
        by: Who,
        devices: Chosen,
    },
    /// A reseller deletes what it uploaded: all of it, or what one customer has.
    TakeOff {
        by: Who,
        customer: Option<Who>,
        devices: Chosen,
    },
    Services {
        by: Who,
        devices: Chosen,
        change: ServiceChange,
    },
    /// The jobs that wait are done.
    Work,
}

/// What is selected.
#[derive(Debug, Clone)]
pub(super) enum Chosen {
    These(Vec<String>),
    /// All that match, of which the person saw so many.
    All {
        seen: u64,
    },
}

/// What a step can name.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// Resellers and numbers.
    pub uploads: Vec<(Who, String)>,
    /// Receivers, numbers, and whether they wait for an answer.
    pub deliveries: Vec<(Who, String, bool)>,
    /// Identities with holders and resellers.
    pub held: Vec<(String, Who, Who)>,
}

/// So that much is possible soon: the resellers have customers, the MSP as well.
pub(super) fn beginning() -> Vec<Step> {
    let connect = |tenant, receiver| Step::Connect { tenant, receiver };
    let accept = |customer| Step::AnswerMsp { customer, msp: KESTREL, accept: true };
    vec![
        connect(NORDLICHT, KESTREL),
        connect(NORDLICHT, ACME),
        connect(MERIDIAN, KESTREL),
        connect(KESTREL, ACME),
        connect(KESTREL, BRINK),
        accept(ACME),
        accept(BRINK),
    ]
}

impl Step {
    /// Mostly something that makes sense, now and then something that does not.
    pub(super) fn random(dice: &Dice, cast: &Cast, known: &Known) -> Self {
        let draw = Draw { dice, cast, known };
        match dice.below(100) {
            0..4 => Self::Connect {
                tenant: draw.one(&[Reseller, Msp, Customer], 3),
                receiver: draw.told(&[Msp, Customer, Reseller]),
            },
            4..6 => Self::End { msp: draw.one(&[Msp], 5), customer: draw.told(&[Customer]) },
            6..10 => Self::AnswerMsp {
                customer: draw.one(&[Customer], 5),
                msp: draw.told(&[Msp]),
                accept: dice.chance(75),
            },
            10..13 => Self::Register {
                receiver: draw.one(&[Msp, Customer], 0),
                reseller: draw.told(&[Reseller, Msp]),
            },
            13..15 => {
                Self::Remove { receiver: draw.one(&[Msp, Customer], 3), reseller: draw.told(&[Reseller]) }
            }
            15..19 => Self::AutoApprove {
                receiver: draw.one(&[Msp, Customer], 3),
                reseller: draw.told(&[Reseller]),
                on: dice.chance(40),
            },
            19..38 => Self::Upload {
                reseller: draw.one(&[Reseller], 2),
                receiver: draw.told(&[Msp, Msp, Customer]),
                identities: draw.identities(7),
                all_or_nothing: dice.chance(15),
            },
            38..42 => draw.undo(),
            42..56 => draw.approve(),
            56..61 => draw.reject(),
            61..74 => draw.mov(),
            74..80 => draw.take_back(),
            80..84 => {
                let by = draw.holder();
                Self::Delete { by, devices: draw.devices(|_, holder, _| holder == by) }
            }
            84..88 => draw.take_off(),
            88..97 => draw.services(),
            _ => Self::Work,
        }
    }
}

struct Draw<'a> {
    dice: &'a Dice,
    cast: &'a Cast,
    known: &'a Known,
}

impl Draw<'_> {
    /// One of these kinds; in so many of a hundred cases anyone, strangers too.
    fn one(&self, kinds: &[domain::organisations::OrganisationKind], anyone: usize) -> Who {
        if self.dice.chance(anyone) {
            self.dice.below(self.cast.members.len())
        } else {
            *self.dice.pick_early(&self.cast.of(kinds, false))
        }
    }

    /// One that is no stranger.
    fn told(&self, kinds: &[domain::organisations::OrganisationKind]) -> Who {
        let kind = *self.dice.pick(kinds);
        *self.dice.pick_early(&self.cast.of(&[kind], false))
    }

    fn identities(&self, most: usize) -> Vec<String> {
        let mut some: Vec<String> =
            (0..=self.dice.below(most)).map(|_| self.dice.pick(&self.cast.identities).clone()).collect();
        some.sort_unstable();
        some.dedup();
        some
    }

    /// Who holds something, most of the time.
    fn holder(&self) -> Who {
        if self.known.held.is_empty() || self.dice.chance(15) {
            self.one(&[Msp, Customer], 20)
        } else {
            self.dice.pick(&self.known.held).1
        }
    }

    /// Mostly devices that fit, with others among them; or all that match.
    fn devices(&self, fits: impl Fn(&str, Who, Who) -> bool) -> Chosen {
        let fitting: Vec<&String> = self
            .known
            .held
            .iter()
            .filter(|(identity, holder, reseller)| fits(identity, *holder, *reseller))
            .map(|(identity, ..)| identity)
            .collect();
        if self.dice.chance(20) {
            let wrong = u64::from(self.dice.chance(15));
            return Chosen::All { seen: fitting.len() as u64 + wrong };
        }
        let mut some = if self.dice.chance(25) { self.identities(4) } else { Vec::new() };
        for _ in 0..=self.dice.below(4) {
            let one = if fitting.is_empty() {
                self.dice.pick(&self.cast.identities)
            } else {
                self.dice.pick(&fitting)
            };
            some.push(one.clone());
        }
        some.sort_unstable();
        some.dedup();
        Chosen::These(some)
    }

    /// A receiver and deliveries of it, mostly such as wait.
    fn deliveries(&self) -> (Who, Chosen) {
        let waiting: Vec<_> = self.known.deliveries.iter().filter(|(_, _, waits)| *waits).collect();
        let from = if waiting.is_empty() || self.dice.chance(15) {
            self.known.deliveries.iter().collect()
        } else {
            waiting.clone()
        };
        if from.is_empty() {
            return (self.one(&[Msp, Customer], 10), Chosen::All { seen: 0 });
        }
        let receiver = self.dice.pick(&from).0;
        if self.dice.chance(15) {
            let seen = waiting.iter().filter(|(of, ..)| *of == receiver).count() as u64;
            return (receiver, Chosen::All { seen: seen + u64::from(self.dice.chance(15)) });
        }
        let mut numbers: Vec<String> = from
            .iter()
            .filter(|(of, ..)| *of == receiver || self.dice.chance(10))
            .map(|(_, number, _)| number.clone())
            .collect();
        numbers.sort_unstable();
        numbers.truncate(1 + self.dice.below(4));
        let receiver = if self.dice.chance(5) { self.one(&[Msp, Customer], 50) } else { receiver };
        (receiver, Chosen::These(numbers))
    }

    fn undo(&self) -> Step {
        if self.known.uploads.is_empty() {
            return Step::Work;
        }
        let latest = self.known.uploads.len().saturating_sub(1 + self.dice.below(6));
        let (reseller, upload) = self.known.uploads[latest].clone();
        Step::Undo {
            reseller: if self.dice.chance(90) { reseller } else { self.one(&[Reseller], 50) },
            upload,
        }
    }

    fn approve(&self) -> Step {
        let (receiver, deliveries) = self.deliveries();
        let none = self.cast.kind(receiver) != Customer;
        let none = if self.dice.chance(4) { !none } else { none };
        let services = ServiceSet(if none { 0 } else { 1 + i64::from(self.dice.below(7) as u8) });
        Step::Approve { receiver, deliveries, services, register: self.dice.chance(30) }
    }

    fn reject(&self) -> Step {
        let (receiver, deliveries) = self.deliveries();
        Step::Reject { receiver, deliveries }
    }

    fn mov(&self) -> Step {
        let by = self.holder();
        let to = if self.dice.chance(60) && self.cast.kind(by) == Customer {
            // Down to an inner customer, if there is one.
            (0..self.cast.members.len())
                .find(|who| self.cast.members[*who].parent == Some(by))
                .unwrap_or(KESTREL)
        } else if self.dice.chance(30) {
            self.cast.members[by].parent.unwrap_or(KESTREL)
        } else {
            self.one(&[Customer, Msp], 5)
        };
        Step::Move { by, devices: self.devices(|_, holder, _| holder == by), to }
    }

    fn take_back(&self) -> Step {
        let from = self.holder();
        let by = match self.cast.members[from].parent {
            Some(parent) if self.dice.chance(60) => parent,
            _ => self.one(&[Msp, Msp, Customer], 5),
        };
        let to = if self.dice.chance(95) { by } else { self.one(&[Customer], 0) };
        // Which of them are there by way of `by` is not known here: "all that match" is often refused.
        Step::TakeBack { by, from, devices: self.devices(|_, holder, _| holder == from), to }
    }

    fn take_off(&self) -> Step {
        let by = self.one(&[Reseller], 5);
        let customer = self.dice.chance(40).then(|| self.holder());
        let fits = |_: &str, holder, reseller| reseller == by && customer.is_none_or(|one| one == holder);
        Step::TakeOff { by, customer, devices: self.devices(fits) }
    }

    fn services(&self) -> Step {
        let by = if self.dice.chance(80) {
            let holders: Vec<Who> = self.known.held.iter().map(|(_, holder, _)| *holder).collect();
            let customers: Vec<Who> =
                holders.into_iter().filter(|holder| self.cast.kind(*holder) == Customer).collect();
            if customers.is_empty() { ACME } else { *self.dice.pick(&customers) }
        } else {
            self.one(&[Customer], 20)
        };
        let set = ServiceSet(i64::from(self.dice.below(if self.dice.chance(10) { 16 } else { 8 }) as u8));
        let change =
            if self.dice.chance(50) { ServiceChange::Register(set) } else { ServiceChange::Unregister(set) };
        Step::Services { by, devices: self.devices(|_, holder, _| holder == by), change }
    }
}
