// Customers that a tenant creates, and the inner customers of a customer: made, edited, moved and deleted.

import { axe } from "./support/axe.ts";
import { download, records } from "./support/files.ts";
import { unique } from "./support/identities.ts";
import { column, list, rowMenu, rows } from "./support/lists.ts";
import { signIn } from "./support/people.ts";
import { screenshots } from "./support/screenshots.ts";
import { back, expect, open, test } from "./support/test.ts";
import type { Locator, Page } from "@playwright/test";

/** Creates a customer on the page on show. */
async function create(page: Page, name: string): Promise<void> {
  await page.getByRole("textbox", { name: "Company name" }).fill(name);
  await page.getByRole("combobox", { name: "Country" }).selectOption("DE");
  await page.getByRole("button", { name: "Create customer" }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
}

/** Chooses an act from the menu of the page on show. */
async function act(page: Page, name: string, role: "link" | "button", what: string): Promise<void> {
  await page.getByRole("button", { name: `Actions: ${name}` }).click();
  await page.getByRole("group", { name: `Actions: ${name}` }).getByRole(role, { name: what }).click();
}

/** Says yes to a deletion by typing the name. */
async function confirmed(page: Page, dialog: Locator, name: string): Promise<void> {
  const button = dialog.getByRole("button", { name: "Delete customer" });
  await expect(button).toBeDisabled();
  await dialog.getByRole("textbox").fill(name);
  await button.click();
  await expect(page.getByText(`${name} deleted`)).toBeVisible();
}

test("a tenant creates a customer with all that is known of it, edits it and deletes it", async ({ page, allowed }) => {
  allowed.status(422);
  await signIn(page, "admin@rhone.example");
  const name = unique("Harrow ");
  await open(page, "/customers");
  await page.getByRole("link", { name: "Create customer" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Create customer" })).toBeVisible();
  await page.getByRole("textbox", { name: "Company name" }).fill(name);
  await page.getByRole("combobox", { name: "Country" }).selectOption("GB");
  await page.getByRole("textbox", { name: "E-mail address" }).fill("nobody");
  await page.getByRole("button", { name: "Create customer" }).click();
  await expect(page.getByText("An e-mail address looks like name@company.example.")).toBeVisible();
  await axe(page);
  await page.getByRole("textbox", { name: "E-mail address" }).fill("office@harrow.example");
  await page.getByRole("textbox", { name: "City" }).fill("Leeds");
  await page.getByRole("textbox", { name: "Registration number (ITN)" }).fill("7707083893");
  await page.getByRole("textbox", { name: "Description" }).fill("Two yards </textarea><b>and</b>\na van");
  await screenshots(page, "create-customer");
  await page.getByRole("button", { name: "Create customer" }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  await expect(page.getByText("Active", { exact: true })).toBeVisible();
  const number = page.url().split("/").pop()!;

  await act(page, name, "link", "Edit customer");
  await expect(page.getByRole("textbox", { name: "City" })).toHaveValue("Leeds");
  await open(page, page.url());
  await expect(page.getByRole("textbox", { name: "Description" })).toHaveValue("Two yards </textarea><b>and</b>\na van");
  await axe(page);
  await screenshots(page, "edit-customer");
  await page.getByRole("textbox", { name: "City" }).fill("York");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();

  await open(page, `/customers?q=${encodeURIComponent(name)}`);
  await (await rowMenu(page, rows(list(page, "Customers")).first())).getByRole("button", { name: "Delete customer" }).click();
  const question = page.getByRole("dialog", { name: `Delete ${name}?` });
  await expect(question).toContainText("This cannot be undone");
  await axe(page);
  await screenshots(page, "delete-customer");
  await confirmed(page, question, name);
  await expect(rows(list(page, "Customers"))).toHaveCount(0);
  allowed.status(404);
  const gone = await page.goto(`/customers/${number}`);
  expect(gone?.status()).toBe(404);
});

test("a name that is there already is warned about, and what is not saved is asked about", async ({ page }) => {
  await signIn(page, "admin@kestrel.example");
  const name = unique("Twin ");
  await open(page, "/customers");
  await page.getByRole("link", { name: "Create customer" }).first().click();
  await create(page, name);
  const first = page.url();
  await page.getByRole("navigation", { name: "Breadcrumbs" }).getByRole("link", { name: "Customers" }).click();
  await page.getByRole("link", { name: "Create customer" }).first().click();
  await page.getByRole("textbox", { name: "Company name" }).fill(name.toUpperCase());
  await expect(page.getByRole("status").filter({ hasText: "There is a customer of this name already" })).toContainText(name);
  await axe(page);
  await screenshots(page, "namesake");

  // A link, and Back: both wait for the answer.
  await page.getByRole("navigation", { name: "Breadcrumbs" }).getByRole("link", { name: "Customers" }).click();
  const question = page.getByRole("dialog", { name: "Leave without saving?" });
  await axe(page);
  await question.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByRole("textbox", { name: "Company name" })).toHaveValue(name.toUpperCase());
  await page.goBack();
  await expect(question).toBeVisible();
  await expect(page).toHaveURL("/customers/create");
  await question.getByRole("button", { name: "Leave" }).click();
  await expect(page).toHaveURL(/\/customers$/);
  await page.getByRole("link", { name: "Create customer" }).first().click();
  await create(page, name);
  expect(page.url(), "it is a warning, not a ban").not.toBe(first);
});

test("who edits what somebody else has changed is told, and changes nothing", async ({ page, context, allowed }) => {
  allowed.status(409);
  await signIn(page, "admin@kestrel.example");
  const name = unique("Both ");
  await open(page, "/customers/create");
  await create(page, name);
  const address = `${page.url()}/profile`;
  await open(page, address);
  const other = await context.newPage();
  await open(other, address);
  await other.getByRole("textbox", { name: "City" }).fill("Leeds");
  await other.getByRole("button", { name: "Save" }).click();
  await expect(other.getByText("Saved", { exact: true })).toBeVisible();
  await page.getByRole("textbox", { name: "City" }).fill("York");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("alert")).toContainText("changed");
  await open(other, address);
  await expect(other.getByRole("textbox", { name: "City" })).toHaveValue("Leeds");
});

test("inner customers are a tree: made, moved with what is inside, and deleted", async ({ page }) => {
  await signIn(page, "admin@freya.example");
  const [north, south, yard] = [unique("North "), unique("South "), unique("Yard ")];
  await open(page, "/inner-customers");
  await axe(page);
  for (const name of [north, south]) {
    await page.getByRole("link", { name: "Create inner customer" }).first().click();
    await create(page, name);
    await page.getByRole("navigation", { name: "Breadcrumbs" }).getByRole("link", { name: "Inner customers" }).click();
  }
  const row = (name: string) => rows(list(page, "Inner customers")).filter({ has: page.getByRole("rowheader", { name }) });
  await (await rowMenu(page, row(north))).getByRole("link", { name: "Create inner customer" }).click();
  await create(page, yard);
  await act(page, yard, "button", "Move…");
  const dialog = page.getByRole("dialog", { name: `Move ${yard}` });
  await expect(dialog.getByRole("radio", { name: yard })).toHaveCount(0);
  await expect(dialog.getByRole("radio", { name: `${north} (where it is now)` })).toBeDisabled();
  await dialog.getByRole("radio", { name: south }).check();
  await axe(page);
  await screenshots(page, "move-customer");
  await dialog.getByRole("button", { name: "Move customer" }).click();
  await expect(page.getByText(`${yard} moved`)).toBeVisible();
  await open(page, "/inner-customers");
  const names = (await column(list(page, "Inner customers"), "Company name")).map((text) => text.trim().split(" (level")[0]!);
  const at = names.findIndex((name) => name.startsWith(south));
  expect(names[at + 1], "what is inside stands below").toContain(yard);
  await axe(page);
  await screenshots(page, "inner-customers");
  const file = records((await download(page, () => page.getByRole("link", { name: "Download inner customers as CSV" }).click())).text);
  expect(file.find((line) => line["Company name"] === yard)?.["Inside"]).toBe(south);

  await (await rowMenu(page, row(south))).getByRole("button", { name: "Delete customer" }).click();
  const question = page.getByRole("dialog", { name: `Delete ${south}?` });
  await expect(question).toContainText("1 inner customer");
  await confirmed(page, question, south);
  await expect(row(yard)).toHaveCount(0);
  await expect(row(north)).toHaveCount(1);
  await back(page);
});
