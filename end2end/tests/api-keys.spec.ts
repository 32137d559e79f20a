// API keys: created once, used by a program, revoked.

import { axe } from "./support/axe.ts";
import { unique } from "./support/identities.ts";
import { list, rowMenu, rows } from "./support/lists.ts";
import { signIn } from "./support/people.ts";
import { expect, open, test } from "./support/test.ts";

test("a key is created, shown once, used by a program and revoked", async ({ page, playwright, baseURL }) => {
  const name = unique("ERP");
  await signIn(page, "admin@nordlicht.example");
  await open(page, "/settings");
  await page.getByRole("link", { name: "API keys" }).click();
  await page.getByRole("link", { name: "Create API key" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill(name);
  await page.getByRole("checkbox", { name: "View customers" }).check();
  await expect(page.getByRole("checkbox", { name: "Approve devices" }), "resellers approve nothing").toHaveCount(0);
  await axe(page);
  await page.getByRole("button", { name: "Create API key" }).click();
  const field = page.getByRole("textbox", { name: "Secret" });
  await expect(field).toHaveValue(/^waybill_[0-9a-f]{64}$/);
  const secret = await field.inputValue();
  await axe(page);

  // A program has no cookies.
  const program = await playwright.request.newContext({ baseURL, extraHTTPHeaders: { authorization: `Bearer ${secret}` } });
  const customers = await program.get("/api/v1/customers?limit=2");
  expect(customers.status()).toBe(200);
  expect((await customers.json()).items).toHaveLength(2);
  const devices = await program.get("/api/v1/devices");
  expect(devices.status(), "not among its scopes").toBe(403);

  await page.getByRole("link", { name: "Done" }).click();
  const row = rows(list(page, "API keys")).filter({ hasText: name });
  await expect(row).toContainText(`…${secret.slice(-4)}`);
  await expect(row).toContainText("Active");
  await (await rowMenu(page, row)).getByRole("button", { name: "Revoke" }).click();
  const question = page.getByRole("dialog", { name: `Revoke the API key ${name}?` });
  await expect(question).toContainText("The key, and the access tokens that it was given");
  await question.getByRole("button", { name: "Revoke API key" }).click();
  await expect(page.getByText(`The API key ${name} is revoked`)).toBeVisible();
  await expect(row).toContainText("Revoked");
  expect((await program.get("/api/v1/customers")).status()).toBe(401);
  await program.dispose();
});

test("what is wrong with a key is said at its field, and what was typed stays", async ({ page, allowed }) => {
  allowed.status(422, /api-keys/);
  const name = unique("Wrong");
  await signIn(page, "admin@nordlicht.example");
  await open(page, "/settings/api-keys/create");
  await page.getByRole("textbox", { name: "Name" }).fill(name);
  const networks = page.getByRole("textbox", { name: "Allowed addresses" });
  await networks.fill("the office");
  await page.getByRole("button", { name: "Create API key" }).click();
  await expect(networks).toHaveAccessibleDescription(/Enter addresses or networks such as 203\.0\.113\.0\/24/);
  await expect(page.getByRole("group", { name: "Scopes" })).toHaveAccessibleDescription(/Fill this in\./);
  await expect(page.getByRole("textbox", { name: "Name" })).toHaveValue(name);
});

test("a viewer is told who manages keys", async ({ page }) => {
  await signIn(page, "viewer@nordlicht.example");
  await open(page, "/settings/api-keys");
  await expect(page.getByText("Needs the permission “Manage API keys”.")).toBeVisible();
  await expect(page.getByRole("table")).toHaveCount(0);
});

test("the description of the API can be read without signing in", async ({ page }) => {
  await page.goto("/api/docs");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Waybill API");
  await axe(page);
});
