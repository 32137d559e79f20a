import { ownCustomer } from "./support/customers.ts";
import { csv, download, records } from "./support/files.ts";
import { imei, imeis, unique } from "./support/identities.ts";
import { list, rows } from "./support/lists.ts";
import { signIn } from "./support/people.ts";
import { expectRow } from "./support/tables.ts";
import { expect, test } from "./support/test.ts";
import { choose, newest } from "./support/uploads.ts";

/** Reloads until the newest upload has its final status: nothing on the page is live. */
async function final(page: import("@playwright/test").Page, status: string): Promise<void> {
  await expect(async () => {
    await page.reload();
    await expect(newest(page).getByText(status, { exact: true })).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 20_000 });
}

test("a plain file form uploads the good rows and shows why the others failed", async ({ page }) => {
  await signIn(page, "uploader@rhone.example");
  const customer = await ownCustomer(page, test.info().parallelIndex);
  const order = unique("PO");
  await page.goto(`/customers/${customer.number}`);
  await page.getByRole("link", { name: "Upload devices" }).first().click();
  await choose(page, csv(["IMEI", imei(), imei(), "123"]));
  await page.getByRole("textbox", { name: "Order number, optional" }).fill(order);
  await page.getByRole("button", { name: "Upload", exact: true }).click();
  await expect(page).toHaveURL(`/customers/${customer.number}/uploads`);
  await final(page, "Completed with error");
  await expectRow(list(page, "Uploads"), { "Total devices": /^3$/, Status: "Completed with error" });
  await newest(page).getByRole("link", { name: /^Errors of upload/ }).click();
  const main = page.getByRole("main");
  await expect(main).toContainText(order);
  await expect(main).toContainText("1 of 3 rows failed.");
  await expect(main).toContainText("Not 14 to 16 digits");
  const file = await download(page, () => main.getByRole("link", { name: "Download errors as CSV" }).click());
  expect(records(file.text)[0]).toMatchObject({ Line: "4", Identity: "123", Code: "length" });
});

test("all or nothing is a choice of the plain form too", async ({ page }) => {
  await signIn(page, "uploader@rhone.example");
  const customer = await ownCustomer(page, test.info().parallelIndex);
  await page.goto(`/customers/${customer.number}/upload`);
  await choose(page, csv(["IMEI", ...imeis(2), "123"]));
  await page.getByRole("radio", { name: /^All or nothing/ }).check();
  await page.getByRole("button", { name: "Upload", exact: true }).click();
  await expect(page).toHaveURL(`/customers/${customer.number}/uploads`);
  await final(page, "Error");
});

test("a refused form comes back with its reason and changes nothing", async ({ page }) => {
  await signIn(page, "uploader@rhone.example");
  const customer = await ownCustomer(page, test.info().parallelIndex);
  const before = await (async () => {
    await page.goto(`/customers/${customer.number}`);
    return (await rows(list(page, "Uploads")).count()) === 0 ? "" : await newest(page).getByRole("rowheader").innerText();
  })();
  await page.goto(`/customers/${customer.number}/upload`);
  await choose(page, csv(["IMEI", imei()]));
  await page.getByLabel("Order date, optional").fill("2999-01-01");
  await page.getByRole("button", { name: "Upload", exact: true }).click();
  await expect(page.getByRole("main").getByRole("alert")).toContainText("Order date: Not after today.");
  await page.goto(`/customers/${customer.number}`);
  if (before) await expect(newest(page).getByRole("rowheader")).toHaveText(before);
});
