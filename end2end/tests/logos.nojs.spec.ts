// The logo of an organisation, by plain forms.

import { PIXEL } from "./support/files.ts";
import { signIn } from "./support/people.ts";
import { expect, test } from "./support/test.ts";

test("a logo is uploaded and removed by plain forms", async ({ page }) => {
  await signIn(page, "admin@rhone.example");
  await page.goto("/settings/organisation");
  await page.getByLabel("Picture").setInputFiles(PIXEL);
  await page.getByRole("button", { name: "Upload logo" }).click();
  const logo = page.getByRole("img", { name: /^Logo of / });
  await expect(logo).toBeVisible();
  await page.getByText("Remove logo", { exact: true }).click();
  await page.getByRole("button", { name: "Remove the logo" }).click();
  await expect(logo).toHaveCount(0);
});
