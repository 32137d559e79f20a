// Browser: checking a file. The file worker against PapaParse in a worker with the same checks in JavaScript, on the
// same 1,000,000-row file, in one run. `cargo xtask bench browser` builds the site and runs this.
//
//   npm run bench:browser -- [rounds]
//
// WAYBILL_SITE_ROOT: the built site (default ../target/site). CHROMIUM: the browser (default /usr/bin/chromium).
import { chromium } from "@playwright/test";
import { rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { deviceFile } from "./device-file.mjs";
import { serve } from "./site.mjs";

const ROUNDS = Number(process.argv[2] ?? 7);
const ROWS = 1_000_000;
const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

const file = await deviceFile(ROWS);
const megabytes = (await stat(file.path)).size / 1e6;
const site = await serve();
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
});
try {
  const page = await browser.newPage();
  page.on("pageerror", (error) => { throw error; });
  await page.goto(`${site.url}/bench/page.html`);
  await page.setInputFiles("input", file.path);

  const ours = [];
  const theirs = [];
  // One round to warm up the disk's cache and the compilers, then turn and turn about.
  for (let round = 0; round <= ROUNDS; round += 1) {
    const results = {
      worker: await page.evaluate(() => run("worker")),
      papaparse: await page.evaluate(() => run("papaparse")),
    };
    for (const [name, { accepted, failed, duplicates }] of Object.entries(results)) {
      const found = JSON.stringify({ accepted, failed, duplicates });
      const expected = JSON.stringify(file.expected);
      if (found !== expected) throw new Error(`${name} found ${found} instead of ${expected}`);
    }
    console.log(`round ${round}${round ? "" : " (warm-up)"}: ` +
      Object.entries(results).map(([name, { ms, longestFrame }]) => `${name} ${ms.toFixed(0)} ms, longest frame ${longestFrame.toFixed(0)} ms`).join(" · "));
    if (round) {
      ours.push(results.worker);
      theirs.push(results.papaparse);
    }
  }
  const times = [ours, theirs].map((results) => results.map(({ ms }) => ms));
  const [we, they] = times.map(median);
  const [ourBest, theirBest] = times.map((ms) => Math.min(...ms));
  const frame = Math.max(...ours.map(({ longestFrame }) => longestFrame));
  console.log(`
${ROWS.toLocaleString("en")} rows, 6 columns, ${megabytes.toFixed(1)} MB; ${ROUNDS} rounds, medians; ${browser.version()}
worker      ${we.toFixed(0)} ms (${(megabytes / we * 1000).toFixed(0)} MB/s)
PapaParse   ${they.toFixed(0)} ms (${(megabytes / they * 1000).toFixed(0)} MB/s)
ratio       ${(they / we).toFixed(1)} (bar: 10); of the best rounds ${(theirBest / ourBest).toFixed(1)} (${theirBest.toFixed(0)} / ${ourBest.toFixed(0)} ms)
longest blocked frame of the page while the worker checks: ${frame.toFixed(0)} ms (bar: 50)`);
} finally {
  await browser.close();
  site.close();
  await rm(dirname(file.path), { recursive: true });
}
