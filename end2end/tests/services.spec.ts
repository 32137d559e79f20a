// The operator's catalogue of services.

import { axe } from "./support/axe.ts";
import { unique } from "./support/identities.ts";
import { signIn } from "./support/people.ts";
import { expect, open, test } from "./support/test.ts";

test("the operator adds a service, edits it, retires it and offers it again", async ({ page, allowed }) => {
  allowed.status(409, /services\/add/);
  const name = unique("Remote");
  await signIn(page, "operator@waybill.example");
  await open(page, "/services");
  await axe(page);
  const table = page.getByRole("table", { name: "Services" });
  await expect(table.getByRole("row", { name: /^Guard/ })).toContainText("Re-upload after delete");

  const form = page.locator("section", { has: page.getByRole("heading", { name: "Add a service" }) });
  await form.getByRole("textbox", { name: "Name" }).fill("guard");
  await form.getByRole("button", { name: "Add service" }).click();
  await expect(form).toContainText("A service with this name exists.");
  await axe(page);
  await form.getByRole("textbox", { name: "Name" }).fill(name);
  await form.getByRole("textbox", { name: /^Description/ }).fill("Help from afar");
  await form.getByRole("button", { name: "Add service" }).click();
  await expect(page.getByText("Service added")).toBeVisible();
  const row = table.getByRole("row", { name: new RegExp(`^${name}`) });
  await expect(row).toContainText("Help from afar");
  await expect(row).toContainText("Offered");

  await row.getByText(`Edit ${name}`).click();
  await row.getByRole("textbox", { name: "Name" }).fill(`${name} help`);
  await row.getByRole("checkbox", { name: /^Re-upload after delete/ }).check();
  await axe(page);
  await row.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Service saved")).toBeVisible();
  const renamed = table.getByRole("row", { name: new RegExp(`^${name} help`) });
  await expect(renamed).toContainText("Re-upload after delete");

  await renamed.getByText(`Retire ${name} help`).click();
  const question = page.getByRole("dialog", { name: `Retire ${name} help?` });
  await expect(question).toContainText("Devices that are registered to it");
  await axe(page);
  await question.getByRole("button", { name: "Retire service" }).click();
  await expect(renamed).toContainText("Retired");
  await renamed.getByRole("button", { name: `Offer again ${name} help` }).click();
  await expect(page.getByText("Service offered again")).toBeVisible();
  await expect(renamed).toContainText("Offered");

  // Left retired, so that nobody's approval in another test is for it.
  await renamed.getByText(`Retire ${name} help`).click();
  await question.getByRole("button", { name: "Retire service" }).click();
  await expect(renamed).toContainText("Retired");
});
