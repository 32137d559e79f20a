// What became of an upload: reasons, the file of errors, uploading again, undoing.

import { ownCustomer, type Customer } from "./support/customers.ts";
import { csv, download, records } from "./support/files.ts";
import { imei, imeis, mistyped } from "./support/identities.ts";
import { list, rowMenu } from "./support/lists.ts";
import { signIn } from "./support/people.ts";
import { expectRow } from "./support/tables.ts";
import { expect, open, test } from "./support/test.ts";
import { bytes } from "./support/files.ts";
import { arrived, begin, choose, expectCounts, goOn, listOf, newest, numberOf, send, upload } from "./support/uploads.ts";
import type { Page } from "@playwright/test";

const SAME_CUSTOMER = "The same device(s) has/have been uploaded by the same reseller to the same customer.";
const DIFFERENT_CUSTOMER = "The same device(s) has/have been uploaded by the same reseller to a different customer.";
const ANOTHER_RESELLER = "The device(s) has/have been uploaded by another reseller.";

/** A TAC of a model of this edition, from a device that the reseller has. */
async function tac(page: Page, edition: "Enterprise" | "Standard"): Promise<string> {
  const answer = await page.request.get("/devices.csv?columns=edition,model");
  const device = records(await answer.text()).find((row) => row["Edition"] === edition && /^35\d{13}$/.test(row["IMEI / MEID / Serial"]!));
  return device!["IMEI / MEID / Serial"]!.slice(0, 8);
}

/** Opens the reasons by the icon in the newest upload's row. */
async function reasons(page: Page) {
  await newest(page).getByRole("link", { name: /^Errors of upload U-/ }).click();
  const dialog = page.getByRole("dialog", { name: /^Upload errors of U-/ });
  await expect(dialog.getByRole("listitem").first()).toBeVisible();
  return dialog;
}

async function sendAll(page: Page, customer: Customer): Promise<void> {
  await goOn(page);
  await send(page).click();
  await arrived(page, customer);
}

test("the same file again gives the guide's sentences, to the same and to a different customer", async ({ page }) => {
  await signIn(page, "uploader@rhone.example");
  const customer = await ownCustomer(page, test.info().parallelIndex);
  const other = await ownCustomer(page, test.info().parallelIndex, { other: true });
  const identities = imeis(3);
  const file = listOf(identities);
  await upload(page, customer, file);
  await upload(page, customer, file, "Error");
  const same = await reasons(page);
  await expect(same).toContainText("3 of 3 rows failed.");
  await expect(same).toContainText(SAME_CUSTOMER);
  await expect(same).toContainText("Lines 2, 3, 4");
  await page.keyboard.press("Escape");
  await expect(newest(page).getByRole("link", { name: /^Errors of upload U-/ })).toBeFocused();
  await upload(page, other, file, "Error");
  await expect(await reasons(page)).toContainText(DIFFERENT_CUSTOMER);
  await upload(page, other, listOf([...identities, imei()]), "Completed with error");
  const mixed = await reasons(page);
  await expect(mixed).toContainText("3 of 4 rows failed.");
  await expect(mixed).toContainText(DIFFERENT_CUSTOMER);
});

test("a device of another reseller fails without naming that reseller", async ({ page, browser, baseURL }) => {
  await signIn(page, "uploader@rhone.example");
  const identities = imeis(2);
  await upload(page, await ownCustomer(page, test.info().parallelIndex), listOf(identities));
  const elsewhere = await browser.newContext({ baseURL });
  const other = await elsewhere.newPage();
  await signIn(other, "admin@harbourline.example");
  await upload(other, await ownCustomer(other, test.info().parallelIndex), listOf(identities), "Error");
  const dialog = await reasons(other);
  await expect(dialog).toContainText(ANOTHER_RESELLER);
  await expect(dialog).not.toContainText("Rhône");
  await elsewhere.close();
});

test("Enterprise devices need a sold-to code, and known models are verified", async ({ page }) => {
  await signIn(page, "uploader@rhone.example");
  const customer = await ownCustomer(page, test.info().parallelIndex);
  const enterprise = imei(await tac(page, "Enterprise"));
  const standard = imei(await tac(page, "Standard"));
  await upload(page, customer, listOf([enterprise, standard]), "Completed with error");
  await expectRow(list(page, "Uploads"), { "Total devices": /^2$/, "Verified devices": /^[12]$/, Status: "Completed with error" });
  await expect(await reasons(page)).toContainText("You must specify an STC when uploading Enterprise Edition devices.");
  await upload(page, customer, listOf([enterprise]), "Completed", { stc: "Nordic retail (NL-20417)" });
  await newest(page).getByRole("rowheader").getByRole("link").click();
  await expect(page.getByRole("main")).toContainText("Nordic retail");
  await open(page, `/customers/${customer.number}/devices?q=${enterprise}&columns=model,edition`);
  await expectRow(list(page, "Devices"), { IMEI: enterprise, Model: /\w/, Edition: "Enterprise" });
});

test("the file of errors is corrected and uploaded again as it is", async ({ page }) => {
  await signIn(page, "uploader@rhone.example");
  const customer = await ownCustomer(page, test.info().parallelIndex);
  const wrong = mistyped();
  const [good, second] = imeis(2) as [string, string];
  const bad = `${wrong.imei.slice(0, 14)}${wrong.wrong}`;
  await begin(page, customer);
  await choose(page, csv(["IMEI,IMEI 2,Model,Order No,Order date", `${good},,,,`, `${bad},${second},Tab 9,PO-7,2026-03-04`, "3.56E+14,,,,"]));
  await expectCounts(page, { ready: 1, toFix: 2 });
  await sendAll(page, customer);
  await expect(newest(page).getByText("Completed with error")).toBeVisible();
  const dialog = await reasons(page);
  await expect(dialog).toContainText("Check digit wrong");
  await expect(dialog).toContainText("Shortened by Excel");
  const file = await download(page, () => dialog.getByRole("link", { name: "Download errors as CSV" }).click());
  expect(file.name).toMatch(/\.csv$/);
  const found = records(file.text);
  expect(found.map(({ Line, Identity, Code }) => ({ Line, Identity, Code }))).toEqual([
    { Line: "3", Identity: bad, Code: "check_digit" },
    { Line: "4", Identity: "3.56E+14", Code: "excel_exponent" },
  ]);
  expect(found[0]).toMatchObject({ "IMEI 2": second, Model: "Tab 9", "Order number": "PO-7", "Order date": "2026-03-04" });
  expect(found[0]!["Reason"]).toBe(`Check digit is ${wrong.wrong}, expected ${wrong.right}: a digit was mistyped or swapped.`);
  const corrected = file.text.replace(bad, bad.slice(0, 14) + wrong.right).replace("3.56E+14", imei());
  await begin(page, customer);
  await choose(page, bytes(corrected, "corrected.csv"));
  await expectCounts(page, { ready: 2 });
  await sendAll(page, customer);
  await expect(newest(page).getByText("Completed", { exact: true })).toBeVisible();
  await open(page, `/customers/${customer.number}/devices?q=${second}`);
  await expectRow(list(page, "Devices"), { IMEI: bad.slice(0, 14) + wrong.right, "Order number": "PO-7" });
  await open(page, `/devices/${second}`);
  await expect(page.getByRole("main")).toContainText("4 Mar 2026");
});

test("an upload is undone after saying what goes, and its devices can be uploaded again", async ({ page }) => {
  await signIn(page, "uploader@rhone.example");
  const customer = await ownCustomer(page, test.info().parallelIndex, { pending: true });
  const identities = imeis(3);
  const row = await upload(page, customer, listOf(identities));
  const number = await numberOf(row);
  await (await rowMenu(page, row)).getByRole("button", { name: "Undo upload" }).click();
  const question = page.getByRole("dialog", { name: `Undo upload ${number}?` });
  await expect(question).toContainText("What goes");
  await expect(question).toContainText("3 devices");
  await expect(question).toContainText("The upload itself, marked as undone");
  await question.getByRole("button", { name: "Undo upload" }).click();
  await expect(page.getByText(`Upload ${number} undone: 3 devices removed`)).toBeVisible();
  await expect(row).toContainText("Undone");
  await expect((await rowMenu(page, row)).getByRole("button", { name: /^Undo upload/ })).toContainText("This upload was undone before.");
  await page.keyboard.press("Escape");
  await row.getByRole("rowheader").getByRole("link").click();
  await expect(page.getByRole("main")).toContainText("This upload was undone");
  await expect(page.getByRole("main")).toContainText("3 devices were removed.");
  await open(page, `/customers/${customer.number}/devices?q=${identities[0]}`);
  await expect(page.getByText("Nothing matches")).toBeVisible();
  await upload(page, customer, listOf(identities));
});

test("undoing keeps what was touched since, and says why", async ({ page }) => {
  await signIn(page, "admin@rhone.example");
  const customer = await ownCustomer(page, test.info().parallelIndex, { pending: true });
  const identities = imeis(2);
  const number = await numberOf(await upload(page, customer, listOf(identities)));
  await open(page, `/customers/${customer.number}/devices?q=${identities[0]}`);
  await list(page, "Devices").getByRole("checkbox", { name: `Select ${identities[0]}` }).check();
  await page.getByRole("button", { name: "Delete devices" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete 1 device" }).click();
  await expect(page.getByText("1 device deleted")).toBeVisible();
  await open(page, `/uploads/${number}`);
  await page.getByRole("button", { name: "Undo upload" }).click();
  const question = page.getByRole("dialog", { name: `Undo upload ${number}?` });
  await expect(question).toContainText("1 device");
  await expect(question).toContainText("1 that were deleted before");
  await question.getByRole("button", { name: "Undo upload" }).click();
  await expect(page.getByRole("main")).toContainText("1 device was removed.");
});

test("an undo that would remove nothing is not asked about", async ({ page }) => {
  await signIn(page, "admin@rhone.example");
  const customer = await ownCustomer(page, test.info().parallelIndex, { pending: true });
  const [identity] = imeis(1) as [string];
  const number = await numberOf(await upload(page, customer, listOf([identity])));
  await open(page, `/devices/${identity}`);
  await page.getByRole("button", { name: "Delete device" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete 1 device" }).click();
  await expect(page.getByText("1 device deleted")).toBeVisible();
  await open(page, `/uploads/${number}`);
  await page.getByRole("button", { name: "Undo upload" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "Nothing of this upload can be undone: 1 that were deleted before." })).toBeVisible();
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

test("the four statuses filter the uploads, and the list is downloaded as it is shown", async ({ page }) => {
  await signIn(page, "uploader@rhone.example");
  const customer = await ownCustomer(page, test.info().parallelIndex);
  const device = imeis(1);
  await upload(page, customer, listOf(device));
  await upload(page, customer, listOf(device), "Error");
  await open(page, `/customers/${customer.number}?status=error`);
  await expectRow(list(page, "Uploads"), { Status: "Error" });
  await expect(list(page, "Uploads").getByText("Completed", { exact: true })).toHaveCount(0);
  const file = await download(page, () => page.getByRole("link", { name: "Download as CSV" }).click());
  const found = records(file.text);
  expect(new Set(found.map(({ Status }) => Status))).toEqual(new Set(["Error"]));
});

test("an upload of another reseller does not exist", async ({ page, browser, baseURL, allowed }) => {
  allowed.status(404, /\/uploads\//);
  await signIn(page, "uploader@rhone.example");
  const number = await numberOf(await upload(page, await ownCustomer(page, test.info().parallelIndex), listOf(imeis(1))));
  const elsewhere = await browser.newContext({ baseURL });
  const other = await elsewhere.newPage();
  await signIn(other, "admin@harbourline.example");
  for (const address of [`/uploads/${number}`, `/uploads/${number}/errors.csv`]) expect((await other.goto(address))?.status()).toBe(404);
  await elsewhere.close();
});

test("an upload that ended before the page listened is not in progress for ever", async ({ page }) => {
  await signIn(page, "uploader@rhone.example");
  const customer = await ownCustomer(page, test.info().parallelIndex);
  // The stream opens late: what happened before nobody will tell again.
  await page.route("**/events", async (route) => {
    await new Promise((over) => setTimeout(over, 4_000));
    await route.continue();
  });
  await upload(page, customer, listOf(imeis(1)));
});
