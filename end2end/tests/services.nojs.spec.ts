import { signIn } from "./support/people.ts";
import { expect, test } from "./support/test.ts";

test("a name that is taken comes back to the form with the reason", async ({ page }) => {
  await signIn(page, "operator@waybill.example");
  await page.goto("/services");
  await expect(page.getByRole("table", { name: "Services" }).getByRole("rowheader", { name: "Enrollment" })).toBeVisible();
  const form = page.locator("section", { has: page.getByRole("heading", { name: "Add a service" }) });
  await form.getByRole("textbox", { name: "Name" }).fill("Guard");
  await form.getByRole("button", { name: "Add service" }).click();
  await expect(page.getByRole("main")).toContainText("A service with this name exists.");
});
