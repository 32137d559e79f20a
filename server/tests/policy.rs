//! Who may do what, as one table. A change here is a decision, not a detail.

use domain::organisations::{OrganisationId, OrganisationKind};
use domain::people::PersonId;
use domain::policy::{Action, Denied, may, permission_of};
use domain::{Actor, Role};
use std::fmt::Write as _;

#[test]
fn every_role_of_every_kind_may_do_what_the_table_says() {
    let mut table = format!("{:20}", "");
    for kind in OrganisationKind::ALL {
        write!(table, "{:12}", kind.label().english()).unwrap();
    }
    table.push_str("Permission");
    table.push_str(
        "\n(V viewer, U uploader, A administrator may; - the role lacks the permission; . not for this kind)\n",
    );
    for action in Action::ALL {
        write!(table, "{:20}", format!("{action:?}")).unwrap();
        for kind in OrganisationKind::ALL {
            let cell: String = Role::BUILT_IN.into_iter().map(|role| mark(kind, role, action)).collect();
            write!(table, "{cell:12}").unwrap();
        }
        writeln!(table, "{:?}", permission_of(action)).unwrap();
    }
    let table: Vec<&str> = table.lines().map(str::trim_end).collect();
    insta::assert_snapshot!(table.join("\n"));
}

fn mark(kind: OrganisationKind, role: Role, action: Action) -> char {
    let actor = Actor { person: PersonId(1), organisation: OrganisationId(1), kind, role, api_key: None };
    match may(&actor, action) {
        Ok(()) => role.label().english().chars().next().unwrap(),
        Err(Denied::NotForThisKind) => '.',
        Err(_) => '-',
    }
}
