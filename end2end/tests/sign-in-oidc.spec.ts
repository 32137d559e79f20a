// Signing in by an OpenID Connect provider: a real one, on another site.

import { axe } from "./support/axe.ts";
import { consent, toProvider } from "./support/provider.ts";
import { expect, hydrated, open, test } from "./support/test.ts";

const SOMEBODY = "viewer@kestrel.example";

test("a person signs in at the provider and goes on where they wanted", async ({ page }) => {
  await page.goto("/customers?status=active");
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await hydrated(page);
  await axe(page);
  await toProvider(page);
  await consent(page, SOMEBODY);
  await expect(page).toHaveURL("/customers?status=active");
  await expect(page.getByRole("heading", { level: 1, name: "Customers" })).toBeVisible();

  // The provider still knows them: once more is one click.
  // Left first: a page that stays open would ask for its events without a session.
  await page.goto("about:blank");
  await page.context().clearCookies({ domain: "127.0.0.1" });
  await open(page, "/sign-in");
  await page.getByRole("link", { name: "Sign in with Example ID" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Dashboard" })).toBeVisible();
});

test("who is linked to the provider sees it in the settings and may unlink it", async ({ page }) => {
  // Of somebody of each project alone: one unlinks what the other one would.
  const whom = test.info().project.name === "desktop" ? "viewer@aurelia.example" : "viewer@nordlicht.example";
  await open(page, "/sign-in?next=/settings");
  await toProvider(page);
  await consent(page, whom);
  await hydrated(page);
  await page.getByRole("link", { name: /^Sign-in provider/ }).click();
  const linked = page.getByRole("listitem").filter({ hasText: whom });
  await expect(linked).toContainText("http://localhost:");
  await axe(page);
  await linked.getByRole("button", { name: /^Unlink/ }).click();
  await expect(page.getByText("Not linked yet. Sign in with Example ID once")).toBeVisible();
});

test("who leaves the provider, or cannot be let in, is told why on the sign-in page", async ({ page }) => {
  const alert = page.getByRole("main").getByRole("alert");
  await open(page, "/sign-in?next=/devices");
  await toProvider(page);
  await page.getByRole("link", { name: "Cancel" }).click();
  await expect(alert).toHaveText("You left the sign-in provider without signing in. Try again, or use your password.");
  await axe(page);
  for (const [email, words] of [
    ["unverified@kestrel.example", /has not verified your e-mail address/],
    ["nobody@elsewhere.example", /^No account with this e-mail address/],
    ["former@nordlicht.example", /^No account with this e-mail address/],
  ] as const) {
    await page.context().clearCookies();
    await open(page, "/sign-in?next=/devices");
    await toProvider(page);
    await consent(page, email);
    await expect(alert).toHaveText(words);
    await expect(page).toHaveURL(/\/sign-in\?refused=[a-z-]+&next=\/devices$/);
  }
});

test("a way back that was used, or never begun here, ends nowhere", async ({ page, allowed }) => {
  // What the dashboard was still loading when the session was forgotten.
  allowed.status(401);
  const back = page.waitForRequest((request) => new URL(request.url()).pathname === "/sign-in/oidc/callback");
  await open(page, "/sign-in");
  await toProvider(page);
  await consent(page, SOMEBODY);
  await expect(page.getByRole("heading", { level: 1, name: "Dashboard" })).toBeVisible();
  await page.context().clearCookies();
  await page.goto((await back).url());
  await expect(page.getByRole("main").getByRole("alert")).toHaveText(/Begin again\.$/);
});

test("the button is there on the way back from another page, too", async ({ page }) => {
  await open(page, "/forgot-password");
  await page.getByRole("link", { name: "Back to the sign-in page" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Sign in" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Sign in with Example ID" })).toBeVisible();
});
