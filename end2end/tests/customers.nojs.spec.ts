import { customers, ownCustomer } from "./support/customers.ts";
import { unique } from "./support/identities.ts";
import { column, list, rows } from "./support/lists.ts";
import { signIn } from "./support/people.ts";
import { expectRow } from "./support/tables.ts";
import { expect, test } from "./support/test.ts";

test("search, filter, sorting and paging are links and plain forms", async ({ page, isMobile }) => {
  await signIn(page, "admin@nordlicht.example");
  await page.goto("/customers?size=25");
  const table = list(page, "Customers");
  await expect(rows(table)).toHaveCount(25);
  await page.getByRole("link", { name: "Next" }).click();
  await expect(page.getByRole("navigation", { name: "Pages" })).toContainText("26–50 of");
  await page.getByRole("link", { name: "Previous" }).click();
  await expect(page.getByRole("navigation", { name: "Pages" })).toContainText("1–25 of");
  await page.getByRole("combobox", { name: "Search customers" }).fill("kestrel");
  await page.getByRole("combobox", { name: "Search customers" }).press("Enter");
  await expectRow(table, { "Company name": "Kestrel Managed Mobility" });
  await page.getByRole("link", { name: "Clear all" }).click();
  await page.getByRole("button", { name: /^Status/ }).click();
  const filter = page.getByRole("group", { name: "Status" }).first();
  await filter.getByRole("checkbox", { name: "Inactive" }).check();
  await filter.getByRole("button", { name: "Apply" }).click();
  await expect(page).toHaveURL(/status=inactive/);
  expect(new Set(await column(table, "Status"))).toEqual(new Set(["Inactive"]));
  if (isMobile) {
    await page.getByRole("button", { name: /^Sorting: / }).click();
    await page.getByRole("group", { name: /^Sorting: / }).getByRole("link", { name: "Devices" }).click();
  } else {
    await page.getByRole("columnheader", { name: "Devices" }).getByRole("link").click();
  }
  await expect(page).toHaveURL(/sort=-devices/);
  await expect(page).toHaveURL(/status=inactive/);
});

test("adding a customer and its answers are a page of their own", async ({ page, allowed }) => {
  allowed.status(409);
  allowed.status(422);
  await signIn(page, "admin@rhone.example");
  const [some] = await customers(page);
  await page.goto("/customers");
  await page.getByRole("link", { name: "Add customer" }).click();
  await expect(page).toHaveURL("/customers/add");
  await page.getByRole("textbox", { name: "Customer ID or MSP ID" }).fill(some!.number);
  await page.getByRole("button", { name: "Add customer" }).click();
  await expect(page.getByText("This customer is among yours already. Search the list of customers for its number.")).toBeVisible();
});

test("the internal reference is edited on a page of its own", async ({ page }) => {
  await signIn(page, "admin@rhone.example");
  const customer = await ownCustomer(page, test.info().parallelIndex);
  const reference = unique("Ref");
  await page.goto(`/customers/${customer.number}`);
  await page.getByRole("link", { name: "Edit internal reference" }).click();
  await page.getByRole("textbox", { name: "Internal reference" }).fill(reference);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page).toHaveURL(`/customers/${customer.number}`);
  await expect(page.getByRole("main")).toContainText(`Internal reference: ${reference}`);
});

test("a customer's page has its tabs and downloads without JavaScript", async ({ page }) => {
  await signIn(page, "admin@nordlicht.example");
  await page.goto("/customers?sort=-devices");
  await page.getByRole("rowheader").getByRole("link").first().click();
  const name = await page.getByRole("heading", { level: 1 }).innerText();
  await expect(rows(list(page, "Uploads")).first()).toBeVisible();
  await page.getByRole("navigation", { name }).getByRole("link", { name: /^Devices/ }).click();
  await expect(rows(list(page, "Devices")).first()).toBeVisible();
  await page.getByRole("button", { name: `Actions: ${name}` }).click();
  const file = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download devices as CSV" }).click();
  expect((await file).suggestedFilename()).toMatch(/^devices-\d{10}-.*\.csv$/);
});
