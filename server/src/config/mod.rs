//! The configuration: a struct per concern, read once at start from the environment, nowhere else.
//!
//! To add a variable: a field in its concern's struct, documented there; one [`Variable`] beside it, which `server --help`
//! lists; one `read` in that concern's `from`. Whatever is wrong is reported together with everything else that is.
//! A secret is a `SecretString` and has no default.

mod database;
mod http;
mod limits;
mod log;
mod mail;
mod oidc;
mod traces;
mod webhooks;
mod work;

pub use database::Database;
pub use http::{Http, Origin};
pub use limits::Limits;
pub use log::{Log, LogFormat};
pub use mail::{Mail, Smtp, Tls};
pub use oidc::{Oidc, is_safe};
pub use traces::Traces;
pub use webhooks::Webhooks;
pub use work::Work;

use std::fmt::{self, Display, Write as _};
use std::str::FromStr;

/// Everything that the deployment decides.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where and how the server listens.
    pub http: Http,
    /// Which Postgres holds the data.
    pub database: Database,
    /// How large things may be, and how long they live.
    pub limits: Limits,
    /// Jobs.
    pub work: Work,
    /// How mail is sent.
    pub mail: Mail,
    /// By whom people may sign in instead of a password.
    pub oidc: Option<Oidc>,
    /// What organisations may be told at.
    pub webhooks: Webhooks,
    /// What is logged, and how.
    pub log: Log,
    /// Where traces go, if anywhere.
    pub traces: Option<Traces>,
}

/// An environment variable, as `server --help` explains it.
#[derive(Debug, Clone, Copy)]
pub struct Variable {
    /// Its name.
    pub name: &'static str,
    /// What it holds when nobody says otherwise, in words.
    pub default: &'static str,
    /// What it decides.
    pub meaning: &'static str,
}

/// Every variable that is read, in the order of the help.
pub fn variables() -> impl Iterator<Item = &'static Variable> {
    [
        http::VARIABLES,
        database::VARIABLES,
        limits::VARIABLES,
        work::VARIABLES,
        mail::VARIABLES,
        oidc::VARIABLES,
        webhooks::VARIABLES,
        log::VARIABLES,
        traces::VARIABLES,
    ]
    .into_iter()
    .flatten()
}

/// The variables as `server --help` lists them.
pub fn help() -> String {
    variables().fold("Environment:\n".to_owned(), |mut text, variable| {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "  {:<27} {} [{}]", variable.name, variable.meaning, variable.default);
        text
    })
}

/// Everything that is wrong with the environment.
#[derive(Debug, thiserror::Error)]
pub struct Problems(Vec<Problem>);

#[derive(Debug)]
struct Problem {
    variable: &'static str,
    wrong: String,
}

impl Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the environment cannot be used")?;
        self.0.iter().try_for_each(|problem| write!(f, "\n  {}: {}", problem.variable, problem.wrong))
    }
}

impl Config {
    /// Reads the process's environment.
    pub fn from_environment() -> Result<Self, Problems> {
        Self::from(|name| std::env::var(name).ok())
    }

    /// Reads variables from wherever `lookup` finds them. An empty one counts as missing.
    pub fn from(lookup: impl Fn(&str) -> Option<String>) -> Result<Self, Problems> {
        let mut reader = Reader { lookup: &lookup, problems: Vec::new() };
        let config = Self {
            http: Http::from(&mut reader),
            database: Database::from(&mut reader),
            limits: Limits::from(&mut reader),
            work: Work::from(&mut reader),
            mail: Mail::from(&mut reader),
            oidc: Oidc::from(&mut reader),
            webhooks: Webhooks::from(&mut reader),
            log: Log::from(&mut reader),
            traces: Traces::from(&mut reader),
        };
        config.work.check(&config.database, &mut reader);
        config.mail.check(&config.http, &mut reader);
        Oidc::check(&config.http, &mut reader);
        if reader.problems.is_empty() { Ok(config) } else { Err(Problems(reader.problems)) }
    }
}

/// Reads one variable after the other and collects what is wrong.
struct Reader<'a> {
    lookup: &'a dyn Fn(&str) -> Option<String>,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn text(&self, variable: &'static Variable) -> Option<String> {
        (self.lookup)(variable.name).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
    }

    /// The value, or `default` when it is missing or wrong; wrong is also a problem, said without the value, which may
    /// be a secret in the wrong place.
    fn read<T: FromStr>(&mut self, variable: &'static Variable, shape: &str, default: T) -> T {
        match self.text(variable).map(|text| text.parse()) {
            None => default,
            Some(Ok(value)) => value,
            Some(Err(_)) => {
                self.problem(variable, &format!("must be {shape}"));
                default
            }
        }
    }

    fn problem(&mut self, variable: &'static Variable, wrong: &str) {
        self.problems.push(Problem { variable: variable.name, wrong: wrong.to_owned() });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::RefCell;
    use std::collections::BTreeSet;

    fn with(pairs: &[(&str, &str)]) -> Result<Config, Problems> {
        Config::from(|name| pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned()))
    }

    #[test]
    fn an_empty_environment_is_enough() {
        let config = with(&[("WAYBILL_ADDRESS", " ")]).unwrap();
        assert_eq!(config.http.address.to_string(), "127.0.0.1:3000");
        assert!(config.database.url.is_none() && !config.http.is_secure());
    }

    #[test]
    fn all_problems_are_reported_together_and_without_their_values() {
        let problems = with(&[
            ("WAYBILL_ADDRESS", "hunter2"),
            ("WAYBILL_MAX_ROWS", "-1"),
            ("WAYBILL_LOG_FORMAT", "xml"),
            ("DATABASE_URL", "mysql://root:hunter2@db"),
        ])
        .unwrap_err()
        .to_string();
        for name in ["WAYBILL_ADDRESS", "WAYBILL_MAX_ROWS", "WAYBILL_LOG_FORMAT", "DATABASE_URL"] {
            assert!(problems.contains(name), "{name} is missing in {problems}");
        }
        assert!(!problems.contains("hunter2"), "{problems}");
    }

    #[test]
    fn workers_that_would_wait_for_each_others_connections_are_a_problem() {
        let enough = |workers, connections| {
            with(&[("WAYBILL_WORKERS", workers), ("WAYBILL_JOB_CONNECTIONS", connections)]).err()
        };
        for (workers, connections) in [("0", "1"), ("2", "5"), ("8", "17")] {
            assert!(enough(workers, connections).is_none(), "{workers} {connections}");
        }
        let problem = enough("8", "16").expect("a problem").to_string();
        assert!(problem.contains("WAYBILL_JOB_CONNECTIONS: must be at least 17 for 8 workers"), "{problem}");
    }

    #[test]
    fn mail_goes_to_a_folder_until_a_server_is_named_and_never_a_password_in_clear() {
        assert!(with(&[]).unwrap().mail.smtp.is_none());
        let server =
            [("WAYBILL_SMTP_HOST", "mail.example"), ("WAYBILL_PUBLIC_URL", "https://portal.example")];
        let config = with(&server).unwrap();
        let smtp = config.mail.smtp.expect("a server");
        assert_eq!((smtp.port, smtp.tls), (465, Tls::Whole));
        let wrong = [
            vec![("WAYBILL_SMTP_HOST", "mail.example")],
            vec![("WAYBILL_MAIL_FROM", "a@b\r\nBcc: hunter2@example.org")],
            [&server[..], &[("WAYBILL_SMTP_USER", "waybill")]].concat(),
            [
                &server[..],
                &[
                    ("WAYBILL_SMTP_USER", "waybill"),
                    ("WAYBILL_SMTP_PASSWORD", "hunter2"),
                    ("WAYBILL_SMTP_TLS", "none"),
                ],
            ]
            .concat(),
        ];
        for variables in wrong {
            let problem = with(&variables).expect_err("a problem").to_string();
            assert!(!problem.contains("hunter2"), "{problem}");
        }
    }

    #[test]
    fn a_secret_is_never_printed() {
        let config = with(&[
            ("DATABASE_URL", "postgres://waybill:hunter2@db/waybill"),
            ("WAYBILL_SMTP_HOST", "mail.example"),
            ("WAYBILL_SMTP_USER", "waybill"),
            ("WAYBILL_SMTP_PASSWORD", "hunter2"),
            ("WAYBILL_PUBLIC_URL", "https://portal.example"),
        ])
        .unwrap();
        assert!(!format!("{config:?}").contains("hunter2"));
    }

    #[test]
    fn the_help_lists_exactly_the_variables_that_are_read() {
        let asked = RefCell::new(BTreeSet::new());
        Config::from(|name| {
            asked.borrow_mut().insert(name.to_owned());
            None
        })
        .unwrap();
        let listed: BTreeSet<_> = variables().map(|variable| variable.name.to_owned()).collect();
        assert_eq!(asked.into_inner(), listed);
    }
}
