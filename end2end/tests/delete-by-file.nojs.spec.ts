import { ownCustomer } from "./support/customers.ts";
import { csv } from "./support/files.ts";
import { imei } from "./support/identities.ts";
import { signIn } from "./support/people.ts";
import { expect, test } from "./support/test.ts";
import { choose } from "./support/uploads.ts";

test("a plain file form shows what would go, and a plain button deletes it", async ({ page, allowed }) => {
  allowed.status(404, /\/devices\/\d{15}$/);
  await signIn(page, "admin@nordlicht.example");
  const customer = await ownCustomer(page, test.info().parallelIndex);
  const [own, unknown] = [imei(), imei()];
  await page.goto(`/customers/${customer.number}/upload`);
  await choose(page, csv(["IMEI", own]));
  await page.getByRole("button", { name: "Upload", exact: true }).click();
  const device = async () => (await page.request.get(`/devices/${own}`)).status();
  await expect.poll(device).toBe(200);

  await page.goto("/bulk-actions/delete");
  await choose(page, csv(["IMEI", own, unknown, "123"]));
  await page.getByRole("button", { name: "Look up the devices" }).click();
  const main = page.getByRole("main");
  await expect(main).toContainText("1 device of 1 customer");
  await expect(main).toContainText("Not one of your devices.");
  await expect(main).toContainText("Not 14 to 16 digits");
  await main.getByRole("button", { name: "Delete 1 device" }).click();
  await expect(page).toHaveURL(/\/operations\/O-\d{8}-/);
  await expect(async () => {
    await page.reload();
    await expect(page.getByRole("heading", { name: "1 device deleted" })).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 20_000 });
  expect(await device()).toBe(404);
});
