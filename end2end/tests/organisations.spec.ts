import type { Page } from "@playwright/test";
import { axe } from "./support/axe.ts";
import { download, records } from "./support/files.ts";
import { unique } from "./support/identities.ts";
import { linkTo } from "./support/mails.ts";
import { signIn } from "./support/people.ts";
import { screenshots } from "./support/screenshots.ts";
import { expect, open, test } from "./support/test.ts";

test("the operator registers a customer, whose first administrator opens the account by the link in the mail", async ({ page, browser, baseURL }) => {
  const name = unique("Registered");
  const email = `${unique("first")}@registered.example`.toLowerCase();
  await signIn(page, "operator@waybill.example");
  await open(page, "/organisations/register?kind=customer");
  await page.getByRole("textbox", { name: "Name", exact: true }).fill(name);
  await page.getByRole("combobox", { name: "Country" }).selectOption("AT");
  await page.getByRole("textbox", { name: "E-mail address" }).fill(email);
  await page.getByRole("textbox", { name: "Their name" }).fill("First Administrator");
  await page.getByRole("main").getByRole("button", { name: "Register customer" }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  await expect(page.getByRole("main")).toContainText(email);

  const theirs = await (await browser.newContext({ baseURL: baseURL! })).newPage();
  await open(theirs, await linkTo(email, "activate"));
  await expect(theirs.getByText(`You are invited to ${name}`)).toBeVisible();
  await theirs.getByLabel("New password").fill("a lantern in the fog");
  await theirs.getByRole("button", { name: "Activate" }).click();
  await expect(theirs.getByRole("heading", { level: 1, name: "Home dashboard" })).toBeVisible();
  await theirs.context().close();

  await page.reload();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  await expect(page.getByRole("main"), "from now on it is their own matter").not.toContainText(email);
});

test("the operator registers a reseller, renames it, suspends it and lifts that", async ({ page }) => {
  const name = unique("Registered");
  const email = `${unique("first")}@registered.example`.toLowerCase();
  await signIn(page, "operator@waybill.example");
  await open(page, "/organisations/resellers");
  await axe(page);
  await page.getByRole("link", { name: "Register reseller" }).click();
  await page.getByRole("textbox", { name: "Name", exact: true }).fill(name);
  await page.getByRole("combobox", { name: "Country" }).selectOption("DE");
  await page.getByRole("textbox", { name: "E-mail address" }).fill(email);
  await page.getByRole("textbox", { name: "Their name" }).fill("First Administrator");
  await page.getByRole("radio", { name: "Display activation link" }).check();
  await axe(page);
  await page.getByRole("main").getByRole("button", { name: "Register reseller" }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  await axe(page);
  await page.getByRole("button", { name: "Display activation link" }).click();
  const link = page.getByRole("dialog", { name: "Activation link" });
  await expect(link).toContainText(email);
  await expect(link.getByRole("textbox", { name: "Activation link" })).toHaveValue(/\/activate\?token=[0-9a-f]{64}$/);
  await axe(page);
  await link.getByRole("button", { name: "Done" }).click();

  await page.getByRole("textbox", { name: "Name", exact: true }).fill(`${name} AG`);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { level: 1, name: `${name} AG` })).toBeVisible();

  await page.getByText(`Suspend ${name} AG`).first().click();
  await expect(page.getByRole("main")).toContainText("Ends at once: every session in it");
  await page.getByRole("textbox", { name: "Reason" }).fill("Bills unpaid");
  await axe(page);
  await page.getByRole("button", { name: `Suspend ${name} AG` }).click();
  await expect(page.getByRole("main")).toContainText("Bills unpaid");

  await open(page, `/organisations/resellers?status=suspended&q=${encodeURIComponent(name)}`);
  await page.getByRole("link", { name: `${name} AG` }).click();
  await page.getByRole("button", { name: "Lift suspension" }).click();
  await expect(page.getByText(`Suspend ${name} AG`).first()).toBeVisible();
  await expect(page.getByRole("main")).not.toContainText("Bills unpaid");
});

test("the operator finds MSPs and customers of the whole portal", async ({ page }) => {
  await signIn(page, "operator@waybill.example");
  await open(page, "/");
  await expect(page.getByRole("main").getByRole("link", { name: "resellers", exact: true })).toHaveAttribute("href", "/organisations/resellers");
  await axe(page);
  for (const [path, title] of [["msps", "MSPs"], ["customers", "Customers"]]) {
    await open(page, `/organisations/${path}`);
    await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
    await axe(page);
  }
});

test("for anybody else these pages do not exist", async ({ page, allowed }) => {
  allowed.status(404, /organisations/);
  await signIn(page, "admin@nordlicht.example");
  const response = await page.goto("/organisations/customers");
  expect(response?.status()).toBe(404);
});

/** Registers an MSP whose first administrator gets the link by mail; its page is open afterwards. */
async function registerMsp(page: Page, name: string, email: string): Promise<void> {
  await open(page, "/organisations/register?kind=msp");
  await page.getByRole("textbox", { name: "Name", exact: true }).fill(name);
  await page.getByRole("combobox", { name: "Country" }).selectOption("AT");
  await page.getByRole("textbox", { name: "E-mail address" }).fill(email);
  await page.getByRole("textbox", { name: "Their name" }).fill("First Administrator");
  await page.getByRole("main").getByRole("button", { name: "Register MSP" }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
}

test("who is invited first declines, and the operator invites somebody else", async ({ page, browser, baseURL }) => {
  const name = unique("Registered");
  const [first, second] = [unique("first"), unique("second")].map((word) => `${word}@registered.example`.toLowerCase()) as [string, string];
  await signIn(page, "operator@waybill.example");
  // Somebody who has an account, of another organisation, is asked to administer this one, too.
  await registerMsp(page, unique("Other"), first);
  const theirs = await (await browser.newContext({ baseURL: baseURL! })).newPage();
  await open(theirs, await linkTo(first, "activate"));
  await theirs.getByLabel("New password").fill("a lantern in the fog");
  await theirs.getByRole("button", { name: "Activate" }).click();
  await expect(theirs.getByRole("heading", { level: 1, name: "Dashboard" })).toBeVisible();

  await registerMsp(page, name, first);
  await expect(page.getByRole("heading", { name: "Invite an administrator" }), "the first one may still accept").toHaveCount(0);
  await open(theirs, "/settings/invitations");
  await theirs.getByRole("button", { name: `Decline: ${name}` }).click();
  await expect(theirs.getByRole("button", { name: `Decline: ${name}` })).toHaveCount(0);
  await theirs.context().close();

  await page.reload();
  await expect(page.getByRole("heading", { name: "Invite an administrator" })).toBeVisible();
  await axe(page);
  await page.getByRole("textbox", { name: "E-mail address" }).fill(second);
  await page.getByRole("textbox", { name: "Their name" }).fill("Second Administrator");
  await page.getByRole("button", { name: "Invite", exact: true }).click();
  await expect(page.getByText("The administrator is invited")).toBeVisible();
  await expect(page.getByRole("main")).toContainText(second);
  await expect(page.getByRole("main")).not.toContainText(first);
  await expect(page.getByRole("heading", { name: "Invite an administrator" })).toHaveCount(0);
});

test("the operator's lists are downloaded as they are shown", async ({ page }) => {
  await signIn(page, "operator@waybill.example");
  const file = async (address: string) => {
    await open(page, address);
    await screenshots(page, `operator-${address.split(/[?]/)[0]!.split("/").at(-1)}`);
    return download(page, () => page.getByRole("link", { name: "Download as CSV" }).click());
  };
  const resellers = await file("/organisations/resellers?q=nordlicht");
  expect(resellers.name).toMatch(/^resellers-\d{4}-\d{2}-\d{2}\.csv$/);
  expect(records(resellers.text).map(({ Name }) => Name)).toEqual(["Nordlicht Mobile GmbH"]);
  const msps = await file("/organisations/msps?columns=number&q=kestrel");
  expect(Object.keys(records(msps.text)[0]!)).toEqual(["Name", "MSP ID"]);
  expect(records((await file("/organisations/customers?q=aurelia+kliniken+ggmbh")).text)).toHaveLength(1);
  const tacs = records((await file("/device-registry?sort=-tac&size=10")).text).map(({ TAC }) => TAC!);
  expect(tacs.length, "all pages").toBeGreaterThan(10);
  expect(tacs).toEqual(tacs.toSorted().toReversed());
});
