import { axe } from "./support/axe.ts";
import { unique } from "./support/identities.ts";
import { signIn } from "./support/people.ts";
import { orderForNewClient, planForSale } from "./support/plans.ts";
import { expect, open, test } from "./support/test.ts";

test("a client is ordered for, held for its debt, pays, is held by hand and released again", async ({ page, browser, baseURL, allowed }) => {
  allowed.status(422, /clients\/hold/);
  const { product, plan, sku } = await planForSale(browser, baseURL!);
  const [client, kind] = [unique("Client"), unique("Type")];
  await signIn(page, "admin@nordlicht.example");

  await open(page, "/clients/types");
  await axe(page);
  await page.getByRole("textbox", { name: "Name", exact: true }).last().fill(kind);
  await page.getByRole("textbox", { name: "Debt limit" }).last().fill("0");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await expect(page.getByText("Client type added")).toBeVisible();

  await open(page, "/clients");
  await page.getByRole("link", { name: "Order subscription" }).first().click();
  await page.getByRole("searchbox", { name: "Plan, product or SKU" }).fill(sku);
  await page.getByRole("button", { name: "Search" }).last().click();
  await axe(page);
  await page.getByRole("link", { name: `Order ${plan}` }).click();
  await expect(page.getByRole("heading", { level: 1, name: `Order ${product} ${plan}` })).toBeVisible();
  await axe(page);
  await page.getByRole("link", { name: "Order for a new client" }).click();
  await page.getByRole("textbox", { name: "Company name" }).fill(client);
  await page.getByRole("combobox", { name: "Country" }).selectOption("DE");
  await page.getByRole("combobox", { name: "Client type" }).selectOption(kind);
  await page.getByRole("textbox", { name: "Quantity" }).fill("3");
  await expect(page.getByText("30.00 EUR for 1 month")).toBeVisible();
  await axe(page);
  await page.getByRole("button", { name: "Review" }).click();
  await expect(page.getByRole("heading", { level: 2, name: "Review" })).toBeFocused();
  await expect(page.getByRole("main")).toContainText(client);
  await axe(page);
  await page.getByRole("button", { name: "Back" }).click();
  await expect(page.getByRole("textbox", { name: "Quantity" })).toHaveValue("3");
  await page.getByRole("button", { name: "Review" }).click();
  await page.getByRole("button", { name: "Order", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: `${product} ${plan}` })).toBeVisible();
  await expect(page.getByRole("main").getByText("Active").first()).toBeVisible();
  await axe(page);
  const subscription = page.url();

  await page.getByRole("link", { name: client }).click();
  await expect(page.getByRole("heading", { level: 1, name: client })).toBeVisible();
  await axe(page);
  await page.getByRole("link", { name: "Charges and payments" }).click();
  await page.getByRole("textbox", { name: "Amount" }).fill("30");
  await page.getByRole("textbox", { name: "Reference" }).fill("INV-1");
  await page.getByRole("button", { name: "Enter" }).click();
  await expect(page.getByText("on financial hold because of debt")).toBeVisible();
  await axe(page);
  await open(page, subscription);
  await expect(page.getByText("Stopped by a hold")).toBeVisible();
  await page.getByRole("link", { name: client }).click();
  await page.getByRole("link", { name: "Charges and payments" }).click();
  await page.getByRole("combobox", { name: "Kind" }).selectOption("payment");
  await page.getByRole("textbox", { name: "Amount" }).fill("30");
  await page.getByRole("textbox", { name: "Reference" }).fill("PAY-1");
  await page.getByRole("button", { name: "Enter" }).click();
  await expect(page.getByText("on financial hold because of debt")).toBeHidden();

  await page.getByRole("link", { name: "Holds" }).click();
  await page.getByRole("textbox", { name: "Reason" }).fill(" ");
  await page.getByRole("button", { name: "Place administrative hold" }).click();
  await expect(page.getByText("Fill this in.")).toBeVisible();
  await page.getByRole("textbox", { name: "Reason" }).fill("Contract disputed");
  await page.getByRole("button", { name: "Place administrative hold" }).click();
  await expect(page.getByText("on administrative hold")).toBeVisible();
  await axe(page);
  // The customer's page says so, too, and nothing is uploaded for it.
  const holds = page.url();
  const number = /\/clients\/(\d{10})/.exec(holds)![1];
  await open(page, `/customers/${number}`);
  await expect(page.getByRole("button", { name: "Upload devices" })).toBeVisible();
  await axe(page);
  await open(page, `/customers/${number}/upload`);
  await expect(page.getByText("on administrative hold")).toBeVisible();
  await page.getByRole("link", { name: "Back to the customer" }).click();
  await page.getByRole("link", { name: "Client", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: client })).toBeVisible();
  await open(page, holds);
  await page.getByRole("button", { name: "Release the hold: Contract disputed" }).click();
  await expect(page.getByText("on administrative hold")).toBeHidden();
  await open(page, subscription);
  await expect(page.getByRole("main").getByText("Active").first()).toBeVisible();
});

test("the status button is highlighted while a checkbox is on, and a suggestion opens the client", async ({ page, browser, baseURL }) => {
  const { sku } = await planForSale(browser, baseURL!);
  const client = unique("Suggested");
  await signIn(page, "admin@nordlicht.example");
  await orderForNewClient(page, sku, client);
  await open(page, "/clients");
  const table = page.getByRole("table", { name: "Clients" });
  await expect(table.getByRole("row").nth(1), "the most recently ordered is first").toContainText(client);
  await page.getByRole("combobox", { name: "Search clients" }).fill(client);
  await page.getByRole("option", { name: new RegExp(client) }).click();
  await expect(page.getByRole("heading", { level: 1, name: client })).toBeVisible();
});

test("a subscription can be ordered from any page", async ({ page }) => {
  await signIn(page, "admin@nordlicht.example");
  await open(page, "/devices");
  await page.getByRole("banner").getByRole("link", { name: "Order subscription" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Order subscription" })).toBeVisible();
});
