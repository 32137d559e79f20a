import type { Locator, Page } from "@playwright/test";
import { axe } from "./support/axe.ts";
import { unique } from "./support/identities.ts";
import { signIn } from "./support/people.ts";
import { orderForNewClient, planForSale } from "./support/plans.ts";
import { expect, open, test } from "./support/test.ts";

test("a subscription is changed, switched, renewed, stopped, activated and deleted", async ({ page, browser, baseURL, allowed }) => {
  test.slow();
  allowed.status(422, /subscriptions\/operate/);
  const { product, plan, sku } = await planForSale(browser, baseURL!, "100");
  const client = unique("Subscriber");
  await signIn(page, "admin@nordlicht.example");
  await orderForNewClient(page, sku, client);
  await expect(state(page, "Active")).toBeVisible();
  await expect(fact(page, "Cost of a term")).toHaveText("10.00 EUR");

  // What is refused leaves what was typed.
  const quantity = await operation(page, "Change quantity");
  await quantity.getByRole("textbox", { name: "Quantity" }).fill("none");
  await quantity.getByRole("button", { name: "Change quantity" }).click();
  await expect(page.getByText("Quantity: Enter a whole")).toBeVisible();
  await expect(quantity.getByRole("textbox", { name: "Quantity" })).toHaveValue("none");
  await axe(page);
  await quantity.getByRole("textbox", { name: "Quantity" }).fill("3");
  await quantity.getByRole("button", { name: "Change quantity" }).click();
  await expect(fact(page, "Cost of a term")).toHaveText("30.00 EUR");
  await expect(state(page, "Active")).toBeVisible();

  const later = await operation(page, "Switch plan");
  await later.getByRole("combobox", { name: "Plan" }).selectOption({ label: `${plan}, 1 year: 100.00 EUR` });
  await later.getByRole("combobox", { name: "When" }).selectOption("At the end of the term");
  await later.getByRole("button", { name: "Switch plan" }).click();
  await expect(fact(page, "Plan after this term")).toHaveText(`${plan}, 100.00 EUR for 1 year`);
  await expect(fact(page, "Price")).toHaveText("10.00 EUR for 1 month");
  await page.getByRole("button", { name: "Keep the present plan" }).click();
  await expect(fact(page, "Plan after this term")).toBeHidden();

  const now = await operation(page, "Switch plan");
  await now.getByRole("combobox", { name: "Plan" }).selectOption({ label: `${plan}, 1 year: 100.00 EUR` });
  await now.getByRole("button", { name: "Switch plan" }).click();
  await expect(fact(page, "Price")).toHaveText("100.00 EUR for 1 year");
  await expect(fact(page, "Cost of a term")).toHaveText("300.00 EUR");

  await page.getByRole("button", { name: "Turn automatic renewal off" }).click();
  await expect(fact(page, "Renewal")).toHaveText("Off");
  const before = await fact(page, "Expiration date").innerText();
  await (await operation(page, "Renew")).getByRole("button", { name: "Renew" }).click();
  await expect(fact(page, "Expiration date")).not.toHaveText(before);
  await axe(page);

  await (await operation(page, "Stop")).getByRole("button", { name: "Stop" }).click();
  await expect(state(page, "Stopped")).toBeVisible();
  await (await operation(page, "Activate")).getByRole("button", { name: "Activate" }).click();
  await expect(state(page, "Active")).toBeVisible();
  const remove = await operation(page, "Delete");
  await expect(remove).toContainText("Goes: the subscription, for good");
  await remove.getByRole("button", { name: "Delete" }).click();
  await expect(state(page, "Deleted")).toBeVisible();
  await expect(page.getByRole("heading", { name: "Operations" }), "nothing is offered any more").toBeHidden();
  await axe(page);

  await open(page, "/subscriptions");
  await page.getByRole("combobox", { name: "Search subscriptions" }).fill(client);
  await page.getByRole("combobox", { name: "Search subscriptions" }).press("Enter");
  const table = page.getByRole("table", { name: "Subscriptions" });
  await expect(table.getByRole("row").nth(1)).toContainText(`${product}`);
  await expect(table.getByRole("row").nth(1)).toContainText("Deleted");
});

test("an order whose answer was lost is not placed again by a reload", async ({ page, browser, baseURL }) => {
  const { sku } = await planForSale(browser, baseURL!);
  const client = unique("Reloaded");
  await signIn(page, "admin@nordlicht.example");
  await open(page, `/order/${sku}?client=new`);
  await expect(page).toHaveURL(/&key=/);
  const form = page.url();
  await open(page, form);
  await page.getByRole("textbox", { name: "Company name" }).fill(client);
  await page.getByRole("combobox", { name: "Country" }).selectOption("DE");
  await page.getByRole("textbox", { name: "Registration number (ITN)" }).fill("7707083893");
  await page.getByRole("textbox", { name: "Contact person" }).fill("Bea Blau");
  await page.getByRole("textbox", { name: "E-mail address" }).fill("bea@blau.example");
  await page.getByRole("textbox", { name: "Legal address" }).fill("Seeweg 1");
  await page.getByRole("button", { name: "Review" }).click();
  await page.getByRole("button", { name: "Order", exact: true }).click();
  await expect(page.getByRole("link", { name: client })).toBeVisible();
  await open(page, form);
  await expect(page.getByText("This order was placed.")).toBeVisible();
  await axe(page);
  await page.getByRole("link", { name: "Open the subscription" }).click();
  await expect(page.getByRole("link", { name: client })).toBeVisible();
});

test("what was ordered a moment ago is on the dashboard", async ({ page, browser, baseURL }) => {
  const { sku } = await planForSale(browser, baseURL!);
  const client = unique("Recent");
  await signIn(page, "admin@nordlicht.example");
  await orderForNewClient(page, sku, client);
  await open(page, "/");
  await page.getByRole("link", { name: "Recently added" }).click();
  await expect(page.getByRole("link", { name: client })).toBeVisible();
});

function fact(page: Page, name: string): Locator {
  return page.locator("dl.facts dt", { hasText: new RegExp(`^${name}$`) }).locator("xpath=following-sibling::dd[1]");
}

function state(page: Page, name: string): Locator {
  return page.getByRole("main").locator(".parts").getByText(name, { exact: true }).first();
}

/** Opens the form of an operation, unless it is open from before. */
async function operation(page: Page, name: string): Promise<Locator> {
  const details = page.locator("details.rename", { has: page.locator("summary", { hasText: new RegExp(`^${name}$`) }) });
  if ((await details.getAttribute("open")) === null) await details.locator("summary").click();
  return details;
}
