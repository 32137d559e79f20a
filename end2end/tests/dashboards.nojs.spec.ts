// Dashboards without JavaScript: looking, choosing, copying and deleting are plain forms.

import { unique } from "./support/identities.ts";
import { signIn } from "./support/people.ts";
import { expect, test } from "./support/test.ts";

test("a dashboard is made, looked at, chosen, copied and deleted by plain forms", async ({ page }) => {
  const name = unique("Plain ");
  await signIn(page, "admin@rhone.example");
  await page.goto("/dashboards/create");
  await page.getByRole("textbox", { name: "Name" }).fill(name);
  await page.getByRole("combobox", { name: "Template" }).selectOption("Customers");
  await page.getByRole("button", { name: "Create dashboard" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Edit dashboard" })).toBeVisible();
  await page.getByRole("link", { name: "Cancel" }).click();
  const main = page.getByRole("main");
  const address = page.url();
  await expect(main.getByRole("table", { name: "Top customers by devices" })).toBeVisible();

  await main.getByRole("button", { name: "Make it my home" }).click();
  await expect(page).toHaveURL("/dashboards");
  await expect(page.getByRole("row").filter({ hasText: name })).toContainText("Yours");
  await page.goto("/");
  await expect(main.getByRole("link", { name, exact: true })).toBeVisible();
  await expect(main.getByText("Your own choice")).toBeVisible();
  await page.goto(address);
  await main.getByRole("button", { name: "Not my home any more" }).click();
  await expect(page).toHaveURL("/dashboards");

  await page.goto(address);
  await main.getByRole("textbox", { name: "Name of the copy" }).fill(`${name} copy`);
  await main.getByRole("button", { name: "Duplicate", exact: true }).click();
  await page.getByRole("link", { name: "Cancel" }).click();
  await expect(page.getByRole("heading", { level: 1, name: `${name} copy` })).toBeVisible();
  for (const gone of [`${name} copy`, name]) {
    if (gone === name) await page.goto(address);
    await main.getByText("Delete dashboard", { exact: true }).click();
    await main.getByRole("button", { name: `Delete ${gone}`, exact: true }).click();
    await expect(page).toHaveURL("/dashboards");
    await expect(page.getByRole("link", { name: gone, exact: true })).toHaveCount(0);
  }
});

test("widgets are added, changed, moved and removed by plain forms", async ({ page }) => {
  const name = unique("Plain editor ");
  await signIn(page, "admin@rhone.example");
  await page.goto("/dashboards/create");
  await page.getByRole("textbox", { name: "Name" }).fill(name);
  await page.getByRole("combobox", { name: "Template" }).selectOption("Empty");
  await page.getByRole("button", { name: "Create dashboard" }).click();
  const widgets = page.getByRole("group", { name: /^Widget \d+$/ });
  await expect(widgets).toHaveCount(0);
  for (const count of [1, 2]) {
    await page.getByRole("button", { name: "Add widget" }).click();
    await expect(widgets).toHaveCount(count);
  }
  await widgets.first().getByRole("combobox", { name: "What it shows" }).selectOption("Text");
  await widgets.first().getByRole("textbox", { name: "Text" }).fill("Ring the warehouse\nbefore noon.");
  await widgets.first().getByRole("combobox", { name: "Width" }).selectOption("Half");
  await page.getByRole("button", { name: "Move later widget 1", exact: true }).click();
  const second = widgets.nth(1);
  await expect(second.getByRole("textbox", { name: "Text" })).toHaveValue("Ring the warehouse\nbefore noon.");
  await expect(second.getByRole("combobox", { name: "Width" })).toHaveValue("2");
  await page.getByRole("button", { name: "Remove widget 1", exact: true }).click();
  await expect(widgets).toHaveCount(1);
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  const main = page.getByRole("main");
  await expect(main.getByText("Ring the warehouse")).toBeVisible();
  await main.getByText("Delete dashboard", { exact: true }).click();
  await main.getByRole("button", { name: `Delete ${name}`, exact: true }).click();
  await expect(page).toHaveURL("/dashboards");
});
