// One file for many customers: who gets what before anything is sent, and what became of it.

import { axe } from "./support/axe.ts";
import { ownCustomer } from "./support/customers.ts";
import { csv, download, records } from "./support/files.ts";
import { imei, imeis, mistyped } from "./support/identities.ts";
import { list } from "./support/lists.ts";
import { signIn } from "./support/people.ts";
import { screenshots } from "./support/screenshots.ts";
import { expectRow } from "./support/tables.ts";
import { expect, open, test } from "./support/test.ts";
import { checked, choose, expectCounts, goOn } from "./support/uploads.ts";

test.describe.configure({ timeout: 120_000 });

test("one file for many customers, from the preview to its errors and back", async ({ page, isMobile }) => {
  await signIn(page, "uploader@rhone.example");
  const first = await ownCustomer(page, test.info().parallelIndex);
  const second = await ownCustomer(page, test.info().parallelIndex, { other: true });
  const nobody = "0000000000";
  const wrong = mistyped();
  const lines = [
    "IMEI,Customer ID,Order number",
    `${imei()},${first.number},A-1`,
    `${imei()},${second.number},B-1`,
    `${imei()},${first.number},A-1`,
    `${imei()},${nobody},C-1`,
    `${wrong.imei},${second.number},B-1`,
  ];

  await open(page, "/bulk-actions");
  // On a phone it is behind the menu.
  if (!isMobile) await expect(page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Bulk actions" })).toHaveAttribute("aria-current", "page");
  await axe(page);
  await page.getByRole("main").getByRole("link", { name: "Upload devices" }).first().click();
  await expect(page).toHaveURL("/bulk-actions/upload");

  // Who gets what, before anything is sent.
  await choose(page, csv(lines, "many.csv"));
  const step = await checked(page);
  const named = step.getByRole("table", { name: "Customers in the file" });
  await expectRow(named, { Customer: first.name, "Customer ID": first.number, Ready: /^2$/, "To fix": /^0$/, "Takes uploads": "Yes" });
  await expectRow(named, { Customer: second.name, Ready: /^1$/, "To fix": /^1$/, "Takes uploads": "Yes" });
  await expectRow(named, { "Customer ID": nobody, Ready: /^1$/, "Takes uploads": "None of your customers has this Customer ID." });
  await expect(step).toContainText("1 good row for customers that take no uploads from you will fail.");
  await expectCounts(page, { ready: 3, toFix: 1 });
  await axe(page);
  await screenshots(page, "bulk-upload-check");
  await goOn(page);
  await expect(page.getByText("No sold-to code can be chosen here")).toBeVisible();
  await page.getByRole("button", { name: "Upload 3 devices" }).click();

  // The batch, with its status by itself.
  await expect(page).toHaveURL(/\/bulk-actions\/uploads\/B-\d{8}-[0-9A-Z]{6}$/, { timeout: 30_000 });
  const main = page.getByRole("main");
  await expect(main.getByText("Completed with error").first()).toBeVisible({ timeout: 30_000 });
  const number = new URL(page.url()).pathname.split("/").at(-1)!;
  const uploads = list(page, "Uploads");
  const whole = await expectRow(uploads, { "Customer ID": first.number, "Total devices": /^2$/, Failed: /^0$/, Status: "Completed" });
  await expectRow(uploads, { "Customer ID": second.number, "Total devices": /^2$/, Failed: /^1$/, Status: "Completed with error" });
  await expect(main).toContainText("1 row failed before it was clear whose they are.");
  await expect(main).toContainText("Not one of your customers");
  await expect(main).toContainText("Line 5");
  await axe(page);
  await screenshots(page, "bulk-upload");

  // The failed rows of all customers in one file, which can be uploaded again as it is.
  const errors = await download(page, () => main.getByRole("link", { name: "Download errors as CSV" }).click());
  expect(errors.name).toBe(`errors-${number}.csv`);
  expect(records(errors.text)).toMatchObject([
    { Line: "5", Code: "not_your_customer", "Customer ID": nobody, "Order number": "C-1" },
    { Line: "6", Identity: wrong.imei, Code: "check_digit", "Customer ID": second.number },
  ]);
  const corrected = errors.text.replace(nobody, first.number).replaceAll(wrong.imei, wrong.imei.slice(0, 14) + wrong.right);

  // From a customer's upload back to the batch, and to the list of all.
  await whole.getByRole("link", { name: /^U-/ }).click();
  await expect(page).toHaveURL(/\/uploads\/U-/);
  await page.getByRole("main").getByRole("link", { name: number }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Bulk upload ${number}`);
  await page.getByRole("link", { name: "Bulk actions" }).last().click();
  await expectRow(list(page, "Bulk uploads"), { "Bulk upload ID": number, File: "many.csv", "Total devices": /^5$/, Status: "Completed with error" });

  await open(page, "/bulk-actions/upload");
  await choose(page, { name: "corrected.csv", mimeType: "text/csv", buffer: Buffer.from(corrected, "utf8") });
  await expectCounts(page, { ready: 2 });
});

test("a file without Customer IDs asks for their column", async ({ page, isMobile }) => {
  test.skip(isMobile, "nothing is different on a phone");
  await signIn(page, "uploader@rhone.example");
  await open(page, "/bulk-actions/upload");
  await choose(page, csv(["IMEI,Buyer", ...imeis(2).map((identity) => `${identity},somebody`)]));
  await expect(page.getByRole("main").getByRole("alert")).toContainText("A file for several customers needs a column of Customer IDs. Choose it.");
});
