import type { Browser, Page } from "@playwright/test";
import { unique } from "./identities.ts";
import { signIn } from "./people.ts";
import { expect, open } from "./test.ts";

/** A plan for sale at 10.00 EUR a month, made by the operator; with `year`, also at that price a year. */
export async function planForSale(browser: Browser, baseURL: string, year = ""): Promise<{ product: string; plan: string; sku: string }> {
  const page = await (await browser.newContext({ baseURL })).newPage();
  const [category, product, plan] = [unique("Category"), unique("Product"), unique("Plan")];
  const sku = unique("SKU").replaceAll(/[^A-Za-z0-9]/g, "-").toUpperCase();
  await signIn(page, "operator@waybill.example");
  await open(page, "/plans");
  await page.getByRole("textbox", { name: "Name", exact: true }).last().fill(category);
  await page.getByRole("button", { name: "Add", exact: true }).last().click();
  const section = page.locator("section", { has: page.getByRole("heading", { level: 2, name: category }) });
  await section.getByText(`Add product to ${category}`).click();
  await section.locator("details[open]").getByRole("textbox", { name: "Name" }).fill(product);
  await section.locator("details[open]").getByRole("button", { name: "Add" }).click();
  await section.getByRole("link", { name: `Add plan to ${product}` }).click();
  await page.getByRole("textbox", { name: "Name", exact: true }).fill(plan);
  await page.getByRole("textbox", { name: "SKU" }).fill(sku);
  await page.getByRole("textbox", { name: "1 month" }).fill("10");
  await page.getByRole("textbox", { name: "1 year" }).fill(year);
  await page.getByRole("button", { name: "Add plan" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Plans" })).toBeVisible();
  await page.context().close();
  return { product, plan, sku };
}

/** Orders a plan for a new client, who is well known; ends on the page of the subscription. */
export async function orderForNewClient(page: Page, sku: string, client: string): Promise<void> {
  await open(page, `/order/${sku}?client=new`);
  await page.getByRole("textbox", { name: "Company name" }).fill(client);
  await page.getByRole("combobox", { name: "Country" }).selectOption("DE");
  await page.getByRole("textbox", { name: "Registration number (ITN)" }).fill("7707083893");
  await page.getByRole("textbox", { name: "Contact person" }).fill("Bea Blau");
  await page.getByRole("textbox", { name: "E-mail address" }).fill("bea@blau.example");
  await page.getByRole("textbox", { name: "Legal address" }).fill("Seeweg 1");
  await page.getByRole("button", { name: "Review" }).click();
  await page.getByRole("button", { name: "Order", exact: true }).click();
  await expect(page.getByRole("link", { name: client })).toBeVisible();
}
