// The way through the pages of the sign-in provider (provider.mjs).

import { expect, type Page } from "@playwright/test";

/** Presses the button of the sign-in page, and is at the provider. */
export async function toProvider(page: Page): Promise<void> {
  // The provider's own pages ask for a font that they do without.
  await page.route(/fonts\.googleapis\.com/, (route) => route.fulfill({ contentType: "text/css", body: "" }));
  await page.getByRole("link", { name: "Sign in with Example ID" }).click();
  await page.waitForURL((address) => address.hostname === "localhost");
}

/** Signs in at the provider as whoever has this address, and lets it tell the portal. */
export async function consent(page: Page, email: string): Promise<void> {
  await page.getByPlaceholder("Enter any login").fill(email);
  await page.getByPlaceholder("and password").fill("anything");
  await page.getByRole("button", { name: "Sign-in" }).click();
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page).not.toHaveURL(/^http:\/\/localhost/);
}
