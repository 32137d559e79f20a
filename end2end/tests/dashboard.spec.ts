import { customers } from "./support/customers.ts";
import { list, rows } from "./support/lists.ts";
import { signIn } from "./support/people.ts";
import { expect, open, test } from "./support/test.ts";

test("the Reseller ID is shown and copied", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await signIn(page, "viewer@nordlicht.example");
  await open(page, "/");
  const main = page.getByRole("main");
  const number = await main.getByText(/^\d{10}$/).innerText();
  await main.getByRole("button", { name: "Copy Reseller ID" }).click();
  await expect(page.getByText("Reseller ID copied")).toBeAttached();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(number);
});

test("the figures lead to what they count", async ({ page }) => {
  await signIn(page, "viewer@nordlicht.example");
  await open(page, "/");
  const tile = (words: string) => page.getByRole("main").getByText(words, { exact: true }).locator("xpath=ancestor-or-self::div[1]");
  await expect(tile("customers")).toContainText(String((await customers(page)).length));
  await expect(tile("uploads in 30 days")).toContainText(/\d/);
  await page.getByRole("main").getByRole("link", { name: "sold-to codes" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Sold-to codes" })).toBeVisible();
});

test("charts are drawn, and each has its table", async ({ page }) => {
  await signIn(page, "viewer@nordlicht.example");
  await open(page, "/");
  const chart = page.getByRole("figure", { name: "Devices uploaded by month" });
  await expect(chart).toContainText(/Most: \w{3} \d{4} with [\d,]+\./);
  await chart.getByText("Show as table").click();
  const months = chart.getByRole("table", { name: "Devices uploaded by month" });
  await expect(months.getByRole("rowheader").last()).toHaveText(/^\w{3} \d{4}$/);
  expect(await months.getByRole("rowheader").count()).toBeGreaterThanOrEqual(12);
  const top = page.getByRole("table", { name: "Top customers by devices" });
  const counts = (await top.locator("tbody td.num").allInnerTexts()).map((text) => Number(text.replaceAll(",", "")));
  expect(counts.length).toBeGreaterThan(2);
  expect(counts).toEqual(counts.toSorted((a, b) => b - a));
  await expect(page.getByRole("table", { name: "Top models by devices" }).getByRole("rowheader").first()).toBeVisible();
  const name = await top.getByRole("rowheader").first().innerText();
  await top.getByRole("rowheader").first().getByRole("link").click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
});

test("a device is found from the dashboard", async ({ page }) => {
  await signIn(page, "viewer@nordlicht.example");
  await open(page, "/devices");
  const identity = await list(page, "Devices").getByRole("rowheader").getByRole("link").first().innerText();
  await open(page, "/");
  const find = page.getByRole("banner").getByRole("searchbox", { name: /Find a device/ });
  await find.fill(identity);
  await find.press("Enter");
  await expect(page).toHaveURL(`/devices/${identity}`);
  await expect(page.getByRole("heading", { level: 1 })).toContainText(identity);
});

test("a device that is not there leads to the list, which says so", async ({ page }) => {
  await signIn(page, "viewer@nordlicht.example");
  await open(page, "/");
  const find = page.getByRole("banner").getByRole("searchbox", { name: /Find a device/ });
  await find.fill("35 209900 176148");
  await find.press("Enter");
  await expect(page).toHaveURL("/devices?q=35%20209900%20176148");
  await expect(rows(list(page, "Devices"))).toHaveCount(0);
});

test("the time of a phone and of a desk are their own: times have the zone of the browser", async ({ page }) => {
  await signIn(page, "viewer@nordlicht.example");
  await open(page, "/devices");
  const time = rows(list(page, "Devices")).first().getByRole("time");
  await expect(time).toHaveAttribute("title", /Central European (Summer|Standard) Time/);
});

test("the theme follows the switch and stays", async ({ page }) => {
  await signIn(page, "viewer@nordlicht.example");
  await open(page, "/");
  await page.getByRole("button", { name: /your account/ }).click();
  await page.getByRole("group", { name: "Your account" }).getByRole("radio", { name: "Dark" }).check();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await open(page, "/customers");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
});
