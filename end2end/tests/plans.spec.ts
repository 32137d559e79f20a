import { axe } from "./support/axe.ts";
import { unique } from "./support/identities.ts";
import { signIn } from "./support/people.ts";
import { expect, open, test } from "./support/test.ts";

test("the operator makes a category, a product and a plan, changes its price and takes it off sale", async ({ page }) => {
  const [category, product, plan] = [unique("Category"), unique("Product"), unique("Plan")];
  const sku = unique("SKU").replaceAll(/[^A-Za-z0-9]/g, "-").toUpperCase();
  await signIn(page, "operator@waybill.example");
  await open(page, "/plans");
  await expect(page.getByRole("heading", { level: 1, name: "Plans" })).toBeVisible();
  await page.getByRole("textbox", { name: "Name", exact: true }).last().fill(category);
  await page.getByRole("button", { name: "Add", exact: true }).last().click();
  await expect(page.getByText("Category added")).toBeVisible();

  const section = page.locator("section", { has: page.getByRole("heading", { level: 2, name: category }) });
  await section.getByText(`Add product to ${category}`).click();
  const form = section.locator("details[open]");
  await form.getByRole("textbox", { name: "Name" }).fill(product);
  await form.getByRole("textbox", { name: "Description" }).fill("Space for files");
  await form.getByRole("button", { name: "Add" }).click();
  await expect(page.getByText("Product added")).toBeVisible();
  await expect(section.getByRole("heading", { level: 3, name: product })).toBeVisible();
  await axe(page);

  await section.getByRole("link", { name: `Add plan to ${product}` }).click();
  await expect(page.getByRole("heading", { level: 1, name: `Add a plan of ${product}` })).toBeVisible();
  await page.getByRole("textbox", { name: "Name", exact: true }).fill(plan);
  await page.getByRole("textbox", { name: "SKU" }).fill(sku);
  await page.getByRole("textbox", { name: "1 month" }).fill("9.90");
  await page.getByRole("textbox", { name: "1 year" }).fill("99");
  await axe(page);
  await page.getByRole("button", { name: "Add plan" }).click();
  const table = page.getByRole("table", { name: `Plans of ${product}` });
  await expect(table).toContainText("1 month: 9.90 EUR");
  await expect(table).toContainText("On sale");

  await table.getByRole("link", { name: plan }).click();
  await expect(page.getByRole("heading", { level: 1, name: plan })).toBeVisible();
  await page.getByRole("textbox", { name: "1 month" }).fill("12.50");
  await page.getByRole("checkbox", { name: "On sale" }).uncheck();
  await axe(page);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Plan saved")).toBeVisible();
  await open(page, "/plans");
  await expect(table).toContainText("1 month: 12.50 EUR");
  await expect(table).toContainText("Off sale");
});

test("a price that could mean two amounts is refused at its field", async ({ page, allowed }) => {
  allowed.status(422, /plans\/add/);
  const [category, product] = [unique("Category"), unique("Product")];
  await signIn(page, "operator@waybill.example");
  await open(page, "/plans");
  await page.getByRole("textbox", { name: "Name", exact: true }).last().fill(category);
  await page.getByRole("button", { name: "Add", exact: true }).last().click();
  const section = page.locator("section", { has: page.getByRole("heading", { level: 2, name: category }) });
  await section.getByText(`Add product to ${category}`).click();
  await section.locator("details[open]").getByRole("textbox", { name: "Name" }).fill(product);
  await section.locator("details[open]").getByRole("button", { name: "Add" }).click();
  await section.getByRole("link", { name: `Add plan to ${product}` }).click();
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("Ambiguous");
  await page.getByRole("textbox", { name: "SKU" }).fill(unique("SKU").replaceAll(/[^A-Za-z0-9]/g, "-"));
  await page.getByRole("textbox", { name: "1 month" }).fill("1,000");
  await page.getByRole("button", { name: "Add plan" }).click();
  await expect(page.getByText("Enter an amount such as 12.50")).toBeVisible();
  await axe(page);
});
