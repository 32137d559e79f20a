import { axe } from "./support/axe.ts";
import { unique } from "./support/identities.ts";
import { signIn } from "./support/people.ts";
import { expect, test } from "./support/test.ts";

test("the operator registers a reseller, renames it, suspends it and lifts that", async ({ page }) => {
  const name = unique("Registered");
  await signIn(page, "operator@waybill.example");
  await page.goto("/organisations/resellers");
  await axe(page);
  await page.getByRole("link", { name: "Register reseller" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill(name);
  await page.getByRole("combobox", { name: "Country" }).selectOption("DE");
  await axe(page);
  await page.getByRole("main").getByRole("button", { name: "Register reseller" }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  await axe(page);

  await page.getByRole("textbox", { name: "Name" }).fill(`${name} AG`);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { level: 1, name: `${name} AG` })).toBeVisible();

  await page.getByText(`Suspend ${name} AG`).first().click();
  await expect(page.getByRole("main")).toContainText("Ends at once: every session in it");
  await page.getByRole("textbox", { name: "Reason" }).fill("Bills unpaid");
  await axe(page);
  await page.getByRole("button", { name: `Suspend ${name} AG` }).click();
  await expect(page.getByRole("main")).toContainText("Bills unpaid");

  await page.goto(`/organisations/resellers?status=suspended&q=${encodeURIComponent(name)}`);
  await page.getByRole("link", { name: `${name} AG` }).click();
  await page.getByRole("button", { name: "Lift suspension" }).click();
  await expect(page.getByText(`Suspend ${name} AG`).first()).toBeVisible();
  await expect(page.getByRole("main")).not.toContainText("Bills unpaid");
});

test("the operator finds MSPs and customers of the whole portal", async ({ page }) => {
  await signIn(page, "operator@waybill.example");
  for (const [path, title] of [["msps", "MSPs"], ["customers", "Customers"]]) {
    await page.goto(`/organisations/${path}`);
    await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
    await axe(page);
  }
});

test("for anybody else these pages do not exist", async ({ page }) => {
  await signIn(page, "admin@nordlicht.example");
  const response = await page.goto("/organisations/customers");
  expect(response?.status()).toBe(404);
});
