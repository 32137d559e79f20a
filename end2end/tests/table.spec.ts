// The table that every list is: what all lists have in common, tried on Customers and Devices.

import { unique } from "./support/identities.ts";
import { column, expectExtent, extent, list, panel, rowMenu, rows, sortBy } from "./support/lists.ts";
import { signIn } from "./support/people.ts";
import { back, expect, open, test } from "./support/test.ts";

// Columns and page size are remembered per person: one test after the other, and each project with a person of its own.
test.describe.configure({ mode: "default" });

function person(): string {
  return test.info().project.name === "desktop" ? "viewer@nordlicht.example" : "uploader@nordlicht.example";
}

test("columns are chosen, remembered on the server, and the name column always stays", async ({ page, browser, baseURL }) => {
  await signIn(page, person());
  await open(page, "/customers");
  const chooser = await panel(page, "Table view", "Table view");
  await expect(chooser.getByRole("checkbox", { name: /Company name/ })).toBeDisabled();
  await chooser.getByRole("checkbox", { name: "Country" }).uncheck();
  await expect(page.getByRole("columnheader", { name: "Country" })).toHaveCount(0);
  await page.waitForLoadState("networkidle");
  const elsewhere = await browser.newContext({ baseURL });
  const other = await elsewhere.newPage();
  await signIn(other, person(), { ownSession: true });
  await open(other, "/customers");
  await expect(other.getByRole("columnheader", { name: "Customer ID" })).toHaveCount(1);
  await expect(other.getByRole("columnheader", { name: "Country" })).toHaveCount(0);
  await elsewhere.close();
  await chooser.getByRole("button", { name: "Standard columns" }).click();
  await expect(page.getByRole("columnheader", { name: "Country" })).toHaveCount(1);
});

test("a link says which columns it shows, whatever the reader's preference", async ({ page }) => {
  await signIn(page, person());
  await open(page, "/devices?columns=imei2,edition");
  const headers = (await page.getByRole("columnheader").allInnerTexts()).map((text) => text.replace(/\s*[↑↓]\s*/g, "").trim());
  expect(headers.filter((header) => header !== "" && header !== "Actions")).toEqual(["IMEI / MEID / Serial", "Second IMEI", "Edition"]);
});

test("paging goes forward and back, and the browser's Back too", async ({ page }) => {
  await signIn(page, person());
  await open(page, "/customers?size=25");
  const table = list(page, "Customers");
  const names = () => column(table, "Customer ID");
  await expectExtent(page, /^1–25 of \d+/);
  const first = await names();
  await page.getByRole("link", { name: "Next" }).click();
  await expectExtent(page, /^26–50 of \d+/);
  const second = await names();
  expect(second.filter((name) => first.includes(name))).toEqual([]);
  const address = page.url();
  await page.getByRole("link", { name: "Previous" }).click();
  await expectExtent(page, /^1–25 of/);
  expect(await names()).toEqual(first);
  await expect(page.getByRole("link", { name: "Previous" })).toHaveAttribute("aria-disabled", "true");
  await back(page);
  await expectExtent(page, /^26–50 of/);
  expect(await names()).toEqual(second);
  await open(page, address);
  expect(await names(), "a copied link shows the same rows").toEqual(second);
});

test("the page size is remembered", async ({ page }) => {
  await signIn(page, person());
  await open(page, "/devices");
  await page.getByRole("combobox", { name: "Rows per page" }).selectOption("50");
  await expectExtent(page, /^1–50 of/);
  await page.waitForLoadState("networkidle");
  await open(page, "/devices");
  await expect(rows(list(page, "Devices"))).toHaveCount(50);
  await page.getByRole("combobox", { name: "Rows per page" }).selectOption("25");
  await expectExtent(page, /^1–25 of/);
  await page.waitForLoadState("networkidle");
});

test("the address holds the whole state, and a copied link shows the same table", async ({ page, browser, baseURL, isMobile }) => {
  await signIn(page, person());
  await open(page, "/devices");
  const filter = await panel(page, /^Status/, "Status");
  await filter.getByRole("checkbox", { name: "Verified" }).check();
  await expect(page).toHaveURL(/status=verified/);
  await filter.getByRole("button", { name: "Done" }).click();
  await sortBy(page, "IMEI / MEID / Serial", isMobile);
  await expect(page).toHaveURL(/sort=identity/);
  await expect.poll(async () => (await column(list(page, "Devices"), "Status")).every((status) => status === "Verified")).toBe(true);
  const shown = await column(list(page, "Devices"), "IMEI");
  expect(shown).toEqual(shown.toSorted());
  const elsewhere = await browser.newContext({ baseURL });
  const other = await elsewhere.newPage();
  await signIn(other, "admin@nordlicht.example");
  await open(other, page.url());
  expect(await column(list(other, "Devices"), "IMEI")).toEqual(shown);
  await expect(other.getByRole("button", { name: "Status · 1" })).toBeVisible();
  await elsewhere.close();
  await back(page);
  await expect(page).not.toHaveURL(/sort=/);
  await expect(page).toHaveURL(/status=verified/);
  await back(page);
  await expect(page).toHaveURL("/devices");
  await expect(page.getByRole("button", { name: "Status", exact: true })).toBeVisible();
});

test("an old link with what the list does not know shows what it still can", async ({ page, allowed }) => {
  allowed.status(422);
  await signIn(page, person());
  await open(page, "/customers?status=vanished&sort=-nothing&columns=name,gone&size=7&view=none&q=kestrel");
  await expect(rows(list(page, "Customers"))).toHaveCount(1);
  await open(page, "/customers?after=not-a-place");
  await expect(page.getByRole("main")).toContainText(/first page/);
});

test("a view is saved, applied, changed, renamed and deleted", async ({ page, isMobile }) => {
  await signIn(page, person());
  const name = unique("View");
  await open(page, "/customers?status=active&sort=-devices");
  await page.getByRole("list", { name: "Filters that are on" }).getByRole("button", { name: "Save view" }).click();
  const dialog = page.getByRole("dialog", { name: "Save view" });
  await dialog.getByRole("textbox", { name: "Name" }).fill(name);
  await dialog.getByRole("button", { name: "Save" }).click();
  const views = page.getByRole("navigation", { name: "Saved views" });
  const tab = views.getByRole("link", { name: new RegExp(name) });
  await expect(tab).toHaveAttribute("aria-current", "page");
  await views.getByRole("link", { name: "All" }).click();
  await expect(page).toHaveURL("/customers");
  await tab.click();
  await expect(page).toHaveURL(/status=active/);
  await expect(page).toHaveURL(/sort=-devices/);
  await expect(page.getByRole("button", { name: "Status · 1" })).toBeVisible();
  // A filter does not erase the view, it changes it.
  const filter = await panel(page, "Status · 1", "Status");
  await filter.getByRole("checkbox", { name: "Inactive" }).check();
  await expect(tab).toContainText("(changed)");
  await filter.getByRole("button", { name: "Done" }).click();
  const menu = () => panel(page, "Saved views", "Saved views");
  await (await menu()).getByRole("button", { name: `Save changes to “${name}”` }).click();
  await expect(tab).not.toContainText("(changed)");
  await (await menu()).getByRole("button", { name: "Rename…" }).click();
  const rename = page.getByRole("dialog", { name: /^Rename the view/ });
  await rename.getByRole("textbox", { name: "Name" }).fill(`${name} renamed`);
  await rename.getByRole("button", { name: "Save" }).click();
  await expect(views.getByRole("link", { name: `${name} renamed` })).toBeVisible();
  await (await menu()).getByRole("button", { name: "Delete…" }).click();
  await page.getByRole("dialog", { name: `Delete the view “${name} renamed”?` }).getByRole("button", { name: "Delete view" }).click();
  await expect(views.getByRole("link", { name })).toHaveCount(0);
  expect(isMobile).toBeDefined();
});

test("a view and the filters set by hand never erase each other", async ({ page }) => {
  await signIn(page, person());
  const name = unique("Waiting");
  await open(page, "/devices?status=pending&sort=identity");
  await page.getByRole("button", { name: "Save view" }).click();
  const dialog = page.getByRole("dialog", { name: "Save view" });
  await dialog.getByRole("textbox", { name: "Name" }).fill(name);
  await dialog.getByRole("button", { name: "Save" }).click();
  const views = page.getByRole("navigation", { name: "Saved views" });
  const tab = views.getByRole("link", { name });
  await expect(tab).toHaveAttribute("aria-current", "page");
  await views.getByRole("link", { name: "All" }).click();
  await expect(page).toHaveURL("/devices");

  const on = page.getByRole("list", { name: "Filters that are on" });
  await open(page, "/devices?q=35&tag=moved_by_msp");
  await tab.click();
  await expect(page).toHaveURL(/status=pending/);
  for (const chip of ["Remove “35”", "Remove Tag: Moved by MSP", "Remove Status: Pending"]) {
    await expect(on.getByRole("link", { name: chip }), "what was set by hand stays, and is shown").toBeVisible();
  }
  await views.getByRole("link", { name: "All" }).click();
  await expect(page, "only what the view brought goes").toHaveURL("/devices?q=35&tag=moved_by_msp");

  await open(page, "/devices?status=verified");
  await tab.click();
  await expect(on.getByRole("link", { name: /^Remove / }), "a view has the last word about its own filters").toHaveCount(1);
  await expect(on.getByRole("link", { name: "Remove Status: Pending" })).toBeVisible();
  await (await panel(page, "Saved views", "Saved views")).getByRole("button", { name: "Delete…" }).click();
  await page.getByRole("dialog", { name: `Delete the view “${name}”?` }).getByRole("button", { name: "Delete view" }).click();
  await expect(tab).toHaveCount(0);
});

test("a view is shared with the organisation, by whoever may", async ({ page, browser, baseURL }) => {
  const name = unique("Shared");
  await signIn(page, "admin@nordlicht.example");
  await open(page, "/devices?status=pending");
  await page.getByRole("button", { name: "Save view" }).click();
  await page.getByRole("dialog", { name: "Save view" }).getByRole("textbox", { name: "Name" }).fill(name);
  await page.getByRole("dialog", { name: "Save view" }).getByRole("button", { name: "Save" }).click();
  const views = page.getByRole("navigation", { name: "Saved views" });
  await expect(views.getByRole("link", { name })).toBeVisible();
  await (await panel(page, "Saved views", "Saved views")).getByRole("button", { name: "Share with the organisation" }).click();
  await expect(page.getByText("Everyone in the organisation sees this view now")).toBeVisible();
  const elsewhere = await browser.newContext({ baseURL });
  const other = await elsewhere.newPage();
  await signIn(other, "viewer@nordlicht.example");
  await open(other, "/devices");
  await other.getByRole("link", { name: `${name} Shared` }).click();
  await expect(other).toHaveURL(/status=pending/);
  await elsewhere.close();
  await (await panel(page, "Saved views", "Saved views")).getByRole("button", { name: "Delete…" }).click();
  const question = page.getByRole("dialog", { name: `Delete the view “${name}”?` });
  await expect(question).toContainText("The view, for everyone in the organisation");
  await question.getByRole("button", { name: "Delete view" }).click();
  await expect(views.getByRole("link", { name })).toHaveCount(0);
});

test("rows are selected one by one, as a range, as a page, and as all that match", async ({ page }) => {
  await signIn(page, person());
  await open(page, "/devices?status=verified&size=25");
  const boxes = list(page, "Devices").getByRole("checkbox", { name: /^Select (?!all)/ });
  const bar = page.getByRole("region", { name: "Devices selected" });
  await boxes.nth(1).click();
  await expect(bar).toContainText("1 selected");
  await boxes.nth(4).click({ modifiers: ["Shift"] });
  await expect(bar).toContainText("4 selected");
  await page.getByRole("link", { name: "Next" }).click();
  await expectExtent(page, /^26–50/);
  await expect(bar, "a selection goes across pages").toContainText("4 selected");
  await page.getByRole("link", { name: "Previous" }).click();
  await expectExtent(page, /^1–25/);
  const whole = page.getByRole("checkbox", { name: "Select all rows on this page" });
  // On a phone the header is out of sight, but there.
  await whole.evaluate((box: HTMLInputElement) => box.click());
  await expect(bar).toContainText("25 selected");
  const total = (await extent(page)).split(" of ")[1]!;
  await bar.getByRole("button", { name: `Select all ${total} that match` }).click();
  await expect(bar).toContainText(`All ${total} that match are selected`);
  await boxes.nth(0).click();
  await expect(bar).toContainText(`All ${total} that match are selected, but for 1`);
  await bar.getByRole("button", { name: "Clear selection" }).click();
  await expect(bar).toHaveCount(0);
});

test("a row's menu copies its ID", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await signIn(page, person());
  await open(page, "/customers?q=kestrel");
  const row = rows(list(page, "Customers")).first();
  const number = await row.getByText(/^\d{10}$/).innerText();
  await (await rowMenu(page, row)).getByRole("button", { name: "Copy ID" }).click();
  await expect(page.getByText(`${number} copied`).first()).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(number);
});

test("the keyboard reaches the search, menus and pages", async ({ page, isMobile }) => {
  test.skip(isMobile, "a phone has no keyboard");
  await signIn(page, person());
  await open(page, "/customers?size=25");
  const search = page.getByRole("combobox", { name: "Search customers" });
  await page.keyboard.press("/");
  await expect(search).toBeFocused();
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("searchbox", { name: /Find a device/ })).toBeFocused();
  const actions = rows(list(page, "Customers")).first().getByRole("button", { name: /^Actions: / });
  await actions.focus();
  await page.keyboard.press("Enter");
  const menu = page.getByRole("group", { name: /^Actions: / }).filter({ visible: true });
  await expect(menu.getByRole("link", { name: "Open" })).toBeFocused();
  await page.keyboard.press("ArrowUp");
  await expect(menu.getByRole("button", { name: "Copy ID" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(actions).toBeFocused();
  await page.getByRole("link", { name: "Next" }).focus();
  await page.keyboard.press("Enter");
  await expectExtent(page, /^26–/);
  await page.getByRole("link", { name: "Skip to the content" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main")).toBeFocused();
});

test("on a phone each row is a card with the same actions", async ({ page, isMobile }) => {
  test.skip(!isMobile, "a desktop shows a table");
  await signIn(page, person());
  await open(page, "/customers");
  const row = rows(list(page, "Customers")).first();
  const [card, cell] = [await row.boundingBox(), await row.getByRole("cell").nth(1).boundingBox()];
  expect(card!.width).toBeLessThanOrEqual(360);
  expect(card!.height, "cells stand below each other").toBeGreaterThan(cell!.height * 2);
  const menu = await rowMenu(page, row);
  await expect(menu.getByRole("link", { name: "Open" })).toBeVisible();
});

test("a page that fails to load keeps the old rows and offers another try", async ({ page, allowed }) => {
  allowed.message(/Failed to load resource|fetch/i);
  await signIn(page, person());
  await open(page, "/customers");
  await page.route("**/api/customers/list", (route) => route.abort());
  const filter = await panel(page, /^Status/, "Status");
  await filter.getByRole("checkbox", { name: "Inactive" }).check();
  const problem = page.getByRole("alert").filter({ hasText: "The portal did not answer." });
  await expect(problem).toBeVisible();
  await expect(rows(list(page, "Customers")).first()).toBeVisible();
  await page.unroute("**/api/customers/list");
  await filter.getByRole("button", { name: "Done" }).click();
  await problem.getByRole("button", { name: "Try again" }).click();
  await expect(problem).toHaveCount(0);
  expect(new Set(await column(list(page, "Customers"), "Status"))).toEqual(new Set(["Inactive"]));
});
