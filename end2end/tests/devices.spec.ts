import { customers, ownCustomer } from "./support/customers.ts";
import { csv, records } from "./support/files.ts";
import { imei, imeis, unique } from "./support/identities.ts";
import { column, expectExtent, list, panel, rows } from "./support/lists.ts";
import { signIn } from "./support/people.ts";
import { expectRow } from "./support/tables.ts";
import { expect, open, test } from "./support/test.ts";
import { listOf, upload } from "./support/uploads.ts";

test("a dual-SIM device shows its second IMEI on hover and tap, and is found by either", async ({ page, isMobile }) => {
  await signIn(page, "uploader@rhone.example");
  const customer = await ownCustomer(page, test.info().parallelIndex);
  const [first, second] = imeis(2) as [string, string];
  await upload(page, customer, csv(["IMEI,IMEI 2", `${first},${second}`]));
  for (const identity of [first, second]) {
    await open(page, `/customers/${customer.number}/devices`);
    const search = page.getByRole("combobox", { name: "Search devices" });
    await search.fill(identity);
    await search.press("Enter");
    await expectExtent(page, "1–1 of 1");
    await expectRow(list(page, "Devices"), { IMEI: first });
  }
  const mark = page.getByRole("button", { name: `second IMEI ${second}` });
  const bubble = mark.getByText(second, { exact: true });
  await expect(bubble).toBeHidden();
  if (isMobile) await mark.tap();
  else await mark.hover();
  await expect(bubble).toBeVisible();
  const file = await page.request.get(`/customers/${customer.number}/devices.csv?q=${second}`);
  expect(records(await file.text())[0]).toMatchObject({ "IMEI / MEID / Serial": first, "Second IMEI": second });
});

test("an exact search takes any spelling of an identity, and suggests while typing", async ({ page }) => {
  await signIn(page, "uploader@rhone.example");
  const customer = await ownCustomer(page, test.info().parallelIndex);
  const identity = imei();
  await upload(page, customer, listOf([identity]));
  await open(page, "/devices");
  const search = page.getByRole("combobox", { name: "Search devices" });
  await search.fill(`${identity.slice(0, 2)}-${identity.slice(2, 8)}-${identity.slice(8, 14)}-${identity[14]}`);
  await search.press("Enter");
  await expectExtent(page, "1–1 of 1");
  await search.fill("");
  await search.pressSequentially(identity.slice(0, 12));
  await page.getByRole("option", { name: identity }).click();
  await expect(page.getByRole("heading", { level: 1, name: `Device ${identity}` })).toBeVisible();
  await expect(page).toHaveURL(`/devices/${identity}`);
  await expect(page.getByRole("main")).toContainText(customer.name);
});

test("model, order number, tag and status filter the devices", async ({ page }) => {
  await signIn(page, "admin@nordlicht.example");
  const table = list(page, "Devices");
  const all = records(await (await page.request.get("/devices.csv?status=verified")).text());
  const { Model: model = "", "Order number": order = "" } = all.find((row) => row["Model"] && row["Order number"])!;
  for (const [filter, choose, header, wanted] of [
    ["Model", model, "Model", model],
    ["Order number", order, "Order number", order],
    ["Status", "Verified", "Status", "Verified"],
    ["Tag", "Moved by MSP", "Tags", "Moved by MSP"],
  ] as const) {
    await open(page, "/devices");
    const group = await panel(page, filter, filter);
    const box = group.getByRole("checkbox", { name: choose });
    if (await box.count()) {
      await box.check();
    } else {
      const field = group.getByRole("textbox", { name: `${filter}, exactly` });
      await field.fill(choose);
      await field.press("Enter");
    }
    await expect(page.getByRole("list", { name: "Filters that are on" })).toContainText(`${filter}: ${choose}`);
    await expect.poll(async () => [...new Set((await column(table, header)).map((text) => text.trim()))]).toEqual([wanted]);
  }
});

test("a device opens beside the list with its custody record", async ({ page }) => {
  await signIn(page, "uploader@rhone.example");
  const customer = await ownCustomer(page, test.info().parallelIndex);
  const identity = imei();
  await upload(page, customer, listOf([identity]));
  await open(page, `/customers/${customer.number}/devices?q=${identity}`);
  const link = page.getByRole("link", { name: identity, exact: true });
  await link.click();
  const dialog = page.getByRole("dialog", { name: `Device ${identity}` });
  await expect(dialog).toContainText("Télécom Rhône Distribution SAS (uploader@rhone.example)");
  await expect(dialog.getByRole("listitem").filter({ hasText: "Uploaded" })).toHaveCount(1);
  await expect(dialog.getByRole("link", { name: customer.name })).toBeVisible();
  await expect(dialog.getByRole("link", { name: /^U-/ }).first()).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(link).toBeFocused();
});

test("devices are deleted after saying what goes and stays, and can be uploaded again", async ({ page }) => {
  await signIn(page, "admin@rhone.example");
  const customer = await ownCustomer(page, test.info().parallelIndex);
  const [deleted, kept] = imeis(2) as [string, string];
  await upload(page, customer, listOf([deleted, kept]));
  await open(page, `/customers/${customer.number}/devices`);
  const table = list(page, "Devices");
  await table.getByRole("checkbox", { name: `Select ${deleted}` }).check();
  await page.getByRole("region", { name: "Devices selected" }).getByRole("button", { name: "Delete devices" }).click();
  const question = page.getByRole("dialog", { name: "Delete 1 device?" });
  await expect(question).toContainText("What goes");
  await expect(question).toContainText("1 device, with their settings in every service");
  await expect(question).toContainText("What stays");
  await expect(question).toContainText("The custody record of each device");
  await expect(question.getByRole("button", { name: "Cancel" })).toBeFocused();
  await question.getByRole("button", { name: "Delete 1 device" }).click();
  await expect(page.getByText("1 device deleted")).toBeVisible();
  await expect(table.getByRole("rowheader", { name: deleted })).toHaveCount(0);
  await expect(table.getByRole("rowheader", { name: kept })).toHaveCount(1);
  await upload(page, customer, listOf([deleted]));
  await open(page, `/devices/${deleted}`);
  const record = page.getByRole("main").getByRole("listitem");
  await expect(record.filter({ hasText: /^Uploaded/ })).toHaveCount(2);
  await expect(record.filter({ hasText: /^Deleted/ })).toHaveCount(1);
});

test("a device is deleted from its own page", async ({ page }) => {
  await signIn(page, "admin@rhone.example");
  const customer = await ownCustomer(page, test.info().parallelIndex);
  const identity = imei();
  await upload(page, customer, listOf([identity]));
  await open(page, `/devices/${identity}`);
  await page.getByRole("button", { name: "Delete device" }).click();
  await page.getByRole("dialog", { name: "Delete 1 device?" }).getByRole("button", { name: "Delete 1 device" }).click();
  await expect(page.getByText("1 device deleted")).toBeVisible();
  await expect(page).toHaveURL("/devices");
});

test("many devices are deleted only after typing how many", async ({ page }) => {
  await signIn(page, "admin@rhone.example");
  const customer = await ownCustomer(page, test.info().parallelIndex, { other: true });
  const order = unique("PO");
  await upload(page, customer, csv(["IMEI,Order number", ...imeis(120).map((identity) => `${identity},${order}`)]));
  await open(page, `/customers/${customer.number}/devices?size=50&sort=-uploaded_at`);
  const whole = page.getByRole("checkbox", { name: "Select all rows on this page" });
  const bar = page.getByRole("region", { name: "Devices selected" });
  for (const [extent, selected] of [[/^1–50/, /\b50 selected/], [/^51–100/, /\b100 selected/], [/^101–/, /\b1[2-5]\d selected/]] as const) {
    await expectExtent(page, extent);
    await expect(whole, "the rows of the page before are gone").not.toBeChecked();
    await whole.evaluate((box: HTMLInputElement) => box.click());
    await expect(bar).toContainText(selected);
    if (!extent.source.includes("101")) await page.getByRole("link", { name: "Next" }).click();
  }
  await bar.getByRole("button", { name: "Delete devices" }).click();
  const question = page.getByRole("dialog", { name: /^Delete 1\d\d devices\?$/ });
  const act = question.getByRole("button", { name: /^Delete 1\d\d devices$/ });
  await expect(act).toBeDisabled();
  const count = (await act.innerText()).replace(/\D/g, "");
  await question.getByRole("textbox", { name: `Type ${count} to confirm` }).fill(count);
  await expect(act).toBeEnabled();
  await question.getByRole("button", { name: "Cancel" }).click();
  await expect(bar).toBeVisible();
});

test("a viewer cannot delete, and is told why", async ({ page }) => {
  await signIn(page, "viewer@nordlicht.example");
  await open(page, "/devices");
  await list(page, "Devices").getByRole("checkbox", { name: /^Select \S/ }).nth(1).check();
  const button = page.getByRole("region", { name: "Devices selected" }).getByRole("button", { name: /^Delete devices/ });
  await expect(button).toHaveAttribute("aria-disabled", "true");
  await expect(button).toHaveAccessibleName(/Needs the permission “Delete devices”/);
});

test("an MSP sees what it holds, and no reseller's people", async ({ page, allowed }) => {
  allowed.status(404, /\/customers/);
  await signIn(page, "admin@kestrel.example");
  await open(page, "/devices");
  await expect(rows(list(page, "Devices")).first()).toBeVisible();
  await list(page, "Devices").getByRole("rowheader").getByRole("link").first().click();
  const dialog = page.getByRole("dialog", { name: /^Device / });
  await expect(dialog).toContainText("Custody record");
  await expect(dialog).not.toContainText("nordlicht.example");
});

test("a device of another reseller does not exist", async ({ page, browser, baseURL, allowed }) => {
  allowed.status(404, /\/devices/);
  await signIn(page, "uploader@rhone.example");
  const customer = await ownCustomer(page, test.info().parallelIndex);
  const identity = imei();
  await upload(page, customer, listOf([identity]));
  const elsewhere = await browser.newContext({ baseURL });
  const other = await elsewhere.newPage();
  await signIn(other, "admin@harbourline.example");
  expect((await other.goto(`/devices/${identity}`))?.status()).toBe(404);
  await open(other, `/devices?q=${identity}`);
  await expect(other.getByText("Nothing matches")).toBeVisible();
  expect((await customers(other)).length).toBeGreaterThan(0);
  await elsewhere.close();
});
