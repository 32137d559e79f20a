//! What no crate may reach: SQL and the server stay out of wasm, the domain and the pages know no database.

use crate::workspace::{cargo, program_output};
use anyhow::{Result, bail};

/// One crate, how it is built, and the crates it must never depend on; a `*` stands for any ending.
struct Boundary {
    krate: &'static str,
    arguments: &'static [&'static str],
    forbidden: &'static [&'static str],
}

const WASM: &[&str] = &["--target", "wasm32-unknown-unknown"];
const SERVER_ONLY: &[&str] =
    &["sqlx*", "axum", "axum-core", "tokio", "tokio-*", "hyper", "leptos_axum", "store", "server"];

const BOUNDARIES: &[Boundary] = &[
    Boundary { krate: "frontend", arguments: WASM, forbidden: SERVER_ONLY },
    Boundary {
        krate: "worker",
        arguments: WASM,
        forbidden: &["sqlx*", "axum", "tokio", "leptos*", "store", "app", "regex"],
    },
    Boundary {
        krate: "domain",
        arguments: &[],
        forbidden: &["leptos*", "sqlx*", "axum", "tokio", "app", "store"],
    },
    Boundary { krate: "store", arguments: &[], forbidden: &["leptos*", "axum", "app"] },
    Boundary { krate: "app", arguments: &["--features", "ssr"], forbidden: &["sqlx*", "store"] },
];

/// Fails with every crate that is reached and must not be.
pub fn check() -> Result<()> {
    let mut broken = Vec::new();
    for boundary in BOUNDARIES {
        let mut command = cargo();
        command.args([
            "tree",
            "--package",
            boundary.krate,
            "--edges",
            "normal",
            "--prefix",
            "none",
            "--format",
            "{p}",
        ]);
        let tree = program_output(command.args(boundary.arguments))?;
        for found in reached(&tree, boundary.forbidden) {
            broken.push(format!("{} depends on {found}", boundary.krate));
        }
    }
    if broken.is_empty() { Ok(()) } else { bail!("{}", broken.join("\n")) }
}

/// The forbidden crates in what `cargo tree` prints, after the crate itself.
fn reached(tree: &str, forbidden: &[&str]) -> Vec<String> {
    let is_forbidden = |name: &&str| {
        forbidden.iter().any(|pattern| match pattern.strip_suffix('*') {
            Some(start) => name.starts_with(start),
            None => name == pattern,
        })
    };
    let mut found: Vec<String> = tree
        .lines()
        .skip(1)
        .filter_map(|line| line.split(' ').next())
        .filter(is_forbidden)
        .map(str::to_owned)
        .collect();
    found.sort();
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forbidden_crates_are_found_by_name_and_by_beginning() {
        let tree =
            "app v0.1.0 (/x)\nleptos v0.8.23\nsqlx-core v0.9.0\ntokio-util v0.7\nsqlx-core v0.9.0 (*)\n";
        assert_eq!(reached(tree, &["sqlx*", "tokio", "app"]), ["sqlx-core"]);
    }
}
