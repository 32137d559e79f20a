// Runs the portal for the tests: on WAYBILL_TEST_PORT, with a fresh data folder that is removed at the end. What the
// server prints is kept in test-results/server.log.

import { spawn } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const checkout = resolve(import.meta.dirname, "../../..");
const target = process.env.CARGO_TARGET_DIR ?? join(checkout, "target");
const data = mkdtempSync(join(tmpdir(), "waybill-"));
// Postgres runs as another account when we are root.
chmodSync(data, 0o755);
const results = join(checkout, "end2end/test-results");
mkdirSync(results, { recursive: true });
// Tests look for the mails that the portal writes there.
writeFileSync(join(results, "data-folder"), data);
const log = openSync(join(results, "server.log"), "w");

const server = spawn(process.env.WAYBILL_SERVER ?? join(target, "debug/server"), ["serve", "--demo"], {
  cwd: checkout,
  // A group of its own: it is stopped by us alone, once.
  detached: true,
  stdio: ["ignore", log, log],
  env: {
    ...process.env,
    WAYBILL_SITE_ROOT: process.env.WAYBILL_SITE_ROOT ?? join(target, "site"),
    WAYBILL_ADDRESS: `127.0.0.1:${process.env.WAYBILL_TEST_PORT}`,
    WAYBILL_DATA_DIR: data,
  },
});

for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"]) process.on(signal, () => server.kill("SIGTERM"));

server.on("error", (error) => {
  console.error(`the server did not start: ${error.message}\nbuild it first: cargo xtask build`);
  rmSync(data, { recursive: true, force: true });
  process.exit(1);
});

server.on("exit", (code, signal) => {
  rmSync(data, { recursive: true, force: true });
  if (code !== 0) console.error(`the server ended with ${signal ?? code}: see end2end/test-results/server.log`);
  process.exit(code ?? 1);
});
