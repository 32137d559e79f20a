// Signing in as the people of the demo organisations.

import { expect, type BrowserContext, type Locator, type Page } from "@playwright/test";

/** Every demo person has this one. */
export const PASSWORD = "waybill-demo";

type Cookies = Awaited<ReturnType<BrowserContext["cookies"]>>;

// Passwords are slow to check, and sign-in is limited: one session for each person in each worker.
const sessions = new Map<string, Cookies>();

/** Signs in, by a session of an earlier test if there is one. A test that signs out asks for one of its own. */
export async function signIn(page: Page, email: string, { ownSession = false } = {}): Promise<void> {
  const known = ownSession ? undefined : sessions.get(email);
  if (known) {
    await page.context().addCookies(known);
    // A test may have ended it: by a password, a role, another browser.
    if ((await page.request.post("/api/notifications/bell", { form: {}, headers: { accept: "application/json" } })).ok()) return;
    await page.context().clearCookies();
  }
  await page.goto("/sign-in");
  await fillSignIn(page, email, PASSWORD);
  await page.waitForURL((address) => address.pathname !== "/sign-in" && address.pathname !== "/session");
  if (!ownSession) sessions.set(email, await page.context().cookies());
}

/** Fills the form and sends it, with and without JavaScript, in English or German. */
export async function fillSignIn(page: Page, email: string, password: string): Promise<void> {
  await page.getByRole("textbox", { name: /^(E-mail address|E-Mail-Adresse)$/ }).fill(email);
  await page.getByRole("textbox", { name: /^(Password|Passwort)$/ }).fill(password);
  const button = page.getByRole("button", { name: /^(Sign in|Anmelden)$/ });
  await expect(button).toBeEnabled();
  await button.click();
}

/** The reseller's name on its dashboard. */
export function organisation(page: Page): Locator {
  return page.getByRole("main").getByText(/^(Nordlicht Mobile GmbH|Harbourline Devices Ltd)$/);
}
