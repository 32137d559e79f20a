// Users: invited by mail or by a link that is displayed, activated, disabled and deleted; roles of one's own.

import { axe } from "./support/axe.ts";
import { unique } from "./support/identities.ts";
import { list, rowMenu, rows } from "./support/lists.ts";
import { linkTo } from "./support/mails.ts";
import { signIn } from "./support/people.ts";
import { screenshots } from "./support/screenshots.ts";
import { expectRow } from "./support/tables.ts";
import { expect, open, test } from "./support/test.ts";
import type { Page } from "@playwright/test";

const PASSWORD = "a lantern in the fog";

/** Adds a user on the page on show. */
async function add(page: Page, button: RegExp, email: string, { display = false } = {}): Promise<void> {
  await page.getByRole("link", { name: button }).click();
  const form = page.getByRole("dialog", { name: "Add user" });
  await form.getByRole("textbox", { name: "E-mail address" }).fill(email);
  await form.getByRole("textbox", { name: "Name" }).fill("Robin Vale");
  await form.getByRole("combobox", { name: "Role" }).selectOption("Administrator");
  if (display) await form.getByRole("radio", { name: "Display activation link" }).check();
  await axe(page);
  await form.getByRole("button", { name: "Add", exact: true }).click();
}

test("a tenant creates a customer and invites a user, who activates by mail and sees only their own", async ({ page, browser, baseURL }) => {
  await signIn(page, "admin@kestrel.example");
  const company = unique("Harrow Hill ");
  const email = `${unique("robin")}@harrow.example`.toLowerCase();
  await open(page, "/customers/create");
  await page.getByRole("textbox", { name: "Company name" }).fill(company);
  await page.getByRole("combobox", { name: "Country" }).selectOption("GB");
  await page.getByRole("button", { name: "Create customer" }).click();
  await expect(page.getByRole("heading", { level: 1, name: company })).toBeVisible();
  await page.getByRole("button", { name: `Actions: ${company}` }).click();
  await page.getByRole("link", { name: "Manage customer users" }).click();
  await expect(page.getByRole("heading", { level: 1, name: `Users of ${company}` })).toBeVisible();
  await axe(page);
  await add(page, /^Add user$/, email);
  await expect(page.getByText("The link is sent by mail")).toBeVisible();
  await expectRow(list(page, "Users"), { "E-mail": email, Role: "Administrator", Status: /Pending/ });
  await screenshots(page, "customer-users");

  const theirs = await (await browser.newContext({ baseURL: baseURL! })).newPage();
  await open(theirs, await linkTo(email, "activate"));
  await expect(theirs.getByText(`You are invited to ${company}`)).toBeVisible();
  await axe(theirs);
  await screenshots(theirs, "activate");
  const password = theirs.getByLabel("New password");
  const rules = theirs.getByRole("list", { name: "What the password must be" });
  await password.fill("robin vale 1");
  await expect(rules.getByRole("listitem").filter({ hasText: "Not your name" })).not.toContainText("kept");
  await password.fill(PASSWORD);
  await expect(rules.getByRole("listitem").filter({ hasText: ": kept" })).toHaveCount(3);
  await theirs.getByRole("button", { name: "Activate" }).click();
  await expect(theirs.getByRole("heading", { level: 1, name: "Home dashboard" })).toBeVisible();
  await expect(theirs.getByRole("main")).toContainText(company);
  expect((await theirs.request.get("/devices.csv")).ok()).toBeTruthy();
  expect((await (await theirs.request.get("/devices.csv")).text()).trim().split("\n"), "nothing of anyone else").toHaveLength(1);
  await open(theirs, "/people");
  await expect(rows(list(theirs, "Users"))).toHaveCount(1);
  await theirs.context().close();

  await page.reload();
  await expectRow(list(page, "Users"), { "E-mail": email, Status: "Active" });
  await (await rowMenu(page, rows(list(page, "Users")).first())).getByRole("button", { name: "Disable" }).click();
  await page.getByRole("dialog", { name: /^Disable/ }).getByRole("button", { name: "Disable" }).click();
  await expectRow(list(page, "Users"), { "E-mail": email, Status: "Disabled" });
});

test("a link that is displayed works once, and a newer one replaces it", async ({ page, browser, baseURL }) => {
  await signIn(page, "admin@rheinwerk.example");
  const email = `${unique("shown")}@rheinwerk.example`.toLowerCase();
  await open(page, `/people?q=${email}`);
  await add(page, /^Invite administrator$/i, email, { display: true });
  const shown = page.getByRole("dialog", { name: "Activation link" }).getByRole("textbox", { name: "Activation link" });
  const link = (await shown.inputValue()).match(/\/activate\?token=[0-9a-f]{64}/)![0];
  await axe(page);
  await page.keyboard.press("Escape");
  const row = rows(list(page, "Administrators")).first();
  await (await rowMenu(page, row)).getByRole("button", { name: "Display activation link" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Display activation link" }).click();
  const newer = (await shown.inputValue()).match(/\/activate\?token=[0-9a-f]{64}/)![0];
  expect(newer).not.toBe(link);
  const theirs = await (await browser.newContext({ baseURL: baseURL! })).newPage();
  await open(theirs, link);
  await expect(theirs.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(theirs.getByText(/newer link/i)).toBeVisible();
  await axe(theirs);
  await open(theirs, newer);
  await theirs.getByLabel("New password").fill(PASSWORD);
  await theirs.getByRole("button", { name: "Activate" }).click();
  await expect(theirs.getByRole("heading", { level: 1, name: "Dashboard" })).toBeVisible();
  await theirs.context().close();
  await page.keyboard.press("Escape");
  await page.reload();
  await (await rowMenu(page, rows(list(page, "Administrators")).first())).getByRole("button", { name: /^Delete/ }).click();
  await page.getByRole("dialog", { name: "Delete Robin Vale?" }).getByRole("button", { name: "Delete user" }).click();
  await expect(page.getByText("Robin Vale deleted")).toBeVisible();
});

test("a role of one's own is made, edited and deleted", async ({ page }) => {
  await signIn(page, "admin@freya.example");
  const name = unique("Desk ");
  await open(page, "/people/roles");
  await axe(page);
  await screenshots(page, "roles");
  await page.getByRole("link", { name: "Create role" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill(name);
  await page.getByRole("checkbox", { name: "Approve devices" }).check();
  await axe(page);
  await screenshots(page, "role");
  await page.getByRole("button", { name: "Create" }).click();
  await page.getByRole("link", { name }).click();
  await expect(page.getByRole("checkbox", { name: "Approve devices" })).toBeChecked();
  await expect(page.getByRole("checkbox", { name: "View devices" })).toBeChecked();
  await page.getByRole("textbox", { name: "Description" }).fill("Signs for what arrives");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("row").filter({ hasText: name })).toContainText("Signs for what arrives");
});
