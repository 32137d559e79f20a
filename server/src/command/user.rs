use super::database::Database;
use super::{CommandError, say};
use crate::config::Config;
use crate::mail;
use clap::{Subcommand, ValueEnum};
use domain::organisations::{OrganisationKind, OrganisationNumber};
use domain::{Role, SystemClock};
use sqlx::postgres::PgPoolOptions;
use std::io::{self, BufRead as _};
use std::sync::Arc;
use store::Random;
use store::admin::{Admin, ListedPerson, NewOrganisation};

/// `server user …`: what is needed before anybody can sign in, and when somebody cannot any more.
#[derive(Debug, Subcommand)]
pub enum User {
    /// Adds a person to an organisation. A person who exists already gets another membership.
    Add {
        /// The e-mail address.
        email: String,
        /// The name, for a new person.
        #[arg(long)]
        name: String,
        /// The number of the organisation.
        #[arg(long)]
        organisation: String,
        /// What the person may do in it.
        #[arg(long, value_enum)]
        role: RoleName,
    },
    /// Invites a person to an organisation, such as the first operator, and prints the link that opens the account.
    Invite {
        /// The e-mail address.
        email: String,
        /// The name.
        #[arg(long)]
        name: String,
        /// The number of the organisation.
        #[arg(long)]
        organisation: String,
        /// What the person may do in it.
        #[arg(long, value_enum)]
        role: RoleName,
    },
    /// Sets a password, read from the first line of standard input. All sessions of the person end.
    Password {
        /// The e-mail address.
        email: String,
    },
    /// Lists people with their organisations and roles.
    List,
    /// Adds an organisation, such as the first operator, and prints its number.
    AddOrganisation {
        /// What it is.
        #[arg(long, value_enum)]
        kind: KindName,
        /// Its name.
        #[arg(long)]
        name: String,
        /// Its country: two capital letters.
        #[arg(long)]
        country: String,
    },
}

/// A role, as typed.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum RoleName {
    /// Looks.
    Viewer,
    /// Looks and uploads.
    Uploader,
    /// Everything.
    Administrator,
}

impl From<RoleName> for Role {
    fn from(name: RoleName) -> Self {
        match name {
            RoleName::Viewer => Self::Viewer,
            RoleName::Uploader => Self::Uploader,
            RoleName::Administrator => Self::Administrator,
        }
    }
}

/// A kind of organisation, as typed.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum KindName {
    /// Runs the deployment.
    Operator,
    /// Uploads devices.
    Reseller,
    /// Distributes devices.
    Msp,
    /// Holds devices.
    Customer,
}

impl From<KindName> for OrganisationKind {
    fn from(name: KindName) -> Self {
        match name {
            KindName::Operator => Self::Operator,
            KindName::Reseller => Self::Reseller,
            KindName::Msp => Self::Msp,
            KindName::Customer => Self::Customer,
        }
    }
}

impl User {
    /// Does it, as the owner of the database.
    pub async fn run(self, config: Config) -> Result<(), CommandError> {
        let database = Database::open(&config).await?;
        store::migrate(database.owner.clone()).await?;
        let owner = PgPoolOptions::new()
            .max_connections(1)
            .connect_with(database.owner.clone())
            .await
            .map_err(store::ConnectError::Database)?;
        let admin = Admin::new(owner.clone(), Arc::new(SystemClock), Random::from_system());
        let done = self.with(&admin, &config).await;
        owner.close().await;
        database.close().await?;
        done
    }

    async fn with(self, admin: &Admin, config: &Config) -> Result<(), CommandError> {
        match self {
            Self::Add { email, name, organisation, role } => {
                let number = number(&organisation)?;
                admin.organisation(&number).await?;
                if admin.person(&email).await.is_err() {
                    admin.create_person(&email, &name).await?;
                }
                admin.add_membership(&email, &number, role.into()).await?;
                say(&format!(
                    "Added {email}. A new person signs in once `server user password {email}` has set a password."
                ));
            }
            Self::Invite { email, name, organisation, role } => {
                let organisation = number(&organisation)?;
                let link =
                    admin.invite(&email, &name, &organisation, role.into(), config.limits.links).await?;
                let ends = app::ui::moment_text(link.expires_at);
                say(&format!("{}{}", mail::portal(config), app::paths::activate(&link.token.0)));
                say(&format!("For {}, once, until {ends}.", link.email));
            }
            Self::Password { email } => {
                let mut password = String::new();
                io::stdin().lock().read_line(&mut password).map_err(CommandError::io("read the password"))?;
                admin.set_password(&email, password.trim_end_matches(['\r', '\n'])).await?;
                say("The password is set; all sessions have ended.");
            }
            Self::List => admin.people().await?.iter().for_each(|person| say(&line(person))),
            Self::AddOrganisation { kind, name, country } => {
                let new = NewOrganisation { kind: kind.into(), name, country, manager: None, parent: None };
                let added = admin.create_organisation(new).await?;
                say(&format!("{}: {}", added.kind.number_label().english(), added.number));
            }
        }
        Ok(())
    }
}

fn number(text: &str) -> Result<OrganisationNumber, CommandError> {
    let wrong = CommandError::Malformed { what: "--organisation", shape: "a number of 10 digits" };
    OrganisationNumber::parse(text).ok_or(wrong)
}

fn line(person: &ListedPerson) -> String {
    let ListedPerson { email, name, activated, disabled, memberships } = person;
    let state = match (activated, disabled) {
        (_, true) => "disabled",
        (false, _) => "no password",
        (true, _) => "active",
    };
    let roles: Vec<String> =
        memberships.iter().map(|(number, name, role)| format!("{role} of {name} ({number})")).collect();
    format!("{email}\t{name}\t{state}\t{}", roles.join(", "))
}
