import { PASSWORD, fillSignIn, organisation, signIn } from "./support/people.ts";
import { expect, open, test } from "./support/test.ts";

const WRONG = "The e-mail address or the password is wrong. Check both and try again.";

/** Somebody of whom this project has all sessions to itself. */
function ofThisProject(): string {
  return test.info().project.name === "desktop" ? "admin@freya.example" : "admin@rheinwerk.example";
}

test("the right password opens the dashboard, and signing out closes it", async ({ page }) => {
  await signIn(page, "admin@harbourline.example", { ownSession: true });
  await expect(page.getByRole("heading", { level: 1, name: "Dashboard" })).toBeVisible();
  await open(page, "/");
  await page.getByRole("button", { name: /your account, Priya Raman$/ }).click();
  const account = page.getByRole("group", { name: "Your account" });
  await expect(account).toContainText("Administrator of Harbourline Devices Ltd");
  await account.getByRole("button", { name: "Sign out" }).click();
  await expect(page).toHaveURL("/sign-in");
  await page.goto("/customers");
  await expect(page).toHaveURL("/sign-in?next=/customers");
});

test("a wrong password and an unknown address get the same sentence", async ({ page }) => {
  await open(page, "/sign-in");
  for (const [email, password] of [
    ["viewer@kestrel.example", "not-the-password"],
    ["nobody@kestrel.example", PASSWORD],
  ] as const) {
    await fillSignIn(page, email, password);
    await expect(page.getByRole("alert").filter({ hasText: WRONG })).toBeVisible();
    expect(page.url(), "no personal data in an address").not.toContain("kestrel");
    await expect(page.getByRole("textbox", { name: "E-mail address" }), "need not be typed again").toHaveValue(email);
  }
});

test("a stranger is sent to sign in and comes back to the page they asked for", async ({ page }) => {
  await page.goto("/customers?status=active");
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await fillSignIn(page, "admin@harbourline.example", PASSWORD);
  await expect(page).toHaveURL("/customers?status=active");
  await expect(page.getByRole("heading", { level: 1, name: "Customers" })).toBeVisible();
});

test("a next page on another site is not gone to", async ({ page }) => {
  await open(page, "/sign-in?next=https://elsewhere.example/");
  await fillSignIn(page, "admin@harbourline.example", PASSWORD);
  await expect(page.getByRole("heading", { level: 1, name: "Dashboard" })).toBeVisible();
});

test("somebody of two organisations switches between them", async ({ page, isMobile }) => {
  await signIn(page, "mika@nordlicht.example", { ownSession: true });
  const seen = new Set<string>();
  for (let turn = 0; turn < 2; turn++) {
    await open(page, "/");
    const name = await organisation(page).innerText();
    seen.add(name);
    if (isMobile) await page.getByLabel("Menu", { exact: true }).click();
    await page.getByRole("button", { name: /Switch organisation/ }).click();
    const menu = page.getByRole("group", { name: "Switch organisation" });
    await expect(menu.getByRole("button")).toHaveCount(1);
    await menu.getByRole("button").click();
    await expect(organisation(page)).not.toHaveText(name);
  }
  expect([...seen].sort()).toEqual(["Harbourline Devices Ltd", "Nordlicht Mobile GmbH"]);
});

test("a tab that shows another organisation than the one acted for lets nobody act", async ({ page, context, isMobile }) => {
  await signIn(page, "mika@nordlicht.example", { ownSession: true });
  await open(page, "/");
  const before = await organisation(page).innerText();
  const other = await context.newPage();
  await open(other, "/customers");
  if (isMobile) await other.getByLabel("Menu", { exact: true }).click();
  await other.getByRole("button", { name: /Switch organisation/ }).click();
  await other.getByRole("group", { name: "Switch organisation" }).getByRole("button").click();
  await expect(organisation(other)).not.toHaveText(before);
  const told = page.getByRole("dialog", { name: "You act for somebody else now" });
  await expect(told).toContainText(before);
  await page.keyboard.press("Escape");
  await expect(told).toBeVisible();
  await told.getByRole("button", { name: "Load the page anew" }).click();
  await expect(organisation(page)).toHaveText(await organisation(other).innerText());
});

test("sessions are listed, and one that is ended is signed out", async ({ page, browser, baseURL }) => {
  await signIn(page, ofThisProject(), { ownSession: true });
  const elsewhere = await browser.newContext({ baseURL, userAgent: "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0" });
  const other = await elsewhere.newPage();
  await signIn(other, ofThisProject(), { ownSession: true });
  await open(page, "/settings/sessions");
  const rows = page.getByRole("main").getByRole("listitem").filter({ hasText: "last used" });
  await expect(rows.filter({ hasText: "This session" })).toHaveCount(1);
  await page.getByRole("button", { name: "End session: Firefox on Windows" }).first().click();
  await expect(page.getByText("Session ended")).toBeVisible();
  await expect(rows.filter({ hasText: "Firefox on Windows" })).toHaveCount(0);
  await other.goto("/");
  await expect(other).toHaveURL(/\/sign-in/);
  await signIn(other, ofThisProject(), { ownSession: true });
  await page.getByRole("button", { name: "End all other sessions" }).click();
  await expect(page.getByText("All other sessions ended")).toBeVisible();
  await expect(rows).toHaveCount(1);
  await other.goto("/");
  await expect(other).toHaveURL(/\/sign-in/);
  await elsewhere.close();
});

test("a viewer sees what they cannot do, and why", async ({ page }) => {
  const reason = "Needs the permission “Manage customers”. Ask an administrator of your organisation.";
  await signIn(page, "viewer@nordlicht.example");
  await open(page, "/customers");
  const add = page.getByRole("button", { name: "Add customer" });
  await expect(add).toHaveAttribute("aria-disabled", "true");
  await expect(add).toHaveAccessibleDescription(reason);
  // The button is there to be pressed and to answer: only its state says that it does nothing.
  await add.click({ force: true });
  await expect(page.getByRole("alert").filter({ hasText: reason })).toBeVisible();
  await page.getByRole("rowheader").getByRole("link").first().click();
  const upload = page.getByRole("button", { name: "Upload devices" });
  await expect(upload).toHaveAccessibleDescription("Needs the permission “Upload devices”. Ask an administrator of your organisation.");
  await page.goto(`${new URL(page.url()).pathname}/upload`);
  await expect(page.getByText("Needs the permission “Upload devices”")).toBeVisible();
  await expect(page.getByLabel("Choose a file or drop it here")).toHaveCount(0);
});

test("a customer's administrator finds no Customers", async ({ page, allowed }) => {
  allowed.status(404, /\/customers/);
  await signIn(page, "admin@aurelia.example");
  for (const address of ["/customers", "/customers/add"]) {
    const answer = await page.goto(address);
    expect(answer?.status(), address).toBe(404);
    await expect(page.getByRole("heading", { level: 1, name: "There is no such page" })).toBeVisible();
  }
});
