// Resellers as a receiver sees them: look up, register, preferences, remove; and a customer's MSPs.

import { axe } from "./support/axe.ts";
import { list, rowMenu, rows } from "./support/lists.ts";
import { signIn } from "./support/people.ts";
import { customerNamed, notRegistered, ownNumber, somebodyElse } from "./support/receivers.ts";
import { expect, open, test } from "./support/test.ts";

/** Each project has an MSP or customer of its own, so that both can run at once. */
function receiver(): string {
  return test.info().project.name === "desktop" ? "admin@rheinwerk.example" : "admin@freya.example";
}

test("a reseller is looked up, registered, preferred and removed", async ({ page, browser, baseURL }) => {
  const reseller = await somebodyElse(browser, baseURL, "admin@harbourline.example");
  const number = await ownNumber(reseller);
  await reseller.context().close();
  await signIn(page, receiver());
  await notRegistered(page, number);
  await open(page, "/resellers");
  await expect(page.getByText(/^Your (MSP|Customer) ID$/)).toBeVisible();
  await page.getByRole("main").getByRole("link", { name: "Register reseller" }).first().click();
  await page.getByRole("textbox", { name: "Reseller ID" }).fill(number);
  await page.getByRole("button", { name: "Look up" }).click();
  await expect(page.getByRole("heading", { name: "Harbourline Devices Ltd" })).toBeVisible();
  await expect(page.getByText("United Kingdom")).toBeVisible();
  await axe(page);
  await page.getByRole("button", { name: "Register", exact: true }).click();
  await expect(page).toHaveURL(`/resellers/${number}`);
  const auto = page.getByRole("checkbox", { name: "Auto-approve all uploads of this reseller" });
  await expect(auto).not.toBeChecked();
  await auto.check();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Preferences saved")).toBeVisible();
  await page.reload();
  await expect(auto).toBeChecked();
  await axe(page);
  await open(page, "/resellers");
  const row = rows(list(page, "Resellers")).filter({ hasText: number });
  await expect(row).toContainText("On");
  await (await rowMenu(page, row)).getByRole("button", { name: "Remove reseller" }).click();
  const question = page.getByRole("dialog", { name: "Remove Harbourline Devices Ltd?" });
  await expect(question).toContainText("What stays");
  await question.getByRole("button", { name: "Remove reseller" }).click();
  await expect(page.getByText("Harbourline Devices Ltd removed")).toBeVisible();
  await expect(row).toHaveCount(0);
});

test("an unknown number, a registered one and a mistyped one are told apart", async ({ page, allowed }) => {
  allowed.status(409);
  allowed.status(422);
  await signIn(page, "admin@aurelia.example");
  await open(page, "/resellers");
  const known = (await rows(list(page, "Resellers")).first().innerText()).match(/\d{10}/)![0];
  await open(page, "/resellers/register");
  const field = page.getByRole("textbox", { name: "Reseller ID" });
  for (const [typed, answer] of [
    ["12345", "Enter the 10 digits of the number."],
    ["9999999999", "No reseller has this number. Ask your reseller to read its Reseller ID to you."],
    [known, "This reseller is registered already. Find it in the list of resellers."],
  ] as const) {
    await field.fill(typed);
    await page.getByRole("button", { name: "Look up" }).click();
    await expect(field).toHaveAccessibleDescription(new RegExp(`${answer.replace(/[.]/g, "\\.")}$`));
  }
});

test("a viewer sees the resellers and is told why nothing can be changed", async ({ page }) => {
  await signIn(page, "viewer@aurelia.example");
  await open(page, "/resellers");
  await expect(rows(list(page, "Resellers")).first()).toBeVisible();
  await expect(page.getByRole("button", { name: "Register reseller" })).toHaveAccessibleDescription(/Needs the permission “Manage resellers”/);
});

test("an MSP requests a customer and ends the relation", async ({ page, browser, baseURL }) => {
  const customer = await somebodyElse(browser, baseURL, "admin@freya.example");
  const number = await ownNumber(customer);
  await signIn(page, "admin@rheinwerk.example");
  // One existing customer has one relation with this MSP: on the desktop it is asked for and accepted.
  if (test.info().project.name === "desktop") {
    await page.request.post("/api/customers/end", { form: { number }, headers: { accept: "application/json" } });
    await page.request.post("/api/customers/connect", { form: { number, internal_reference: "" }, headers: { accept: "application/json" } });
    const freya = await customerNamed(page, "Freya Logistik AB");
    if (freya.status === "Pending customer verification") {
      await open(customer, "/resellers");
      await customer.getByRole("button", { name: "Accept Rheinwerk IT-Services AG" }).click();
      await expect(customer.getByText("Answer saved")).toBeVisible();
      expect((await customerNamed(page, "Freya Logistik AB")).status).toBe("Active");
    }
    await open(page, `/customers/${number}`);
    await page.getByRole("button", { name: "End relation" }).click();
    const question = page.getByRole("dialog", { name: "End the relation with Freya Logistik AB?" });
    await question.getByRole("button", { name: "End relation" }).click();
    await expect(page.getByText("Relation with Freya Logistik AB ended")).toBeVisible();
    await expect(page.getByText("Inactive", { exact: true })).toBeVisible();
  }
  await customer.context().close();
});
