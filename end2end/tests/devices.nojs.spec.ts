import { list, rows } from "./support/lists.ts";
import { signIn } from "./support/people.ts";
import { expect, test } from "./support/test.ts";

test("a device is found and shown without JavaScript", async ({ page }) => {
  await signIn(page, "viewer@nordlicht.example");
  await page.goto("/devices");
  const link = rows(list(page, "Devices")).first().getByRole("rowheader").getByRole("link");
  const identity = await link.innerText();
  await page.getByRole("searchbox", { name: /Find a device/ }).fill(identity);
  await page.getByRole("searchbox", { name: /Find a device/ }).press("Enter");
  await expect(page).toHaveURL(`/devices/${identity}`);
  await expect(page.getByRole("heading", { level: 1, name: `Device ${identity}` })).toBeVisible();
  await expect(page.getByRole("heading", { name: "Custody record" })).toBeVisible();
});
