import { unique } from "./support/identities.ts";
import { signIn } from "./support/people.ts";
import { expect, test } from "./support/test.ts";

test("client types and client lists work without JavaScript", async ({ page }) => {
  const kind = unique("Type");
  await signIn(page, "admin@nordlicht.example");
  await page.goto("/clients/types");
  await page.getByRole("textbox", { name: "Name", exact: true }).last().fill(kind);
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await expect(page.getByRole("heading", { level: 2, name: kind })).toBeVisible();
  await page.goto("/clients?status=active");
  await expect(page.getByRole("heading", { level: 1, name: "Clients" })).toBeVisible();
  await page.goto("/order");
  await expect(page.getByRole("heading", { level: 1, name: "Order subscription" })).toBeVisible();
});
