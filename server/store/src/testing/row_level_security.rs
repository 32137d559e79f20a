//! Row level security is complete: looked up in the catalogue of Postgres, not in our memory.

use super::World;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};

/// Tables without organisation data: the device registry and the catalogue of services are the operator's, attempts belong to nobody, the last one is
/// the migrator's.
const PUBLIC: [&str; 7] = [
    "_sqlx_migrations",
    "attempts",
    "models",
    "registry_devices",
    "registry_policy",
    "registry_tacs",
    "services",
];

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn every_table_is_under_forced_row_level_security_or_named_here(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let world = World::new(options).await;
    let open: Vec<String> = sqlx::query_scalar(
        "SELECT relname::text FROM pg_class
         WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace
           AND NOT (relrowsecurity AND relforcerowsecurity)
         ORDER BY relname",
    )
    .fetch_all(&world.owner)
    .await
    .unwrap();
    assert_eq!(open, PUBLIC);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn every_policy_of_requests_asks_who_is_acting(_: PgPoolOptions, options: PgConnectOptions) {
    let world = World::new(options).await;
    let policies: Vec<(String, String, String)> = sqlx::query_as(
        "SELECT tablename::text, policyname::text, concat(qual, ' ', with_check) FROM pg_policies
         WHERE 'waybill_app' = ANY(roles) OR 'public' = ANY(roles) ORDER BY 1, 2",
    )
    .fetch_all(&world.owner)
    .await
    .unwrap();
    let tables: Vec<String> = sqlx::query_scalar(
        "SELECT relname::text FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace
           AND relrowsecurity ORDER BY 1",
    )
    .fetch_all(&world.owner)
    .await
    .unwrap();
    for table in tables {
        assert!(policies.iter().any(|(of, ..)| *of == table), "{table} has no policy for requests");
    }
    for (table, policy, condition) in policies {
        // A part of an upload is visible with its upload, a link with its invitation; a job can be put down by anyone and seen by nobody.
        let asks = [
            "acting_organisation()",
            "acting_person()",
            "acts_as_operator()",
            "administers(",
            "FROM uploads",
            "FROM invitations",
        ]
        .iter()
        .any(|word| condition.contains(word));
        assert!(asks || policy == "jobs_enqueue", "{policy} on {table}: {condition}");
    }
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_statement_without_a_where_finds_nothing_of_anyone_else(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let world = World::new(options.clone()).await;
    crate::demo::load(options, &world.store, crate::Random::seeded(1)).await.unwrap();
    let tables: Vec<String> = sqlx::query_scalar(
        "SELECT relname::text FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace
           AND relrowsecurity AND has_table_privilege('waybill_app', oid, 'SELECT') ORDER BY 1",
    )
    .fetch_all(&world.owner)
    .await
    .unwrap();
    assert!(tables.len() > 12, "{tables:?}");
    let stranger = world.reseller("Stranger").await;
    let mut tx = world.store.app.begin().await.unwrap();
    for (whom, organisation) in [("nobody", ""), ("a stranger", &stranger.id.0.to_string())] {
        sqlx::query("SELECT set_config('app.organisation', $1, true), set_config('app.person', '', true)")
            .bind(organisation)
            .execute(&mut *tx)
            .await
            .unwrap();
        for table in &tables {
            // The built-in roles are everyone's, and so is what is for sale. Every reseller begins with a client type.
            let own = match table.as_str() {
                "organisations" | "activity" | "plan_categories" | "plan_products" | "plans"
                | "plan_prices" => "AND false",
                "client_types" => {
                    "AND created_at <> (SELECT created_at FROM organisations WHERE id = reseller_id)"
                }
                "roles" => "AND organisation_id IS NOT NULL",
                _ => "",
            };
            let statement = format!("SELECT count(*) FROM {table} WHERE true {own}");
            let seen: i64 =
                sqlx::query_scalar(sqlx::AssertSqlSafe(statement)).fetch_one(&mut *tx).await.unwrap();
            assert_eq!(seen, 0, "{whom} in {table}");
        }
    }
    let others: i64 = sqlx::query_scalar("SELECT count(*) FROM organisations WHERE name <> 'Stranger'")
        .fetch_one(&mut *tx)
        .await
        .unwrap();
    assert_eq!(others, 0);
}
