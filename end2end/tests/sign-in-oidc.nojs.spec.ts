import { consent, toProvider } from "./support/provider.ts";
import { expect, test } from "./support/test.ts";

test("a person signs in at the provider, which is a link there and redirects back", async ({ page }) => {
  await page.goto("/customers?status=active");
  await toProvider(page);
  await consent(page, "viewer@kestrel.example");
  await expect(page).toHaveURL("/customers?status=active");
  await expect(page.getByRole("heading", { level: 1, name: "Customers" })).toBeVisible();
});
