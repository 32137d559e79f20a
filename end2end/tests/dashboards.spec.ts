// Dashboards that an organisation makes: from a template, edited by keyboard, chosen as home, deleted.

import { axe } from "./support/axe.ts";
import { download, records } from "./support/files.ts";
import { unique } from "./support/identities.ts";
import { panel, rows } from "./support/lists.ts";
import { signIn } from "./support/people.ts";
import { screenshots } from "./support/screenshots.ts";
import { expect, open, test } from "./support/test.ts";
import type { Locator, Page } from "@playwright/test";

/** Each project has an organisation of its own, whose home is nobody else's business. */
function receiver(): string {
  return test.info().project.name === "desktop" ? "admin@rheinwerk.example" : "admin@freya.example";
}

/** The widgets in the editor. */
function widgets(page: Page): Locator {
  return page.getByRole("group", { name: /^Widget \d+$/ });
}

/** Makes a dashboard; its editor opens. */
async function create(page: Page, name: string, template: string): Promise<void> {
  await open(page, "/dashboards/create");
  await page.getByRole("textbox", { name: "Name" }).fill(name);
  await page.getByRole("combobox", { name: "Template" }).selectOption(template);
  await axe(page);
  await page.getByRole("button", { name: "Create dashboard" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Edit dashboard" })).toBeVisible();
}

/** Deletes the dashboard on show. */
async function remove(page: Page, name: string): Promise<void> {
  await page.getByText("Delete dashboard", { exact: true }).click();
  const question = page.getByRole("dialog", { name: `Delete the dashboard ${name}?` });
  await expect(question).toContainText("The dashboard with its widgets and texts");
  await expect(question).toContainText("Devices, uploads and all other figures");
  await question.getByRole("button", { name: "Delete dashboard" }).click();
  await expect(page.getByText(`Dashboard ${name} deleted`)).toBeVisible();
  await expect(page).toHaveURL("/dashboards");
}

test("a dashboard is made of a template and widgets, and becomes the home of whoever chose it", async ({ page }) => {
  const name = unique("Board ");
  await signIn(page, receiver());
  await open(page, "/");
  await page.getByRole("main").getByRole("link", { name: "All dashboards" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Dashboards" })).toBeVisible();
  await create(page, name, "Intake");
  await expect(widgets(page)).toHaveCount(7);

  await page.getByRole("button", { name: "Add widget" }).click();
  await expect(widgets(page)).toHaveCount(8);
  const added = widgets(page).last();
  const shows = added.getByRole("combobox", { name: "What it shows" });
  await expect(shows).toBeFocused();
  await shows.selectOption("Text");
  await added.getByRole("textbox", { name: "Text" }).fill("Ring the warehouse\nbefore noon.");
  await added.getByRole("combobox", { name: "Width" }).selectOption("The whole width");
  await page.getByRole("button", { name: "Move earlier widget 8" }).focus();
  for (let place = 8; place > 1; place -= 1) {
    await page.keyboard.press("Enter");
    const next = place > 2 ? `Move earlier widget ${place - 1}` : "Move later widget 1";
    await expect(page.getByRole("button", { name: next, exact: true })).toBeFocused();
  }
  await page.getByRole("button", { name: "Remove widget 2", exact: true }).click();
  await expect(widgets(page)).toHaveCount(7);
  await axe(page);
  await screenshots(page, "dashboard-editor");
  await page.getByRole("button", { name: "Save", exact: true }).click();

  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  await expect(page.getByText("Dashboard saved")).toBeVisible();
  const main = page.getByRole("main");
  await expect(main.getByText("Ring the warehouse")).toBeVisible();
  await expect(main.getByText("Uploads that wait for a decision")).toHaveCount(0);
  const chart = main.getByRole("figure", { name: "Uploads by month" });
  await chart.getByText("Show as table").click();
  await expect(chart.getByRole("table", { name: "Uploads by month" }).getByRole("rowheader")).toHaveCount(12);
  await axe(page);
  await screenshots(page, "dashboard");

  await main.getByRole("button", { name: "Make it my home" }).click();
  await expect(main.getByRole("button", { name: "Not my home any more" })).toBeVisible();
  await open(page, "/");
  await expect(main.getByText("Your own choice")).toBeVisible();
  await expect(main.getByText("Ring the warehouse")).toBeVisible();
  await expect(main.getByText(/^\d{10}$/).first()).toBeVisible();
  await axe(page);
  await open(page, `/dashboards?q=${encodeURIComponent(name)}`);
  await expect(rows(page.getByRole("table", { name: /^Dashboards\./ }))).toContainText(["Yours"]);
  await axe(page);
  await page.getByRole("rowheader").getByRole("link", { name }).click();
  await main.getByRole("button", { name: "Not my home any more" }).click();
  await expect(main.getByRole("button", { name: "Make it my home" })).toBeVisible();
  await remove(page, name);
});

test("a saved view is a table on a dashboard, with the way to the whole list", async ({ page }) => {
  const name = unique("Views ");
  await signIn(page, "admin@nordlicht.example");
  await create(page, name, "Empty");
  await page.getByRole("button", { name: "Add widget" }).click();
  const widget = widgets(page).first();
  await widget.getByRole("combobox", { name: "What it shows" }).selectOption("Devices: Not yet approved");
  await widget.getByRole("combobox", { name: "Width" }).selectOption("The whole width");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  const address = page.url();
  const table = page.getByRole("table", { name: "Not yet approved" });
  await expect(table.getByRole("rowheader").first()).toHaveText(/\d{8}/);
  expect(await table.getByRole("rowheader").count()).toBeLessThanOrEqual(10);
  await axe(page);
  await page.getByRole("main").getByRole("link", { name: "Whole list" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Devices" })).toBeVisible();
  await expect(page.getByRole("navigation", { name: "Saved views" }).getByRole("link", { name: "Not yet approved" })).toHaveAttribute("aria-current", "page");
  await open(page, address);
  await remove(page, name);
});

test("where a saved view was deleted, its widget says so", async ({ page }) => {
  const [name, view] = [unique("Gone "), unique("Mine ")];
  await signIn(page, receiver());
  await open(page, "/devices?status=pending");
  await page.getByRole("button", { name: "Save view" }).click();
  const dialog = page.getByRole("dialog", { name: "Save view" });
  await dialog.getByRole("textbox", { name: "Name" }).fill(view);
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("navigation", { name: "Saved views" }).getByRole("link", { name: view })).toBeVisible();
  const list = page.url();
  await create(page, name, "Empty");
  await page.getByRole("button", { name: "Add widget" }).click();
  await widgets(page).first().getByRole("combobox", { name: "What it shows" }).selectOption(`Devices: ${view} (only you see it)`);
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByRole("heading", { level: 2, name: view })).toBeVisible();
  const address = page.url();
  await open(page, list);
  await (await panel(page, "Saved views", "Saved views")).getByRole("button", { name: "Delete…" }).click();
  await page.getByRole("dialog", { name: `Delete the view “${view}”?` }).getByRole("button", { name: "Delete view" }).click();
  await expect(page.getByRole("navigation", { name: "Saved views" }).getByRole("link", { name: view })).toHaveCount(0);
  await open(page, address);
  await expect(page.getByText("This saved view was deleted, or its owner does not share it.")).toBeVisible();
  await axe(page);
  await remove(page, name);
});

test("what is not saved in the editor is asked about, also when a widget was only moved", async ({ page }) => {
  const name = unique("Unsaved ");
  await signIn(page, receiver());
  await create(page, name, "Intake");
  await page.getByRole("button", { name: "Move later widget 1", exact: true }).click();
  await page.getByRole("link", { name: "Cancel" }).click();
  const question = page.getByRole("dialog", { name: "Leave without saving?" });
  await question.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Edit dashboard" })).toBeVisible();
  await page.getByRole("link", { name: "Cancel" }).click();
  await question.getByRole("button", { name: "Leave" }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  await remove(page, name);
});

test("the list of dashboards is in the navigation, and is downloaded as it is shown", async ({ page, isMobile }) => {
  const name = unique("File ");
  await signIn(page, receiver());
  await create(page, name, "Empty");
  await open(page, `/dashboards?q=${encodeURIComponent(name)}`);
  if (!isMobile) await expect(page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Dashboards" })).toHaveAttribute("aria-current", "page");
  const file = await download(page, () => page.getByRole("link", { name: "Download as CSV" }).click());
  expect(file.name).toMatch(/^dashboards-.*\.csv$/);
  expect(records(file.text)).toEqual([{ Dashboard: name, Widgets: "0", Shared: "No", Home: "" }]);
  await page.getByRole("rowheader").getByRole("link", { name }).click();
  await remove(page, name);
});

test("a tenant chooses the home of one customer on its page", async ({ page }) => {
  const [name, customer] = [unique("For one "), unique("Homed ")];
  await signIn(page, "admin@kestrel.example");
  await create(page, name, "Overview");
  const dashboard = page.url().replace(/\/edit$/, "");
  await open(page, "/customers/create");
  await page.getByRole("textbox", { name: "Company name" }).fill(customer);
  await page.getByRole("combobox", { name: "Country" }).selectOption("DE");
  await page.getByRole("button", { name: "Create customer" }).click();
  await expect(page.getByRole("heading", { level: 1, name: customer })).toBeVisible();
  const profile = `${page.url()}/profile`;
  await open(page, profile);
  const home = page.getByRole("combobox", { name: "Dashboard" });
  await expect(home.getByRole("option", { selected: true })).toHaveText("As for all customers");
  await home.selectOption(name);
  await page.getByRole("button", { name: "Choose home dashboard" }).click();
  await expect(page.getByText("Home dashboard saved")).toBeVisible();
  await open(page, profile);
  await expect(home.getByRole("option", { selected: true })).toHaveText(name);
  await axe(page);
  await screenshots(page, "customer-home");
  await open(page, dashboard);
  await remove(page, name);
  await open(page, profile);
  await expect(home.getByRole("option", { selected: true })).toHaveText("As for all customers");
});

test("who edits an older version is told so, and loses nothing of what was typed", async ({ page, context, allowed }) => {
  allowed.status(409, /dashboards\/save/);
  const name = unique("Twice ");
  await signIn(page, receiver());
  await create(page, name, "Empty");
  await expect(page.getByText("No widgets yet.")).toBeVisible();
  const other = await context.newPage();
  await open(other, new URL(page.url()).pathname);
  await other.getByRole("button", { name: "Add widget" }).click();
  await other.getByRole("button", { name: "Save", exact: true }).click();
  await expect(other.getByRole("heading", { level: 1, name })).toBeVisible();
  await page.getByRole("textbox", { name: "Name" }).fill(`${name} mine`);
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByRole("alert").filter({ hasText: "Somebody else changed this meanwhile." })).toBeVisible();
  await expect(page.getByRole("textbox", { name: "Name" })).toHaveValue(`${name} mine`);
  await axe(page);
  await remove(other, name);
  await other.close();
});

test("a name that exists is refused at the field, and a copy takes another", async ({ page, allowed }) => {
  allowed.status(409, /dashboards\/duplicate/);
  const name = unique("First ");
  await signIn(page, receiver());
  await create(page, name, "Overview");
  await page.getByRole("link", { name: "Cancel" }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  const field = page.getByRole("textbox", { name: "Name of the copy" });
  await expect(field).toHaveValue(`Copy of ${name}`);
  await field.fill(name.toUpperCase());
  await page.getByRole("button", { name: "Duplicate", exact: true }).click();
  await expect(page.getByText("Your organisation has a dashboard with this name. Choose another name.")).toBeVisible();
  await field.fill(`${name} 2`);
  await page.getByRole("button", { name: "Duplicate", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Edit dashboard" })).toBeVisible();
  await page.getByRole("link", { name: "Cancel" }).click();
  await expect(page.getByRole("heading", { level: 1, name: `${name} 2` })).toBeVisible();
  await remove(page, `${name} 2`);
  await open(page, `/dashboards?q=${encodeURIComponent(name)}`);
  await page.getByRole("rowheader").getByRole("link", { name }).click();
  await remove(page, name);
});

test("a viewer looks, and is told why nothing can be changed", async ({ page }) => {
  await signIn(page, "viewer@aurelia.example");
  await open(page, "/dashboards");
  const create = page.getByRole("button", { name: "Create dashboard" });
  await expect(create).toHaveAttribute("aria-disabled", "true");
  await page.getByRole("rowheader").getByRole("link", { name: "Intake", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Intake" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Edit", exact: true })).toHaveAttribute("aria-description", /Manage dashboards/);
  await expect(page.getByText("Delete dashboard", { exact: true })).toHaveCount(0);
  await axe(page);
});
