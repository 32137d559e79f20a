// What is done to many devices at once: moving, deleting, services; and the record of it.

import { axe } from "./support/axe.ts";
import { download, records } from "./support/files.ts";
import { imeis } from "./support/identities.ts";
import { list, rows } from "./support/lists.ts";
import { signIn } from "./support/people.ts";
import { act, customerNamed, found, ownNumber, registered, somebodyElse, tick, uploaded } from "./support/receivers.ts";
import { expect, open, test } from "./support/test.ts";
import type { Page } from "@playwright/test";

/** Uploads devices to a receiver that takes them without a hand; returns their delivery's number. */
async function handed(page: Page, to: Page, name: string, identities: string[]): Promise<string> {
  await signIn(page, "admin@nordlicht.example");
  await registered(to, await ownNumber(page), true);
  return await uploaded(page, await customerNamed(page, name), identities);
}

test("an MSP moves devices to a customer, which sees where they came from", async ({ page, browser, baseURL }) => {
  const msp = await somebodyElse(browser, baseURL, "admin@kestrel.example");
  const identities = imeis(2);
  const number = await handed(page, msp, "Kestrel Managed Mobility", identities);
  await open(msp, `/devices/uploads/${number}`);
  await tick(msp, identities);
  await act(msp, "Move devices to customer");
  const dialog = msp.getByRole("dialog", { name: "Move 2 devices" });
  await dialog.getByRole("radio").first().check();
  await expect(dialog.getByText(/2 devices move to /)).toBeVisible();
  await axe(msp);
  await dialog.getByRole("button", { name: "Move 2 devices" }).click();
  await expect(msp.getByText(/^2 devices moved to /)).toBeVisible();
  await expect(msp.getByText("No devices here any more")).toBeVisible();
  await msp.context().close();
});

test("what takes longer is followed to its end, and says what stayed as before", async ({ page }) => {
  await signIn(page, "admin@aurelia.example");
  await open(page, "/devices?status=verified");
  await rows(list(page, "Devices")).first().getByRole("checkbox").check();
  await act(page, "Delete devices");
  // The server is as slow as with a million devices, and nothing is deleted.
  const number = "O-20261121-7F3KQ2";
  let looks = 0;
  await page.route("**/api/devices/begin-delete", (route) => route.fulfill({ json: number }));
  await page.route("**/api/operations/details", async (route) => {
    looks++;
    const done = looks > 3;
    const outcome = { asked: 5, done: 3, skipped: [["gone", 2]] };
    const times = { begun_at: "2026-11-21T10:00:00Z", finished_at: done ? "2026-11-21T10:01:00Z" : null };
    const status = done ? "done" : "in_progress";
    await route.fulfill({ json: { number, kind: "delete", status, percent: looks * 20, target: null, person: "a@b.example", ...times, outcome } });
  });
  await page.getByRole("dialog", { name: "Delete 1 device?" }).getByRole("button", { name: "Delete 1 device" }).click();
  const dialog = page.getByRole("dialog", { name: "Deleting devices" });
  await expect(dialog.getByRole("progressbar")).toHaveAttribute("value", "40");
  await axe(page);
  const ended = page.getByRole("dialog", { name: "3 devices deleted" });
  await expect(ended).toContainText("2 devices stay as before");
  await expect(ended).toContainText("No longer held by you.");
  await axe(page);
  await ended.getByRole("button", { name: "Close", exact: true }).last().click();
  await expect(ended).toBeHidden();
});

test("a customer deletes a device from a service, and registers it again", async ({ page, browser, baseURL }) => {
  const customer = await somebodyElse(browser, baseURL, "admin@freya.example");
  const identities = imeis(1);
  await handed(page, customer, "Freya Logistik AB", identities);
  const change = async (words: string, service: string, button: RegExp) => {
    await found(customer, "/devices", identities[0]!);
    await tick(customer, identities);
    await act(customer, words);
    const dialog = customer.getByRole("dialog", { name: /services$/ });
    await dialog.getByRole("checkbox", { name: service }).check();
    return { dialog, button: dialog.getByRole("button", { name: button }) };
  };
  const out = await change("Delete from service", "Enrollment", /^Delete 1 device from services$/);
  await axe(customer);
  await out.button.click();
  await expect(customer.getByText(/^1 device deleted from Enrollment/)).toBeVisible();
  const back = await change("Register to service", "Enrollment", /^Register 1 device$/);
  await back.button.click();
  await expect(customer.getByText(/^1 device registered to Enrollment/)).toBeVisible();
  // The one that takes a device back only after another upload says so.
  await (await change("Delete from service", "Guard", /^Delete 1 device from services$/)).button.click();
  await expect(customer.getByText(/^1 device deleted from Guard/)).toBeVisible();
  const refused = await change("Register to service", "Guard", /^Register 0 devices$/);
  await expect(refused.dialog).toContainText("Ask your reseller to delete the device and upload it again.");
  await expect(refused.button).toBeDisabled();
  await customer.context().close();
});

test("what a receiver deletes is gone for it and the reseller, and is on record", async ({ page, browser, baseURL, isMobile }) => {
  const customer = await somebodyElse(browser, baseURL, "admin@freya.example");
  const identities = imeis(1);
  await handed(page, customer, "Freya Logistik AB", identities);
  await found(customer, "/devices", identities[0]!);
  await tick(customer, identities);
  await act(customer, "Delete devices");
  const question = customer.getByRole("dialog", { name: "Delete 1 device?" });
  await expect(question).toContainText("ask your reseller to upload them again");
  await question.getByRole("button", { name: "Delete 1 device" }).click();
  await expect(customer.getByText("1 device deleted")).toBeVisible();
  await expect(customer.getByText("Nothing matches")).toBeVisible();
  await open(page, `/devices?q=${identities[0]}`);
  await expect(page.getByText("Nothing matches")).toBeVisible();
  test.skip(isMobile, "the rest is the same");
  await open(customer, `/activity`);
  const deletion = rows(list(customer, "Activity log")).filter({ hasText: "Devices deleted" }).first();
  await deletion.getByRole("link", { name: /^O-\d{8}-/ }).click();
  await expect(customer.getByRole("heading", { name: "1 device deleted" })).toBeVisible();
  await axe(customer);
  const file = await download(customer, () => customer.getByRole("link", { name: "Download devices as CSV" }).click());
  expect(records(file.text)).toHaveLength(1);
  await customer.context().close();
});
