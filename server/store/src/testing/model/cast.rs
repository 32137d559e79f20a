//! Who takes part.

use crate::testing::World;
use domain::devices::Edition;
use domain::organisations::{OrganisationKind, OrganisationNumber};
use domain::{Actor, Role};

/// Half of the devices have a model, half have none.
const KNOWN_TAC: &str = "35209900";
const UNKNOWN_TAC: &str = "86104404";

/// An organisation by its place in [`Cast::members`].
pub(super) type Who = usize;

/// An organisation and its administrator.
pub(super) struct Member {
    pub name: String,
    pub number: OrganisationNumber,
    pub actor: Actor,
    /// The customer that an inner customer belongs to.
    pub parent: Option<Who>,
    /// Nobody adds, registers or is told of it.
    pub stranger: bool,
}

impl Member {
    pub(super) fn kind(&self) -> OrganisationKind {
        self.actor.kind
    }
}

/// Everyone, and the devices that there are.
pub(super) struct Cast {
    pub members: Vec<Member>,
    pub identities: Vec<String>,
}

/// Two resellers.
pub(super) const NORDLICHT: Who = 0;
pub(super) const MERIDIAN: Who = 1;
/// Two MSPs.
pub(super) const KESTREL: Who = 2;
pub(super) const OSPREY: Who = 3;
/// Two customers, of which the first has an inner customer.
pub(super) const ACME: Who = 4;
pub(super) const BRINK: Who = 5;

impl Cast {
    pub(super) async fn new(world: &World) -> Self {
        world.model(KNOWN_TAC, "Galaxy", "XCover7", Edition::Standard).await;
        let acme = world.customer("Acme").await;
        let works = world.inner_customer("Acme Works", &acme).await;
        let organisations = [
            (world.reseller("Nordlicht").await, None),
            (world.reseller("Meridian").await, None),
            (world.msp("Kestrel").await, None),
            (world.msp("Osprey").await, None),
            (acme, None),
            (world.customer("Brink").await, None),
            (works.clone(), Some(ACME)),
            (world.inner_customer("Acme Works Yard", &works).await, Some(6)),
            (world.reseller("Strange goods").await, None),
            (world.msp("Strange hands").await, None),
            (world.customer("Stranger").await, None),
        ];
        let mut members = Vec::new();
        for (organisation, parent) in organisations {
            members.push(Member {
                stranger: organisation.name.starts_with("Strange"),
                actor: world.actor(&organisation, Role::Administrator).await,
                name: organisation.name,
                number: organisation.number,
                parent,
            });
        }
        let mut identities = World::imeis(KNOWN_TAC, 0, 14);
        identities.extend(World::imeis(UNKNOWN_TAC, 0, 10));
        Self { members, identities }
    }

    pub(super) fn kind(&self, who: Who) -> OrganisationKind {
        self.members[who].kind()
    }

    /// Everyone of one of these kinds.
    pub(super) fn of(&self, kinds: &[OrganisationKind], strangers: bool) -> Vec<Who> {
        let fits =
            |who: &Who| kinds.contains(&self.kind(*who)) && (strangers || !self.members[*who].stranger);
        (0..self.members.len()).filter(fits).collect()
    }
}
