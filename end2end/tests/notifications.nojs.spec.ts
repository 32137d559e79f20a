import { signIn } from "./support/people.ts";
import { expect, test } from "./support/test.ts";

test("the bell leads to the list, all is read by a plain form, and so is what one is told of", async ({ page }) => {
  const email = test.info().project.name.startsWith("desktop") ? "viewer@kestrel.example" : "viewer@aurelia.example";
  await signIn(page, email);
  await page.goto("/settings");
  await page.getByRole("button", { name: /^Notifications/ }).click();
  await expect(page).toHaveURL(/\/notifications\??$/);
  await expect(page.getByRole("heading", { name: "Notifications", level: 1 })).toBeVisible();
  await page.getByRole("main").getByRole("button", { name: "Mark all as read" }).click();
  await expect(page).toHaveURL("/notifications");
  await expect(page.getByRole("button", { name: "Notifications", exact: true })).toBeVisible();

  await page.getByRole("link", { name: "Choose what you are told" }).click();
  const received = "A delivery was approved without a hand";
  const [bell, mail] = ["in the bell", "by mail"].map((way) => page.getByRole("checkbox", { name: `${received}: ${way}` }));
  await expect(bell!).toBeChecked();
  await expect(mail!).not.toBeChecked();
  await mail!.check();
  await bell!.uncheck();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page).toHaveURL("/settings/notifications");
  await page.goto("/settings/notifications");
  await expect(bell!).not.toBeChecked();
  await expect(mail!).toBeChecked();
  // All off is a choice, too.
  await mail!.uncheck();
  await page.getByRole("button", { name: "Save" }).click();
  await page.goto("/settings/notifications");
  await expect(mail!).not.toBeChecked();
  await bell!.check();
  await page.getByRole("button", { name: "Save" }).click();
});
