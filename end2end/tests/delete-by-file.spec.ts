// *Delete devices* by file: what goes and what does not, before and after.

import { axe } from "./support/axe.ts";
import { csv, download, records } from "./support/files.ts";
import { imei, imeis, mistyped } from "./support/identities.ts";
import { signIn } from "./support/people.ts";
import { customerNamed, ownNumber, registered, somebodyElse, uploaded } from "./support/receivers.ts";
import { back, expect, open, test } from "./support/test.ts";
import { checked, choose } from "./support/uploads.ts";

test("a reseller deletes the devices of a file, and sees beforehand which go and which do not", async ({ page, browser, baseURL, isMobile, allowed }) => {
  await signIn(page, "admin@nordlicht.example");
  const customer = await somebodyElse(browser, baseURL, "admin@freya.example");
  await registered(customer, await ownNumber(page), true);
  const approved = imeis(2);
  await uploaded(page, await customerNamed(page, "Freya Logistik AB"), approved);
  const other = await somebodyElse(browser, baseURL, "admin@harbourline.example");
  // The column is one of IMEIs: a serial number in it would name no device.
  const devices = records(await (await other.request.get("/devices.csv")).text());
  const theirs = devices.map((row) => row["IMEI / MEID / Serial"]!).find((identity) => /^\d{15}$/.test(identity))!;
  const unknown = imei();

  await open(page, "/bulk-actions/delete");
  await axe(page);
  await choose(page, csv(["IMEI", ...approved, theirs, unknown, mistyped().imei], "returned.csv"));
  const step = await checked(page);
  await expect(step.getByText("devices named", { exact: true }).locator("..")).toHaveText(/^4\s*devices named$/);
  await expect(step).toContainText("Check digit wrong");
  await axe(page);
  await page.getByRole("button", { name: "Continue with 4 devices" }).click();

  await expect(page).toHaveURL(/\/bulk-actions\/delete\/O-\d{8}-/);
  const main = page.getByRole("main");
  await expect(main).toContainText("returned.csv");
  await expect(main).toContainText("2 devices of 1 customer, with their settings in every service");
  await expect(main).toContainText("2 of them approved by their holder: in use there");
  // The same words for the other reseller's and for nobody's.
  await expect(main.getByRole("listitem").filter({ hasText: "Not one of your devices." })).toHaveText(/^2: /);
  await expect(main).toContainText("1 row names no device");
  await axe(page);
  await main.getByRole("button", { name: "Delete 2 devices" }).click();
  const dialog = page.getByRole("dialog", { name: "Delete 2 devices?" });
  await expect(dialog).toContainText("The custody record of each device");
  await expect(dialog).toContainText("2 of the file, as they are");
  await axe(page);
  await dialog.getByRole("button", { name: "Delete 2 devices" }).click();

  await expect(page).toHaveURL(/\/operations\/O-\d{8}-/);
  await expect(page.getByRole("heading", { name: "2 devices deleted" })).toBeVisible({ timeout: 30_000 });
  const file = await download(page, () => page.getByRole("link", { name: "Download devices as CSV" }).click());
  const results = Object.fromEntries(records(file.text).map((row) => [row["IMEI / MEID / Serial"], row["Result"]]));
  expect(results).toEqual({ [approved[0]!]: "Done", [approved[1]!]: "Done", [theirs]: "Stayed as before", [unknown]: "Stayed as before" });
  await open(customer, `/devices?q=${approved[0]}`);
  await expect(customer.getByText("Nothing matches")).toBeVisible();
  expect((await other.request.get(`/devices/${theirs}`)).status()).toBe(200);
  await other.context().close();
  await customer.context().close();
  test.skip(isMobile, "the rest is the same");
  // What was begun has no preview any more.
  allowed.status(409, /preview-file-delete/);
  await back(page);
  await expect(main).toContainText("This was begun before.");
  await page.getByRole("link", { name: "What became of the devices" }).click();
  await expect(page.getByRole("heading", { name: "2 devices deleted" })).toBeVisible();
});
