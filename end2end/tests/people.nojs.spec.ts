import { PASSWORD, fillSignIn, organisation, signIn } from "./support/people.ts";
import { expect, test } from "./support/test.ts";

test("signing in, being refused and signing out are plain forms", async ({ page }) => {
  await page.goto("/devices");
  await expect(page).toHaveURL("/sign-in?next=/devices");
  await fillSignIn(page, "viewer@aurelia.example", "not-the-password");
  await expect(page.getByRole("main").getByRole("alert")).toHaveText("The e-mail address or the password is wrong. Check both and try again.");
  await fillSignIn(page, "viewer@aurelia.example", PASSWORD);
  await expect(page).toHaveURL("/devices");
  await page.getByRole("button", { name: /your account, Tomasz Zając$/ }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page).toHaveURL("/sign-in");
});

test("switching the organisation is a plain form", async ({ page, isMobile }) => {
  await signIn(page, "mika@nordlicht.example", { ownSession: true });
  await page.goto("/");
  const name = await organisation(page).innerText();
  if (isMobile) await page.getByLabel("Menu", { exact: true }).click();
  await page.getByRole("button", { name: /Switch organisation/ }).click();
  await page.getByRole("group", { name: "Switch organisation" }).getByRole("button").click();
  await expect(organisation(page)).not.toHaveText(name);
});

test("a session is ended by a plain form", async ({ page, browser, baseURL }) => {
  const email = test.info().project.name.startsWith("desktop") ? "viewer@kestrel.example" : "admin@kestrel.example";
  await signIn(page, email, { ownSession: true });
  const elsewhere = await browser.newContext({ baseURL, javaScriptEnabled: false });
  const other = await elsewhere.newPage();
  await signIn(other, email, { ownSession: true });
  await page.goto("/settings/sessions");
  await page.getByRole("button", { name: "End all other sessions" }).click();
  await page.goto("/settings/sessions");
  await expect(page.getByRole("main").getByRole("listitem").filter({ hasText: "last used" })).toHaveCount(1);
  await other.goto("/");
  await expect(other).toHaveURL(/\/sign-in/);
  await elsewhere.close();
});
