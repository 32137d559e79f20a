// The browser tests, on the server as anyone starts it: demo organisations, a data folder of its own.
//
// `tests/<feature>.spec.ts` runs on a desktop and, but for ONE_SCREEN, a phone, hydrated. `tests/<feature>.nojs.spec.ts`
// runs on both without JavaScript. BASE_URL set: that server is tested instead.

import { defineConfig, devices } from "@playwright/test";
import { existsSync } from "node:fs";
import { freePort } from "./tests/support/port.ts";

const WITHOUT_JAVASCRIPT = /\.nojs\.spec\.ts$/;
// About files, the network and the whole way of a device: the same on every screen, and the slowest tests there are.
const ONE_SCREEN = /(upload-files|upload-sending|story)\.spec\.ts$/;

// Workers load this file too, and find the addresses that the first process chose.
process.env.BASE_URL ??= `http://127.0.0.1:${(process.env.WAYBILL_TEST_PORT ??= String(freePort()))}`;
process.env.WAYBILL_TEST_PROVIDER_PORT ??= String(freePort());

const desktop = { ...devices["Desktop Chrome"], viewport: { width: 1280, height: 800 } };
const phone = { ...devices["Pixel 7"], viewport: { width: 360, height: 800 } };

function chromium(): string {
  const places = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
  return places.find((place) => place && existsSync(place)) ?? "/usr/bin/chromium";
}

export default defineConfig({
  testDir: "./tests",
  workers: 2,
  fullyParallel: true,
  // What fails three times is wrong; what fails now and then is named by support/flaky.ts, and wants mending too.
  retries: 2,
  forbidOnly: !!process.env.CI,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [[process.env.CI ? "dot" : "list"], ["./tests/support/flaky.ts"]],
  use: {
    baseURL: process.env.BASE_URL,
    locale: "en-GB",
    timezoneId: "Europe/Berlin",
    trace: "retain-on-failure",
    // A control that is not there is told at once, not when the test's time is over.
    actionTimeout: 15_000,
    launchOptions: {
      executablePath: chromium(),
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        // A page lives for seconds here: checking code that it never runs, and making the rest faster, takes longer.
        "--js-flags=--wasm-lazy-validation --no-wasm-tier-up",
        "--disable-sync",
      ],
    },
  },
  projects: [
    { name: "desktop", testIgnore: WITHOUT_JAVASCRIPT, use: desktop },
    { name: "phone", testIgnore: [WITHOUT_JAVASCRIPT, ONE_SCREEN], use: phone },
    { name: "desktop without JavaScript", testMatch: WITHOUT_JAVASCRIPT, use: { ...desktop, javaScriptEnabled: false } },
    { name: "phone without JavaScript", testMatch: WITHOUT_JAVASCRIPT, use: { ...phone, javaScriptEnabled: false } },
  ],
  webServer: process.env.WAYBILL_TEST_PORT
    ? {
        command: "node tests/support/serve.mjs",
        url: `${process.env.BASE_URL}/sign-in`,
        timeout: 180_000,
        // The server stops its Postgres, and the data folder is removed.
        gracefulShutdown: { signal: "SIGTERM", timeout: 60_000 },
      }
    : undefined,
});
