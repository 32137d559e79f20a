// axe finds nothing on any page, dialog or error state: on a desk of 1440 px and a phone of 360 px, light and dark. And
// no page is wider than its screen.

import type { Page } from "@playwright/test";
import { axe } from "./support/axe.ts";
import { customers, ownCustomer } from "./support/customers.ts";
import { bytes, csv } from "./support/files.ts";
import { imei, mistyped } from "./support/identities.ts";
import { list, panel, rowMenu, rows } from "./support/lists.ts";
import { signIn } from "./support/people.ts";
import { back, expect, open, test } from "./support/test.ts";
import { begin, checked, choose, goOn, listOf, newest, send, upload } from "./support/uploads.ts";

// A dense page is a second's work for axe, in light and dark; several of them on a slow machine are more than a minute's.
test.describe.configure({ timeout: 150_000 });

test.beforeEach(async ({ page, isMobile }) => {
  if (!isMobile) await page.setViewportSize({ width: 1440, height: 900 });
});

/** Judges the page as it is now, in light and dark. */
async function judge(page: Page): Promise<void> {
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(overflow, `${page.url()} is no wider than the screen`).toBeLessThanOrEqual(0);
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  await axe(page);
  // The dark is other colours on the same page.
  await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
  await axe(page, ["color-contrast", "link-in-text-block"]);
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
}

test("signing in, also when it was refused", async ({ page }) => {
  await open(page, "/sign-in");
  await judge(page);
  await open(page, "/sign-in?refused=wrong");
  await judge(page);
});

for (const [person, addresses] of [
  [
    "operator@waybill.example",
    ["/", "/organisations/resellers", "/organisations/msps", "/organisations/customers", "/device-registry", "/device-registry/load/tacs", "/services", "/people", "/settings"],
  ],
  [
    "admin@nordlicht.example",
    ["/customers/create", "/bulk-actions/delete", "/people", "/people/roles", "/people/roles/create", "/activity", "/notifications", "/settings/appearance", "/settings/organisation", "/settings/password", "/settings/second-factor", "/settings/notifications"],
  ],
  ["admin@aurelia.example", ["/", "/devices/uploads", "/resellers", "/inner-customers", "/inner-customers/create", "/dashboards"]],
] as const) {
  test(`the pages of ${person}`, async ({ page }) => {
    await signIn(page, person);
    for (const address of addresses) {
      await test.step(address, async () => {
        await open(page, address);
        await judge(page);
      });
    }
  });
}

for (const [what, address] of [
  ["the dashboard", "/"],
  ["Dashboards", "/dashboards"],
  ["Create dashboard", "/dashboards/create"],
  ["Customers", "/customers"],
  ["Customers with filters and none that match", "/customers?status=active&q=nobody-at-all"],
  ["Add customer", "/customers/add"],
  ["Devices", "/devices?size=25&columns=imei2,serial,model,edition,customer,order_number,uploaded_at,status,tags"],
  ["Bulk actions", "/bulk-actions"],
  ["Upload devices for many customers", "/bulk-actions/upload"],
  ["the settings", "/settings"],
  ["Sessions", "/settings/sessions"],
  ["API keys", "/settings/api-keys"],
  ["Create API key", "/settings/api-keys/create"],
  ["Webhooks", "/settings/webhooks"],
  ["Create webhook", "/settings/webhooks/create"],
  ["Sold-to codes", "/settings/sold-to-codes"],
] as const) {
  test(what, async ({ page }) => {
    await signIn(page, "admin@nordlicht.example");
    await open(page, address);
    await judge(page);
  });
}

for (const [who, address] of [
  ["admin@aurelia.example", "/"],
  ["admin@aurelia.example", "/devices"],
  ["admin@aurelia.example", "/devices/uploads"],
  ["admin@aurelia.example", "/devices/uploads?status=waiting"],
  ["admin@aurelia.example", "/resellers"],
  ["admin@aurelia.example", "/notifications"],
  ["admin@aurelia.example", "/settings/notifications"],
  ["viewer@aurelia.example", "/resellers"],
  ["admin@aurelia.example", "/resellers/register"],
  ["admin@kestrel.example", "/"],
  ["admin@kestrel.example", "/customers"],
  ["admin@kestrel.example", "/customers/create"],
  ["admin@kestrel.example", "/resellers"],
] as const) {
  test(`${address} for ${who}`, async ({ page }) => {
    await signIn(page, who);
    await open(page, address);
    await judge(page);
  });
}

test("a page that does not exist", async ({ page, allowed }) => {
  allowed.status(404);
  await signIn(page, "admin@nordlicht.example");
  await open(page, "/no/such/page");
  await judge(page);
});

for (const [who, email] of [
  ["an MSP", "admin@kestrel.example"],
  ["a customer", "viewer@aurelia.example"],
  ["the operator", "operator@waybill.example"],
] as const) {
  test(`the start page of ${who}`, async ({ page }) => {
    await signIn(page, email);
    await open(page, "/");
    await judge(page);
  });
}

/** Opens the page of the customer with most devices; answers its name. */
async function openCustomer(page: Page): Promise<string> {
  await signIn(page, "admin@nordlicht.example");
  await open(page, "/customers?sort=-devices");
  await rows(list(page, "Customers")).first().getByRole("rowheader").getByRole("link").click();
  await expect(rows(list(page, "Uploads")).first()).toBeVisible();
  return await page.getByRole("heading", { level: 1 }).innerText();
}

test("a customer's page and its reference", async ({ page }) => {
  await openCustomer(page);
  await judge(page);
  await page.getByRole("link", { name: "Edit internal reference" }).click();
  await expect(page.getByRole("dialog", { name: "Internal reference" })).toBeVisible();
  await judge(page);
});

test("a customer's menu and its devices", async ({ page }) => {
  const name = await openCustomer(page);
  await panel(page, `Actions: ${name}`, `Actions: ${name}`);
  await judge(page);
  await page.keyboard.press("Escape");
  await page.getByRole("navigation", { name }).getByRole("link", { name: /^Devices/ }).click();
  await expect(rows(list(page, "Devices")).first()).toBeVisible();
  await judge(page);
});

test("the table's panels and menus", async ({ page }) => {
  await signIn(page, "admin@nordlicht.example");
  await open(page, "/customers?status=pending");
  for (const [button, name] of [["Table view", "Table view"], ["Status · 1", "Status"], [/^Sorting: /, /^Sorting: /]] as const) {
    await panel(page, button, name);
    await judge(page);
    await page.keyboard.press("Escape");
  }
  await rowMenu(page, rows(list(page, "Customers")).first());
  await judge(page);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Save view" }).click();
  await expect(page.getByRole("dialog", { name: "Save view" })).toBeVisible();
  await judge(page);
});

test("rows selected, about to be deleted, and one opened", async ({ page }) => {
  await signIn(page, "admin@nordlicht.example");
  await open(page, "/devices?status=pending");
  await list(page, "Devices").getByRole("checkbox", { name: /^Select \S/ }).nth(1).check();
  await expect(page.getByRole("region", { name: "Devices selected" })).toBeVisible();
  await judge(page);
  await page.getByRole("button", { name: "Delete devices" }).click();
  await expect(page.getByRole("dialog", { name: "Delete 1 device?" })).toBeVisible();
  await judge(page);
  await page.keyboard.press("Escape");
  await list(page, "Devices").getByRole("rowheader").getByRole("link").first().click();
  await expect(page.getByRole("dialog").getByRole("heading", { name: "Custody record" })).toBeVisible();
  await judge(page);
});

test("suggestions while typing", async ({ page }) => {
  await signIn(page, "admin@nordlicht.example");
  await open(page, "/customers");
  await page.getByRole("combobox", { name: "Search customers" }).pressSequentially("kest");
  await expect(page.getByRole("listbox", { name: "Suggestions" }).getByRole("option").first()).toBeVisible();
  await page.getByRole("combobox", { name: "Search customers" }).press("ArrowDown");
  await judge(page);
});

test("adding a customer that cannot be added", async ({ page, allowed }) => {
  allowed.status(409);
  await signIn(page, "admin@nordlicht.example");
  const [some] = await customers(page);
  await open(page, "/customers");
  await page.getByRole("link", { name: "Add customer" }).click();
  const dialog = page.getByRole("dialog", { name: "Add customer" });
  await judge(page);
  await dialog.getByRole("textbox", { name: "Customer ID or MSP ID" }).fill(some!.number);
  await dialog.getByRole("button", { name: "Add customer" }).click();
  await expect(dialog.getByText("This customer is among yours already.")).toBeVisible();
  await judge(page);
});

test("the account's menu, and on a phone the navigation", async ({ page, isMobile }) => {
  await signIn(page, "mika@nordlicht.example");
  await open(page, "/");
  await page.getByRole("button", { name: /your account/ }).click();
  await judge(page);
  await page.keyboard.press("Escape");
  if (isMobile) await page.getByLabel("Menu", { exact: true }).click();
  await page.getByRole("button", { name: /Switch organisation/ }).click();
  await judge(page);
});

test("every step of uploading, with what is wrong in it", async ({ page }) => {
  await signIn(page, "admin@rhone.example");
  const customer = await ownCustomer(page, test.info().parallelIndex);
  await begin(page, customer);
  await judge(page);
  await choose(page, bytes(""));
  await expect(page.getByRole("main").getByRole("alert")).toBeVisible();
  await judge(page);
  await choose(page, csv(["What,Which", "a,n/a", "b,n/a"]));
  await expect(page.getByRole("table", { name: "Columns of the file" })).toBeVisible();
  await judge(page);
  await choose(page, listOf([imei(), mistyped().imei, "3.56E+14", "012"]));
  const step = await checked(page);
  await judge(page);
  await step.getByRole("button", { name: "Edit line 3" }).click();
  await judge(page);
  await step.getByRole("textbox", { name: "Line 3 in the file" }).press("Escape");
  await step.getByRole("button", { name: "Drop line 4" }).click();
  await step.getByRole("button", { name: "Change mapping" }).click();
  await judge(page);
  await goOn(page);
  await judge(page);
  await page.route(/\/chunks\?/, () => {});
  await send(page).click();
  await expect(page.getByRole("button", { name: "Cancel upload" })).toBeVisible();
  await judge(page);
});

test("an upload with errors: its row, its reasons, its page, undoing it", async ({ page }) => {
  await signIn(page, "admin@rhone.example");
  // One that approves by hand: what its customer has approved cannot be undone.
  const customer = await ownCustomer(page, test.info().parallelIndex, { pending: true });
  const device = imei();
  await upload(page, customer, listOf([device, "3.56E+14", "012"]), "Completed with error");
  await judge(page);
  await newest(page).getByRole("link", { name: /^Errors of upload/ }).click();
  await expect(page.getByRole("dialog").getByRole("listitem").first()).toBeVisible();
  await judge(page);
  await page.getByRole("dialog").getByRole("link", { name: "Open the upload" }).click();
  await expect(page.getByRole("heading", { level: 1, name: /^Upload U-/ })).toBeVisible();
  await judge(page);
  await open(page, `/devices/${device}`);
  await judge(page);
  await back(page);
  await page.getByRole("button", { name: "Undo upload" }).click();
  await expect(page.getByRole("dialog", { name: /^Undo upload/ })).toBeVisible();
  await judge(page);
  await page.getByRole("dialog").getByRole("button", { name: "Undo upload" }).click();
  await expect(page.getByRole("main")).toContainText("This upload was undone");
  await judge(page);
});
