// Customers that one administers, by plain forms.

import { unique } from "./support/identities.ts";
import { list, rows } from "./support/lists.ts";
import { signIn } from "./support/people.ts";
import { expect, test } from "./support/test.ts";

test("an inner customer is created and edited by plain forms", async ({ page, allowed }) => {
  allowed.status(422);
  await signIn(page, "admin@freya.example");
  const name = unique("Plain ");
  await page.goto("/inner-customers");
  await page.getByRole("link", { name: "Create inner customer" }).first().click();
  await page.getByRole("textbox", { name: "Company name" }).fill(name);
  await page.getByRole("combobox", { name: "Country" }).selectOption("SE");
  await page.getByRole("textbox", { name: "Description" }).fill("<i>Plain</i>\nlines");
  await page.getByRole("button", { name: "Create customer" }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  await expect(page.getByRole("textbox", { name: "Description" })).toHaveValue("<i>Plain</i>\nlines");
  await page.getByRole("textbox", { name: "City" }).fill("Malmö");
  const stored = page.waitForResponse((answer) => answer.request().method() === "GET" && answer.url().endsWith("/profile"));
  await page.getByRole("button", { name: "Save" }).click();
  await stored;
  await expect(page.getByRole("textbox", { name: "City" })).toHaveValue("Malmö");
  await page.goto(`/inner-customers?q=${encodeURIComponent(name)}`);
  await expect(rows(list(page, "Inner customers"))).toHaveCount(1);
});
