// Webhooks: created, tried, rotated, paused and deleted.

import { axe } from "./support/axe.ts";
import { unique } from "./support/identities.ts";
import { list, rowMenu, rows } from "./support/lists.ts";
import { signIn } from "./support/people.ts";
import { expect, open, test } from "./support/test.ts";

test("a webhook is created, tried, and deleted with its log", async ({ page }) => {
  const name = unique("ERP");
  await signIn(page, "admin@nordlicht.example");
  await open(page, "/settings");
  await page.getByRole("link", { name: "Webhooks" }).click();
  await page.getByRole("link", { name: "Create webhook" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill(name);
  await page.getByRole("textbox", { name: "Address" }).fill("https://127.0.0.1/hooks");
  await page.getByRole("checkbox", { name: "An upload has finished" }).check();
  await axe(page);
  await page.getByRole("button", { name: "Create webhook" }).click();
  await expect(page.getByRole("textbox", { name: "Secret" })).toHaveValue(/^waybillw_[0-9a-f]{64}$/);
  await page.getByRole("link", { name: "Go to the webhook" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(name);
  await page.getByRole("button", { name: "Send test" }).click();
  await expect(page.getByText("A test is on its way.")).toBeVisible();
  const row = rows(list(page, "Log of the webhook")).first();
  await expect(row).toContainText("Test");
  await expect(async () => {
    await page.reload();
    await expect(row).toContainText("The address is not public.", { timeout: 1000 });
  }).toPass({ timeout: 30_000 });
  await axe(page);
  await (await rowMenu(page, row)).getByRole("button", { name: "Send again" }).click();
  await expect(page.getByText("It is on its way again")).toBeVisible();
  await page.getByRole("button", { name: "Rotate secret" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Rotate secret" }).click();
  const dialog = page.getByRole("dialog", { name: "New secret" });
  await expect(dialog.getByRole("textbox", { name: "Secret" })).toHaveValue(/^waybillw_/);
  await dialog.getByRole("button", { name: "Done" }).click();
  await page.getByRole("button", { name: "Pause" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Pause" }).click();
  await expect(page.getByText(`${name} is paused`)).toBeVisible();
  await page.getByRole("button", { name: "Delete" }).click();
  const question = page.getByRole("dialog", { name: `Delete ${name}?` });
  await expect(question).toContainText("The webhook, with its secret and its log");
  await question.getByRole("button", { name: "Delete webhook" }).click();
  await expect(page).toHaveURL("/settings/webhooks");
  await expect(rows(list(page, "Webhooks")).filter({ hasText: name })).toHaveCount(0);
});

test("what is wrong with a webhook is said at its field", async ({ page, allowed }) => {
  allowed.status(422, /webhooks/);
  await signIn(page, "admin@nordlicht.example");
  await open(page, "/settings/webhooks/create");
  await page.getByRole("textbox", { name: "Name" }).fill(unique("Wrong"));
  const address = page.getByRole("textbox", { name: "Address" });
  await address.fill("https://user:secret@erp.example/");
  await page.getByRole("button", { name: "Create webhook" }).click();
  await expect(address).toHaveAccessibleDescription(/An address looks like https:\/\/erp\.example\/hooks/);
  await expect(page.getByRole("group", { name: "Events" })).toHaveAccessibleDescription(/Fill this in\./);
});
