//! What somebody may do next.

use super::cast::{ACME, BRINK, Cast, KESTREL, MERIDIAN, NORDLICHT, OSPREY, Who};
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
    /// Of what one holds, or of what a reseller uploaded: wherever it is, or what one customer has.
    Delete {
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
    pub held: Vec<Held>,
}

/// A device that somebody holds.
#[derive(Debug, Clone)]
pub(super) struct Held {
    pub identity: String,
    pub holder: Who,
    pub reseller: Who,
    pub via: Option<Who>,
    pub verified: bool,
}

/// So that much is possible soon: the resellers have customers, the MSP as well.
pub(super) fn beginning() -> Vec<Step> {
    let connect = |tenant, receiver| Step::Connect { tenant, receiver };
    let accept = |customer| Step::AnswerMsp { customer, msp: KESTREL, accept: true };
    vec![
        connect(NORDLICHT, KESTREL),
        connect(NORDLICHT, ACME),
        connect(NORDLICHT, OSPREY),
        connect(MERIDIAN, KESTREL),
        connect(MERIDIAN, BRINK),
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
                tenant: draw.one(&[Reseller, Msp], 5),
                receiver: draw.told(&[Msp, Customer, Customer, Customer]),
            },
            4 => Self::End { msp: draw.one(&[Msp], 5), customer: draw.told(&[Customer]) },
            5..10 => Self::AnswerMsp {
                customer: draw.one(&[Customer], 5),
                msp: draw.told(&[Msp]),
                accept: dice.chance(88),
            },
            10..13 => Self::Register {
                receiver: draw.one(&[Msp, Customer], 0),
                reseller: draw.told(&[Reseller, Reseller, Msp]),
            },
            13 => Self::Remove { receiver: draw.one(&[Msp, Customer], 3), reseller: draw.told(&[Reseller]) },
            14..17 => Self::AutoApprove {
                receiver: draw.one(&[Msp, Customer], 3),
                reseller: draw.told(&[Reseller]),
                on: dice.chance(25),
            },
            17..36 => Self::Upload {
                reseller: draw.one(&[Reseller], 2),
                receiver: draw.told(&[Msp, Msp, Msp, Customer]),
                identities: draw.identities(7),
                all_or_nothing: dice.chance(15),
            },
            36..42 => draw.undo(),
            42..57 => draw.approve(),
            57..60 => draw.reject(),
            60..76 => draw.hand_on(),
            76..82 => draw.take_back(),
            82..85 => {
                let by = draw.holder(|_| true);
                Self::Delete { by, customer: None, devices: draw.devices(|one| one.holder == by) }
            }
            85..88 => draw.take_off(),
            88..98 => draw.services(),
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

    /// A device that fits, if there is one.
    fn held(&self, fits: impl Fn(&Held) -> bool) -> Option<&Held> {
        let fitting: Vec<&Held> = self.known.held.iter().filter(|one| fits(one)).collect();
        (!fitting.is_empty()).then(|| *self.dice.pick(&fitting))
    }

    /// Who holds something that fits, most of the time.
    fn holder(&self, fits: impl Fn(&Held) -> bool) -> Who {
        match self.held(fits) {
            Some(one) if self.dice.chance(90) => one.holder,
            _ => self.one(&[Msp, Customer], 20),
        }
    }

    /// Mostly devices that fit, with others among them; or all that match.
    fn devices(&self, fits: impl Fn(&Held) -> bool) -> Chosen {
        let fitting: Vec<&Held> = self.known.held.iter().filter(|one| fits(one)).collect();
        if self.dice.chance(20) {
            let wrong = u64::from(self.dice.chance(15));
            return Chosen::All { seen: fitting.len() as u64 + wrong };
        }
        let mut some = if self.dice.chance(25) { self.identities(4) } else { Vec::new() };
        for _ in 0..=self.dice.below(4) {
            some.push(match fitting[..] {
                [] => self.dice.pick(&self.cast.identities).clone(),
                _ => self.dice.pick(&fitting).identity.clone(),
            });
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
        // The latest most of the time: nobody has touched it.
        let back = if self.dice.chance(60) { 1 } else { 1 + self.dice.below(8) };
        let (reseller, upload) = self.known.uploads[self.known.uploads.len().saturating_sub(back)].clone();
        Step::Undo {
            reseller: if self.dice.chance(92) { reseller } else { self.one(&[Reseller], 50) },
            upload,
        }
    }

    fn approve(&self) -> Step {
        let (receiver, deliveries) = self.deliveries();
        let none = self.cast.kind(receiver) != Customer;
        let none = if self.dice.chance(4) { !none } else { none };
        let services = if none { 0 } else { 1 + self.dice.below(7) };
        let services = ServiceSet(i64::try_from(services).unwrap_or_default());
        Step::Approve { receiver, deliveries, services, register: self.dice.chance(30) }
    }

    fn reject(&self) -> Step {
        let (receiver, deliveries) = self.deliveries();
        Step::Reject { receiver, deliveries }
    }

    fn hand_on(&self) -> Step {
        let by = self.holder(|one| one.verified);
        let inner = (0..self.cast.members.len()).find(|who| self.cast.members[*who].parent == Some(by));
        let back = self.held(|one| one.holder == by && one.verified && one.via.is_some());
        let to = match (inner, back.and_then(|one| one.via)) {
            _ if self.dice.chance(10) => self.one(&[Customer, Msp], 5),
            (Some(inner), _) if self.dice.chance(50) => inner,
            (_, Some(via)) if self.dice.chance(70) => via,
            _ => *self.dice.pick(&[ACME, ACME, BRINK]),
        };
        Step::Move {
            by,
            devices: self.devices(|one| one.holder == by && (one.verified || self.dice.chance(20))),
            to,
        }
    }

    fn take_back(&self) -> Step {
        let (by, from) = match self.held(|one| one.via.is_some()) {
            Some(Held { holder, via: Some(via), .. }) if self.dice.chance(90) => (*via, *holder),
            _ => (self.one(&[Msp, Customer], 5), self.holder(|_| true)),
        };
        let to = if self.dice.chance(95) { by } else { self.one(&[Customer], 0) };
        Step::TakeBack {
            by,
            from,
            devices: self.devices(|one| one.holder == from && one.via == Some(by)),
            to,
        }
    }

    fn take_off(&self) -> Step {
        let by = self.one(&[Reseller], 5);
        let customer = self.dice.chance(40).then(|| self.holder(|one| one.reseller == by));
        let fits = |one: &Held| one.reseller == by && customer.is_none_or(|holder| one.holder == holder);
        Step::Delete { by, customer, devices: self.devices(fits) }
    }

    fn services(&self) -> Step {
        let theirs = |one: &Held| one.verified && self.cast.kind(one.holder) == Customer;
        let by = if self.dice.chance(92) { self.holder(theirs) } else { self.one(&[Customer], 20) };
        let set = self.dice.below(if self.dice.chance(6) { 16 } else { 8 });
        let set = ServiceSet(i64::try_from(set).unwrap_or_default());
        let change =
            if self.dice.chance(50) { ServiceChange::Register(set) } else { ServiceChange::Unregister(set) };
        Step::Services { by, devices: self.devices(|one| one.holder == by), change }
    }
}
