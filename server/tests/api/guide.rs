//! The examples of the guide, `docs/api.md`, one after the other.

use super::program;
use crate::support::{Caller, Portal, Reply};
use domain::Role;
use domain::customers::Verification;
use domain::people::Permission;
use serde_json::Value;
use server::api::document::guide::{Block, Example, examples};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use std::collections::BTreeMap;

/// What the guide calls something, and what it is here.
#[derive(Default)]
struct Names(BTreeMap<String, String>);

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn every_example_of_the_guide_is_answered_as_the_guide_says(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let portal = Portal::start(options).await;
    let own = portal.world.reseller("Harbour Phones").await;
    let juniper = portal.world.customer("Juniper Logistics").await;
    portal.world.connected(&own, &juniper).await;
    portal.world.verification(&own, &juniper, Verification::Active).await;
    let ada = portal.world.actor(&own, Role::Administrator).await;
    let scopes = [
        Permission::ViewCustomers,
        Permission::ManageCustomers,
        Permission::ViewDevices,
        Permission::UploadDevices,
        Permission::DeleteDevices,
    ];
    let caller = program(&portal, &ada, "ERP", &scopes).await;
    let mut names = Names::default();
    names.is("4102338917", own.number.as_str());
    names.is("7300418825", juniper.number.as_str());
    for example in examples() {
        let told = format!("{} {}", example.method, example.path);
        let reply = ask(&caller, &example, &names).await;
        assert_eq!(reply.status, example.status, "{told}: {}", reply.text());
        for (name, wanted) in &example.answer.headers {
            names.meet(
                &Value::String(wanted.clone()),
                &Value::from(reply.header(name)),
                &format!("{told}, {name}"),
            );
        }
        if example.answer.body.is_empty() {
            assert!(reply.body.is_empty(), "{told}: {}", reply.text());
        } else {
            let wanted = serde_json::from_str(&example.answer.body).expect("the guide has JSON");
            names.meet(&wanted, &reply.json::<Value>(), &told);
        }
        // What was begun is done before the next question.
        portal.world.store.work_off().await.unwrap();
    }
}

async fn ask(caller: &Caller, example: &Example, names: &Names) -> Reply {
    let Block { headers, body } = &example.request;
    let mut request = caller.request(example.method.parse().unwrap(), &names.here(&example.path));
    for (name, value) in headers.iter().filter(|(name, _)| name != "Authorization") {
        request = request.header(name, names.here(value));
    }
    caller.send(request.body(names.here(body).into()).unwrap()).await
}

impl Names {
    fn is(&mut self, told: &str, here: &str) {
        self.0.insert(told.to_owned(), here.to_owned());
    }

    /// A text of the guide as it is here.
    fn here(&self, text: &str) -> String {
        self.0.iter().fold(text.to_owned(), |text, (told, here)| text.replace(told, here))
    }

    /// Holds an answer against the guide, which may leave fields out, shorten with "…", and name what was made.
    fn meet(&mut self, told: &Value, got: &Value, place: &str) {
        match (told, got) {
            (Value::Object(told), Value::Object(fields)) => {
                for (field, told) in told {
                    let got = fields.get(field).unwrap_or_else(|| panic!("{place}: no {field} in {got}"));
                    self.meet(told, got, &format!("{place}: {field}"));
                }
            }
            (Value::Array(told), Value::Array(items)) => {
                assert_eq!(told.len(), items.len(), "{place}: {got}");
                for (told, got) in told.iter().zip(items) {
                    self.meet(told, got, place);
                }
            }
            (Value::String(told), Value::String(got)) => self.meet_text(told, got, place),
            _ => assert_eq!(told, got, "{place}"),
        }
    }

    fn meet_text(&mut self, told: &str, got: &str, place: &str) {
        let last = |text: &str| text.rsplit('/').next().unwrap_or_default().to_owned();
        let (name, here) = (last(told), last(got));
        let numbered = name.len() == 17 && name.as_bytes().get(1) == Some(&b'-');
        if numbered && !self.0.contains_key(&name) {
            self.is(&name, &here);
        } else if told.contains('…') && told != "…" {
            let here = self.0.entry(told.to_owned()).or_insert_with(|| got.to_owned());
            assert_eq!(here, got, "{place}");
        }
        assert!(told == "…" || self.here(told) == got, "{place}: {told} is {got}");
    }
}
