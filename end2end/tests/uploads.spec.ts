// *Upload devices*: from the file to its final status.

import { readFile } from "node:fs/promises";
import { ownCustomer } from "./support/customers.ts";
import { csv, records } from "./support/files.ts";
import { imei, imeis, mistyped, unique } from "./support/identities.ts";
import { list, rows } from "./support/lists.ts";
import { signIn } from "./support/people.ts";
import { expectRow } from "./support/tables.ts";
import { back, expect, open, test } from "./support/test.ts";
import { arrived, begin, checked, choose, expectCounts, goOn, listOf, newest, numberOf, send, upload } from "./support/uploads.ts";

test("a good file goes all the way: checked here, uploaded, completed", async ({ page }) => {
  await signIn(page, "uploader@rhone.example");
  const customer = await ownCustomer(page, test.info().parallelIndex);
  const [first, second, third] = imeis(3) as [string, string, string];
  const order = unique("PO");
  await begin(page, customer);
  await choose(page, csv(["IMEI,Model", `${first},Tablet`, `${second.slice(0, 14)},Tablet`, `${third.slice(0, 2)}-${third.slice(2, 8)}-${third.slice(8, 14)}-${third[14]},Phone`]));
  await expectCounts(page, { ready: 3, notes: 2 });
  const step = await checked(page);
  await expect(step).toContainText("UTF-8 · comma (,) · header in the first line · column “IMEI” is the device");
  const preview = step.getByRole("table", { name: "First rows of the file" });
  await expectRow(preview, { Line: "2", Device: first });
  await expectRow(preview, { Line: "3", Device: `${second} Check digit added` });
  await expectRow(preview, { Line: "4", Device: `${third} Spaces and dashes removed` });
  await goOn(page);
  await page.getByRole("textbox", { name: "Order number, optional" }).fill(order);
  await page.getByLabel("Order date, optional").fill("2026-02-03");
  await send(page).click();
  await arrived(page, customer);
  await expect(page.getByText("The file has arrived.")).toBeVisible();
  const row = await expectRow(list(page, "Uploads"), { "Uploaded by": "uploader@rhone.example", "Account ID": /^\d{10}$/, "Total devices": /^3$/, "Verified devices": /^0$/, Status: "Completed" });
  await row.getByRole("rowheader").getByRole("link").click();
  const main = page.getByRole("main");
  await expect(main.getByRole("heading", { level: 1, name: /^Upload U-/ })).toBeVisible();
  for (const text of [order, "3 Feb 2026", "uploader@rhone.example", "1 row: Check digit added", "1 row: Spaces and dashes removed"]) await expect(main).toContainText(text);
  await open(page, `/customers/${customer.number}/devices?q=${second}`);
  await expectRow(list(page, "Devices"), { IMEI: second, "Order number": order, Status: /Pending|Verified/ });
});

test("an upload in progress turns to its final status by itself", async ({ page }) => {
  await signIn(page, "uploader@rhone.example");
  const customer = await ownCustomer(page, test.info().parallelIndex);
  await begin(page, customer);
  await choose(page, listOf(imeis(60_000)));
  await expectCounts(page, { ready: 60_000 });
  await goOn(page);
  await page.evaluate(() => document.documentElement.setAttribute("data-same-page", ""));
  await send(page).click();
  await arrived(page, customer);
  await expect(newest(page).getByText("In progress", { exact: true })).toBeVisible();
  await expect(newest(page).getByRole("progressbar", { name: /^Progress of upload U-/ })).toBeVisible();
  await expect(newest(page).getByText("Completed", { exact: true })).toBeVisible({ timeout: 40_000 });
  await expect(newest(page)).toContainText("60,000");
  await expect(page.locator("html[data-same-page]"), "without a reload").toBeAttached();
});

test("bad rows are filtered by reason and mended where they stand", async ({ page }) => {
  await signIn(page, "uploader@rhone.example");
  const customer = await ownCustomer(page, test.info().parallelIndex);
  const good = imei();
  const withZero = `${imei("99000000").slice(0, 8)}`;
  const meant = imei(withZero);
  const wrong = mistyped();
  await begin(page, customer);
  await choose(page, listOf([good, wrong.imei, meant.replace("0", "O"), "3.56938E+14", good, good.slice(0, 13), "000000000000000"]));
  await expectCounts(page, { ready: 1, toFix: 5, duplicates: 1 });
  const step = await checked(page);
  const problems = step.getByRole("table", { name: "Rows to fix" });
  for (const [line, sentence] of [
    ["3", `Check digit is ${wrong.wrong}, expected ${wrong.right}: a digit was mistyped or swapped.`],
    ["4", `Letter O in place 3: an IMEI has digits only. With 0 the check digit is right: ${meant}`],
    ["5", "Excel has shortened this number. Format the column as text and save again."],
    ["6", "Same device as line 2."],
    ["7", "An IMEI has 14 to 16 digits; this has 13 characters."],
    ["8", "Nothing but zeros: this is a placeholder, not a device."],
  ] as const) {
    await expectRow(problems, { Line: new RegExp(`^${line}$`), "What is wrong": sentence });
  }
  const reasons = step.getByRole("list", { name: "Reasons" });
  await reasons.getByRole("button", { name: "Duplicate in file 1" }).click();
  await expect(problems.locator("tbody").getByRole("row")).toHaveCount(1);
  await expectRow(problems, { Line: "6" });
  await reasons.getByRole("button", { name: "All to fix 6" }).click();
  await expect(problems.locator("tbody").getByRole("row")).toHaveCount(6);

  await step.getByRole("button", { name: `Use suggestion for line 4: ${meant}` }).click();
  await expectCounts(page, { ready: 2, toFix: 4, duplicates: 1 });
  await step.getByRole("button", { name: "Edit line 3" }).click();
  const cell = step.getByRole("textbox", { name: "Line 3 in the file" });
  await expect(cell).toBeFocused();
  await cell.fill(good);
  await cell.press("Enter");
  await expectRow(problems, { Line: "3", "What is wrong": "Same device as line 2." });
  await step.getByRole("button", { name: "Edit line 3" }).click();
  await cell.fill(imei());
  await step.getByRole("button", { name: "Save" }).click();
  await expectCounts(page, { ready: 3, toFix: 3, duplicates: 1 });
  await step.getByRole("button", { name: "Drop line 5" }).click();
  await expectCounts(page, { ready: 3, toFix: 2, duplicates: 1 });
  await step.getByRole("button", { name: "Take the last one back" }).click();
  await expectCounts(page, { ready: 3, toFix: 3, duplicates: 1 });
  await step.getByRole("button", { name: "Drop line 5" }).click();

  const [file] = await Promise.all([page.waitForEvent("download"), step.getByRole("button", { name: "Download the 3 rows with reasons" }).click()]);
  expect(file.suggestedFilename()).toBe("devices-errors.csv");
  const saved = records(await readFile(await file.path(), "utf8"));
  expect(saved.map(({ Line, Code }) => [Line, Code])).toEqual([["6", "duplicate"], ["7", "length"], ["8", "all_zeros"]]);

  await expect(step.getByRole("radio", { name: "Upload the 3 good rows" })).toBeChecked();
  await goOn(page);
  await send(page).click();
  await arrived(page, customer);
  await expect(newest(page).getByText("Completed with error")).toBeVisible();
  await expectRow(list(page, "Uploads"), { "Total devices": /^6$/, Status: "Completed with error" });
});

test("all or nothing is not sent while a row is wrong, and takes nothing when a row fails later", async ({ page }) => {
  await signIn(page, "uploader@rhone.example");
  const customer = await ownCustomer(page, test.info().parallelIndex);
  const [there, good] = imeis(2) as [string, string];
  await upload(page, customer, listOf([there]));
  await begin(page, customer);
  await choose(page, listOf([there, good, "123"]));
  const step = await checked(page);
  await step.getByRole("radio", { name: /^All or nothing/ }).check();
  const next = page.getByRole("button", { name: "Continue with 2 devices" });
  await expect(next).toHaveAttribute("aria-disabled", "true");
  await expect(next).toHaveAccessibleDescription(/All or nothing is chosen and some rows are wrong/);
  await step.getByRole("button", { name: "Drop line 4" }).click();
  await goOn(page);
  await send(page).click();
  await arrived(page, customer);
  await expect(newest(page).getByText("Error", { exact: true })).toBeVisible();
  await newest(page).getByRole("link", { name: /^Errors of upload/ }).click();
  const reasons = page.getByRole("dialog", { name: /^Upload errors of U-/ });
  await expect(reasons).toContainText("2 of 2 rows failed.");
  await expect(reasons).toContainText("Held back: all or nothing");
  await open(page, `/customers/${customer.number}/devices?q=${good}`);
  await expect(page.getByText("Nothing matches")).toBeVisible();
});

test("a file that nobody ticks through twice: a double press is one upload", async ({ page }) => {
  await signIn(page, "uploader@rhone.example");
  const customer = await ownCustomer(page, test.info().parallelIndex);
  const before = await numberOf(await upload(page, customer, listOf(imeis(1))));
  await begin(page, customer);
  await choose(page, listOf(imeis(2)));
  await goOn(page);
  let begun = 0;
  page.on("request", (request) => (begun += Number(request.url().endsWith("/api/uploads/begin"))));
  await send(page).dblclick();
  await arrived(page, customer);
  await expect(newest(page).getByText("Completed", { exact: true })).toBeVisible();
  await expect(rows(list(page, "Uploads")).nth(1).getByRole("rowheader")).toHaveText(before);
  expect(begun).toBe(1);
});

test("an order date after today and a very long order number are refused at their fields", async ({ page, allowed }) => {
  allowed.status(422, /uploads\/begin/);
  await signIn(page, "uploader@rhone.example");
  const customer = await ownCustomer(page, test.info().parallelIndex);
  await begin(page, customer);
  await choose(page, listOf(imeis(1)));
  await goOn(page);
  const date = page.getByLabel("Order date, optional");
  await date.fill("2999-01-01");
  await send(page).click();
  await expect(date).toHaveAttribute("aria-invalid", "true");
  await expect(date).toHaveAccessibleDescription(/Not after today\./);
  await date.fill("");
  await send(page).click();
  await arrived(page, customer);
});

test("UPLOADS suggests uploads by the beginning of their number or order number", async ({ page }) => {
  await signIn(page, "uploader@rhone.example");
  const customer = await ownCustomer(page, test.info().parallelIndex, { other: true });
  const order = unique("PO");
  await begin(page, customer);
  await choose(page, listOf(imeis(1)));
  await goOn(page);
  await page.getByRole("textbox", { name: "Order number, optional" }).fill(order);
  await send(page).click();
  await arrived(page, customer);
  const number = await numberOf(newest(page));
  const search = page.getByRole("combobox", { name: "Search uploads" });
  const suggested = page.getByRole("listbox", { name: "Suggestions" }).getByRole("option", { name: number });
  await search.fill(number.slice(0, -2).toLowerCase());
  await expect(suggested).toHaveText(`${number}${order}`);
  await search.fill(order.slice(0, -1));
  await expect(suggested).toBeVisible();
  await search.press("Enter");
  await expect(page).toHaveURL(new RegExp(`q=${order.slice(0, -1)}`));
  await expect(newest(page).getByRole("rowheader"), "Enter finds what was suggested").toHaveText(number);
  await search.fill(order);
  await expect(suggested).toBeVisible();
  await search.press("ArrowDown");
  await search.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: `Upload ${number}` })).toBeVisible();
});

test("a cancelled check forgets the file", async ({ page }) => {
  await signIn(page, "uploader@rhone.example");
  const customer = await ownCustomer(page, test.info().parallelIndex);
  await begin(page, customer);
  await choose(page, listOf(imeis(1)));
  await checked(page);
  await page.getByRole("button", { name: "Choose another file" }).click();
  await expect(page.getByLabel("Choose a file or drop it here")).toBeVisible();
  await choose(page, listOf(imeis(2)));
  await expectCounts(page, { ready: 2 });
  await page.getByRole("button", { name: "Change mapping" }).click();
  await expect(page.getByRole("table", { name: "Columns of the file" })).toBeVisible();
});

test("Back and Forward walk through the steps, and what was repaired stays", async ({ page }) => {
  await signIn(page, "uploader@rhone.example");
  const customer = await ownCustomer(page, test.info().parallelIndex);
  const wrong = mistyped();
  await begin(page, customer);
  await choose(page, listOf([imei(), wrong.imei]));
  await expectCounts(page, { ready: 1, toFix: 1 });
  const step = await checked(page);
  await step.getByRole("button", { name: "Edit line 3" }).click();
  await step.getByRole("textbox", { name: "Line 3 in the file" }).fill(imei());
  await page.keyboard.press("Enter");
  await expectCounts(page, { ready: 2 });
  await goOn(page);
  await expect(page).toHaveURL(/step=details$/);
  const order = page.getByRole("textbox", { name: "Order number, optional" });
  await order.fill("PO-77");
  await back(page);
  await expectCounts(page, { ready: 2 });
  await page.goForward();
  await expect(order).toHaveValue("PO-77");
  await back(page);
  await back(page);
  await expect(page.getByText(/ is checked\.$/)).toBeVisible();
  await page.getByRole("button", { name: "Continue", exact: true }).click();
  await expectCounts(page, { ready: 2 });
});
