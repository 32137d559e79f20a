// What happens on the way: lost connections, cancelling, leaving, sessions that end.

import type { Page } from "@playwright/test";
import { writeFile } from "node:fs/promises";
import { ownCustomer } from "./support/customers.ts";
import { csv, type File } from "./support/files.ts";
import { imeis } from "./support/identities.ts";
import { list, rows } from "./support/lists.ts";
import { signIn } from "./support/people.ts";
import { back, expect, open, test } from "./support/test.ts";
import { arrived, begin, choose, chooseInWindow, expectCounts, goOn, listOf, newest, send, upload, numberOf } from "./support/uploads.ts";

/** A file of about 9 MB, which goes in three pieces. */
function large(identities: string[]): File {
  return csv(["IMEI,Note", ...identities.map((identity) => `${identity},${"x".repeat(30_000)}`)]);
}

const CHUNKS = /\/uploads\/U-[^/]+\/chunks\?offset=/;

test("an upload goes on where it was after the connection was lost", async ({ page, allowed }) => {
  allowed.message(/net::ERR_|Failed to fetch/);
  await signIn(page, "uploader@rhone.example");
  const customer = await ownCustomer(page, test.info().parallelIndex);
  const offsets: string[] = [];
  let lost = 2;
  await page.route(CHUNKS, async (route) => {
    const offset = new URL(route.request().url()).searchParams.get("offset")!;
    offsets.push(offset);
    if (offset !== "0" && lost-- > 0) await route.abort("connectionreset");
    else await route.continue();
  });
  await begin(page, customer);
  await choose(page, large(imeis(300)));
  await expectCounts(page, { ready: 300 });
  await goOn(page);
  await send(page).click();
  await expect(page.getByText(/^No connection\. Trying again in \d+ s; it goes on where it was\.$/)).toBeVisible();
  await arrived(page, customer);
  await expect(newest(page).getByText("Completed", { exact: true })).toBeVisible({ timeout: 20_000 });
  await expect(newest(page)).toContainText("300");
  expect(offsets.filter((offset) => offset === "0"), "what had arrived is not sent again").toHaveLength(1);
  expect(new Set(offsets).size).toBe(3);
});

test("an upload is cancelled while it is sent, and nothing of it stays", async ({ page, allowed }) => {
  allowed.message(/net::ERR_|Failed to fetch/);
  await signIn(page, "uploader@rhone.example");
  const customer = await ownCustomer(page, test.info().parallelIndex);
  const identities = imeis(2);
  const before = await numberOf(await upload(page, customer, listOf(imeis(1))));
  await page.route(CHUNKS, () => {});
  await begin(page, customer);
  await choose(page, listOf(identities));
  await goOn(page);
  await send(page).click();
  await expect(page.getByRole("progressbar", { name: "Uploading devices.csv" })).toBeVisible();
  await page.getByRole("button", { name: "Cancel upload" }).click();
  await expect(page.getByText("Upload cancelled; nothing was changed")).toBeVisible();
  await page.unroute(CHUNKS);
  await open(page, `/customers/${customer.number}`);
  await expect(newest(page).getByRole("rowheader")).toHaveText(before);
  await upload(page, customer, listOf(identities));
});

/** The uploads that the page begins, and those of them that the server was told to give up. */
function uploadsOf(page: Page): { begun: string[]; cancelled: string[] } {
  const [begun, cancelled]: [string[], string[]] = [[], []];
  page.on("response", async (response) => {
    if (response.url().endsWith("/api/uploads/begin") && response.ok()) begun.push((await response.json()).number);
    if (response.url().endsWith("/api/uploads/cancel") && response.ok()) {
      cancelled.push(new URLSearchParams(response.request().postData()!).get("number")!);
    }
  });
  return { begun, cancelled };
}

test("a link in mid-upload asks first, and what was begun is not left on the server", async ({ page, allowed }) => {
  allowed.message(/net::ERR_|Failed to fetch/);
  await signIn(page, "uploader@rhone.example");
  const customer = await ownCustomer(page, test.info().parallelIndex);
  const { begun, cancelled } = uploadsOf(page);
  await page.route(CHUNKS, () => {});
  await begin(page, customer);
  await choose(page, listOf(imeis(2)));
  await goOn(page);
  await send(page).click();
  await expect(page.getByRole("progressbar", { name: "Uploading devices.csv" })).toBeVisible();
  await expect.poll(() => begun.length).toBe(1);
  const link = page.getByRole("navigation", { name: "Breadcrumbs" }).getByRole("link", { name: "Customers" });
  await link.click();
  const question = page.getByRole("dialog", { name: "Leave while the file is sent?" });
  await question.getByRole("button", { name: "Cancel", exact: true }).click();
  await expect(page).toHaveURL(/\/upload\?step=upload$/);
  expect(cancelled).toEqual([]);
  await link.click();
  await question.getByRole("button", { name: "Cancel upload and leave" }).click();
  await expect(page).toHaveURL("/customers");
  await expect.poll(() => cancelled).toEqual(begun);
});

test("going back in mid-upload gives up what was begun", async ({ page, allowed }) => {
  allowed.message(/net::ERR_|Failed to fetch/);
  await signIn(page, "uploader@rhone.example");
  const customer = await ownCustomer(page, test.info().parallelIndex);
  const { begun, cancelled } = uploadsOf(page);
  await page.route(CHUNKS, () => {});
  await open(page, `/customers/${customer.number}`);
  await page.getByRole("main").getByRole("link", { name: "Upload devices" }).first().click();
  await expect(page).toHaveURL(/\/upload$/);
  await choose(page, listOf(imeis(2)));
  await goOn(page);
  await send(page).click();
  await expect(page.getByRole("progressbar", { name: "Uploading devices.csv" })).toBeVisible();
  await expect.poll(() => begun.length).toBe(1);
  await back(page);
  await expect(page.getByRole("region", { name: "Details", exact: true }), "the file is still there").toBeVisible();
  await expect.poll(() => cancelled).toEqual(begun);
});

test("an upload cancelled before the server has answered is given up when the answer comes", async ({ page }) => {
  await signIn(page, "uploader@rhone.example");
  const customer = await ownCustomer(page, test.info().parallelIndex);
  const { begun, cancelled } = uploadsOf(page);
  let answer: (() => void) | undefined;
  await page.route("**/api/uploads/begin", async (route) => {
    const response = await route.fetch();
    if (!answer) await new Promise<void>((resolve) => (answer = resolve));
    await route.fulfill({ response });
  });
  await begin(page, customer);
  await choose(page, listOf(imeis(2)));
  await goOn(page);
  await send(page).click();
  await expect.poll(() => answer !== undefined).toBe(true);
  await page.getByRole("button", { name: "Cancel upload" }).click();
  await expect(page.getByRole("region", { name: "Details", exact: true })).toBeVisible();
  answer!();
  await expect.poll(() => cancelled).toHaveLength(1);
  expect(cancelled).toEqual(begun);
  await send(page).click();
  await arrived(page, customer);
  await expect(newest(page).getByRole("rowheader")).toHaveText(begun[1]!);
  expect(cancelled, "the second try is another upload, and stays").toHaveLength(1);
});

test("a file chosen again after it was changed does not leave its first upload on the server", async ({ page }, info) => {
  await signIn(page, "uploader@rhone.example");
  const customer = await ownCustomer(page, info.parallelIndex);
  const { begun, cancelled } = uploadsOf(page);
  const path = info.outputPath("changed.csv");
  await writeFile(path, `IMEI\n${imeis(3).join("\n")}\n`);
  await begin(page, customer);
  await choose(page, path);
  await goOn(page);
  await writeFile(path, `IMEI\n${imeis(3).join("\n")}\n`);
  await send(page).click();
  await page.getByRole("button", { name: "Choose the file again" }).click();
  await expect.poll(() => cancelled).toHaveLength(1);
  expect(cancelled).toEqual(begun);
  await chooseInWindow(page, path);
  await goOn(page);
  await send(page).click();
  await arrived(page, customer);
  await expect(newest(page).getByText("Completed", { exact: true })).toBeVisible({ timeout: 20_000 });
});

test("a session that ends in mid-upload is told, and the upload goes on after signing in again", async ({ page, context, allowed }) => {
  allowed.status(401, /chunks|api/);
  await signIn(page, "uploader@rhone.example", { ownSession: true });
  const customer = await ownCustomer(page, test.info().parallelIndex);
  let first = true;
  await page.route(CHUNKS, async (route) => {
    if (first) {
      first = false;
      await route.continue();
      return;
    }
    if (ended) return await route.continue();
    ended = true;
    await context.clearCookies();
    await route.continue({ headers: { ...route.request().headers(), cookie: "" } });
  });
  let ended = false;
  await begin(page, customer);
  await choose(page, large(imeis(300)));
  await expectCounts(page, { ready: 300 });
  await goOn(page);
  await send(page).click();
  await expect(page.getByRole("main").getByRole("alert")).toHaveText("Your session has ended. Sign in again in another tab, then press Resume here: it goes on where it was.");
  const tab = await context.newPage();
  await signIn(tab, "uploader@rhone.example", { ownSession: true });
  await tab.close();
  await page.getByRole("button", { name: "Resume" }).click();
  await arrived(page, customer);
  await expect(newest(page).getByText("Completed", { exact: true })).toBeVisible({ timeout: 20_000 });
  await expect(newest(page)).toContainText("300");
});

test("an answer that is lost on the way does not make a second upload", async ({ page, allowed }) => {
  allowed.status(502, /finish/);
  allowed.message(/502/);
  await signIn(page, "uploader@rhone.example");
  const customer = await ownCustomer(page, test.info().parallelIndex);
  await begin(page, customer);
  await choose(page, listOf(imeis(3)));
  await goOn(page);
  // The server is done, and its answer is lost on the way: the second try must not make a second upload.
  let lost = true;
  await page.route("**/api/uploads/finish", async (route) => {
    if (!lost) return await route.continue();
    lost = false;
    await route.fetch();
    await route.fulfill({ status: 502, body: "lost" });
  });
  await send(page).click();
  await expect(page.getByRole("main").getByRole("alert")).toContainText("The portal did not answer.");
  await page.getByRole("button", { name: "Resume" }).click();
  await arrived(page, customer);
  const number = await numberOf(newest(page));
  await expect(rows(list(page, "Uploads")).filter({ hasText: number })).toHaveCount(1);
  await expect(newest(page).getByText("Completed", { exact: true })).toBeVisible();
  await expect(newest(page)).toContainText("3");
});
