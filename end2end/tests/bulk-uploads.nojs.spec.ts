import { ownCustomer } from "./support/customers.ts";
import { csv } from "./support/files.ts";
import { imei } from "./support/identities.ts";
import { list } from "./support/lists.ts";
import { signIn } from "./support/people.ts";
import { expectRow } from "./support/tables.ts";
import { expect, test } from "./support/test.ts";
import { choose } from "./support/uploads.ts";

test("a plain file form uploads for many customers and leads to what became of it", async ({ page }) => {
  await signIn(page, "uploader@rhone.example");
  const first = await ownCustomer(page, test.info().parallelIndex);
  const second = await ownCustomer(page, test.info().parallelIndex, { other: true });
  await page.goto("/bulk-actions");
  await page.getByRole("main").getByRole("link", { name: "Upload devices" }).first().click();
  await choose(page, csv(["IMEI,Customer ID", `${imei()},${first.number}`, `${imei()},${second.number}`, `${imei()},0000000000`]));
  await page.getByRole("button", { name: "Upload", exact: true }).click();
  await expect(page).toHaveURL(/\/bulk-actions\/uploads\/B-/);
  await expect(async () => {
    await page.reload();
    await expect(page.getByRole("main").getByText("Completed with error").first()).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 20_000 });
  await expectRow(list(page, "Uploads"), { "Customer ID": first.number, Status: "Completed" });
  await expectRow(list(page, "Uploads"), { "Customer ID": second.number, Status: "Completed" });
  await expect(page.getByRole("main")).toContainText("Not one of your customers");
});
