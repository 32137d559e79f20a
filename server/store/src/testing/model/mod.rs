//! The model-based test: random operations by several resellers, MSPs and customers, against a simple model of what each
//! means.
//!
//! ```text
//! steps ─ a random Step ─┬─▶ requests, jobs: the model answers ──┐
//!                        └─▶ act: the store answers ─────────────┴─▶ both are equal
//! compare: what every organisation sees is what the model says; nothing is visible to a stranger
//! ```
//!
//! The model is plain Rust on maps, and knows neither SQL nor counters: it counts again each time. [`meeting`] lets the
//! same steps run at once, where no model can tell the answers, and looks for what must hold whatever happened. To add a
//! use case: a [`steps::Step`], its answer in `requests.rs`, its call in `act.rs` and, if it is done by a job, what it
//! does in `jobs.rs`.
//!
//! The normal run is short. To look for longer, with a seed of one's own (a failure prints the seed and the step):
//!
//! ```text
//! WAYBILL_MODEL_SEED=7 WAYBILL_MODEL_STEPS=20000 cargo xtask test rust model
//! ```

mod act;
mod cast;
mod compare;
mod jobs;
mod meeting;
mod requests;
mod state;
mod steps;

use super::World;
use crate::Random;
use crate::demo::Dice;
use cast::Cast;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use state::Model;
use steps::Step;

/// Steps of a seed in the normal run.
const STEPS: u32 = 110;
/// Everything is compared after so many steps of a long run, and at the end of each.
const COMPARE_EVERY: u32 = 100;

/// A number from the environment, for longer runs by hand.
fn by_hand(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().unwrap_or_else(|_| panic!("{name} is a number")))
}

/// How far a run goes: the seed and the number of steps.
fn run_of(seed: u64, steps: u32) -> (u64, u32) {
    let steps = by_hand("WAYBILL_MODEL_STEPS").map_or(steps, |steps| u32::try_from(steps).expect("steps"));
    (by_hand("WAYBILL_MODEL_SEED").map_or(seed, |own| own.wrapping_mul(1_000) + seed), steps)
}

/// Random steps, one after the other: the store answers each as the model does.
async fn run(options: PgConnectOptions, seed: u64) {
    let (seed, steps) = run_of(seed, STEPS);
    let world = World::new(options).await;
    let cast = Cast::new(&world).await;
    let dice = Dice::new(Random::seeded(seed));
    let mut model = Model::new(&cast);
    let beginning = steps::beginning();
    let mut refused = 0;
    for place in 0..steps {
        let step = match beginning.get(place as usize) {
            Some(step) => step.clone(),
            None => Step::random(&dice, &cast, &model.known()),
        };
        world.clock.advance(time::Duration::minutes(1));
        let expected = model.answer(&step);
        let (answered, number) = act::act(&world, &cast, &step).await;
        assert_eq!(answered, expected, "seed {seed}, step {place}: {step:?}");
        refused += u32::from(expected.is_err());
        model.called(number);
        if matches!(step, Step::Work) || dice.chance(60) {
            model.work();
            world.store.work_off().await.expect("the jobs are done");
            compare::after_work(&world, &cast, &mut model, &format!("seed {seed}, step {place}: {step:?}"))
                .await;
        }
        if (place + 1) % COMPARE_EVERY == 0 && place + 1 < steps {
            compare::everything(&world, &cast, &model, &format!("seed {seed}, step {place}")).await;
        }
    }
    model.work();
    world.store.work_off().await.expect("the jobs are done");
    compare::after_work(&world, &cast, &mut model, &format!("seed {seed}, the end")).await;
    compare::everything(&world, &cast, &model, &format!("seed {seed}, the end")).await;
    // With `--nocapture`: what has been tried.
    println!("seed {seed}: {steps} steps, {refused} refused, {}", model.summary());
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn whatever_is_done_in_whatever_order_everyone_sees_what_the_model_says(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    run(options, 1).await;
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn whatever_is_done_in_another_order_everyone_sees_what_the_model_says(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    run(options, 2).await;
}
