import { unique } from "./support/identities.ts";
import { signIn } from "./support/people.ts";
import { expect, test } from "./support/test.ts";

test("an MSP is registered, suspended and taken back by plain forms", async ({ page }) => {
  const name = unique("Registered");
  await signIn(page, "operator@waybill.example");
  await page.goto("/organisations/register?kind=msp");
  await page.getByRole("textbox", { name: "Name", exact: true }).fill(name);
  await page.getByRole("combobox", { name: "Country" }).selectOption("AT");
  await page.getByRole("textbox", { name: "E-mail address" }).fill("first@registered.example");
  await page.getByRole("textbox", { name: "Their name" }).fill("First Administrator");
  await page.getByRole("main").getByRole("button", { name: "Register MSP" }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  await page.getByText(`Suspend ${name}`).first().click();
  await page.getByRole("textbox", { name: "Reason" }).fill("Bills unpaid");
  await page.getByRole("button", { name: `Suspend ${name}` }).click();
  await expect(page.getByRole("main")).toContainText("Bills unpaid");
  await page.getByRole("button", { name: "Lift suspension" }).click();
  await expect(page.getByText(`Suspend ${name}`).first()).toBeVisible();
});
