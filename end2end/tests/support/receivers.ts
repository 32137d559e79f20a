// MSPs and customers as the other side of a reseller: people of two organisations in one test.

import { expect, type Browser, type Locator, type Page } from "@playwright/test";
import { customers, type Customer } from "./customers.ts";
import { signIn } from "./people.ts";
import { hydrated, open, test } from "./test.ts";
import { listOf, upload } from "./uploads.ts";

/** A page of somebody else, in a browser of their own, as large and as touched as the test's. */
export async function somebodyElse(browser: Browser, baseURL: string | undefined, email: string): Promise<Page> {
  const { viewport, isMobile, hasTouch, userAgent, javaScriptEnabled } = test.info().project.use;
  const context = await browser.newContext({ baseURL, locale: "en-GB", viewport, isMobile, hasTouch, userAgent, javaScriptEnabled });
  const page = await context.newPage();
  await signIn(page, email);
  return page;
}

/** The number of the organisation that is signed in, from its dashboard. */
export async function ownNumber(page: Page): Promise<string> {
  await open(page, "/");
  return await page.getByRole("main").getByText(/^\d{10}$/).first().innerText();
}

/** A customer of whoever is signed in, by its name. */
export async function customerNamed(page: Page, name: string): Promise<Customer> {
  const found = (await customers(page)).find((customer) => customer.name === name);
  if (!found) throw new Error(`no customer ${name}`);
  return found;
}

/** Registers a reseller and sets its preference, without looking. */
export async function registered(page: Page, reseller: string, autoApprove: boolean): Promise<void> {
  await page.request.post("/api/resellers/register", { form: { number: reseller }, headers: { accept: "application/json" } });
  const answer = await page.request.post("/api/resellers/set-auto-approve", {
    form: { number: reseller, ...(autoApprove ? { auto_approve: "true" } : {}) },
    headers: { accept: "application/json" },
  });
  expect(answer.ok()).toBe(true);
}

/** Removes a reseller if it is registered, without looking. */
export async function notRegistered(page: Page, reseller: string): Promise<void> {
  await page.request.post("/api/resellers/remove", { form: { number: reseller }, headers: { accept: "application/json" } });
}

/** Uploads devices to a customer; returns the upload's number. Others may upload to the same customer at the same time. */
export async function uploaded(page: Page, customer: Customer, identities: string[]): Promise<string> {
  await upload(page, customer, listOf(identities));
  const address = `/devices/${identities[0]}`;
  await expect.poll(async () => (await page.request.get(address)).status()).toBe(200);
  const text = await (await page.request.get(address)).text();
  return text.match(/\/uploads\/(U-\d{8}-[0-9A-Z]{6})/)![1]!;
}

/** The row of a thing in a list, found by its search. */
export async function found(page: Page, list: string, text: string): Promise<Locator> {
  await open(page, `${list}?q=${encodeURIComponent(text)}`);
  await hydrated(page);
  const row = page.getByRole("row").filter({ has: page.getByRole("rowheader", { name: text }) });
  await expect(row).toBeVisible();
  return row;
}

/** Ticks rows by the names in their headers. */
export async function tick(page: Page, names: string[]): Promise<void> {
  for (const name of names) await page.getByRole("checkbox", { name: `Select ${name}` }).check();
}

/** Chooses from *Actions* of the rows that are ticked: a button of its own, or an entry of the menu. */
export async function act(page: Page, words: string): Promise<void> {
  const bar = page.getByRole("region", { name: / selected$/ });
  const menu = bar.getByRole("button", { name: /^Actions/ });
  if (await menu.count()) {
    await menu.click();
    await page.getByRole("group", { name: /^Actions: / }).filter({ visible: true }).getByRole("button", { name: words }).click();
  } else {
    await bar.getByRole("button", { name: words }).click();
  }
}
