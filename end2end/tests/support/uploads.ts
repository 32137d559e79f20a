// *Upload devices*, step by step, as people go through it.

import { expect, type Locator, type Page } from "@playwright/test";
import type { Customer } from "./customers.ts";
import { csv, type File } from "./files.ts";
import { list, rows } from "./lists.ts";
import { open } from "./test.ts";

/** The step File of *Upload devices*. */
export async function begin(page: Page, customer: Customer): Promise<void> {
  await open(page, `/customers/${customer.number}/upload`);
}

/** Chooses a file; the browser checks it at once. */
export async function choose(page: Page, file: File | string): Promise<void> {
  await page.getByLabel("Choose a file or drop it here").setInputFiles(file);
}

/** Chooses a file by pressing the field, as a person does: a browser tells no change when the path is the same as before. */
export async function chooseInWindow(page: Page, path: string): Promise<void> {
  const window = page.waitForEvent("filechooser");
  await page.getByLabel("Choose a file or drop it here").click();
  await (await window).setFiles(path);
}

/** The step Check, once the file is checked. */
export async function checked(page: Page): Promise<Locator> {
  const step = page.getByRole("region", { name: "Check", exact: true });
  await expect(step).toBeVisible({ timeout: 30_000 });
  return step;
}

/** Expects the counts of the step Check. */
export async function expectCounts(page: Page, counts: { ready: number; toFix?: number; duplicates?: number; notes?: number }): Promise<void> {
  const step = await checked(page);
  const { ready, toFix = 0, duplicates = 0, notes } = counts;
  await expect(tile(step, "ready to upload")).toHaveText(figure(ready, "ready to upload"));
  await expect(tile(step, "to fix")).toHaveText(figure(toFix, "to fix"));
  await expect(tile(step, "duplicates in the file")).toHaveText(figure(duplicates, "duplicates in the file"));
  if (notes !== undefined) await expect(tile(step, /^notes/)).toHaveText(new RegExp(`^${notes}\\s*notes`));
}

function tile(step: Locator, words: string | RegExp): Locator {
  return step.getByText(words, { exact: true }).locator("..");
}

function figure(count: number, words: string): RegExp {
  return new RegExp(`^${count.toLocaleString("en")}\\s*${words}$`);
}

/** From Check to Details. */
export async function goOn(page: Page): Promise<void> {
  await page.getByRole("button", { name: /^Continue with / }).click();
  await expect(page.getByRole("region", { name: "Details", exact: true })).toBeVisible();
}

/** The button that sends the file. */
export function send(page: Page): Locator {
  return page.getByRole("button", { name: /^Upload [\d,]+ devices?$/ });
}

/** Waits until the file has arrived and the customer's UPLOADS are open. */
export async function arrived(page: Page, customer: Customer): Promise<void> {
  await expect(page).toHaveURL(`/customers/${customer.number}`, { timeout: 30_000 });
}

/** The upload's row: the newest of this customer. */
export function newest(page: Page): Locator {
  return rows(list(page, "Uploads")).first();
}

/** Uploads a file to a customer, from its choice to its final status; returns its row. */
export async function upload(page: Page, customer: Customer, file: File, status: string | RegExp = "Completed", details: { stc?: string } = {}): Promise<Locator> {
  await begin(page, customer);
  await choose(page, file);
  await goOn(page);
  if (details.stc) await page.getByRole("combobox", { name: /^Sold-to code/ }).selectOption({ label: details.stc });
  await send(page).click();
  await arrived(page, customer);
  await expect(newest(page).getByText(status, { exact: true })).toBeVisible({ timeout: 30_000 });
  return newest(page);
}

/** A file with a header and these identities. */
export function listOf(identities: string[], header = "IMEI"): File {
  return csv([header, ...identities]);
}

/** The number of an upload, in its row. */
export async function numberOf(row: Locator): Promise<string> {
  return await row.getByRole("rowheader").innerText();
}
