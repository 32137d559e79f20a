// Pages in another language than English: by the browser's preference, and by the person's own choice.

import { axe } from "./support/axe.ts";
import { english, PAGES } from "./support/languages.ts";
import { signIn } from "./support/people.ts";
import { expect, open, test } from "./support/test.ts";

test.describe("a German browser", () => {
  test.use({ locale: "de-DE" });

  test("signs in in German", async ({ page }) => {
    await open(page, "/sign-in?refused=wrong");
    await expect(page.locator("html")).toHaveAttribute("lang", "de");
    await expect(page.getByRole("button", { name: "Anmelden", exact: true })).toBeVisible();
    expect(await english(page)).toEqual([]);
    await axe(page);
  });

  for (const [person, addresses] of PAGES) {
    test(`reads no English on the pages of ${person}`, async ({ page, allowed }) => {
      test.setTimeout(180_000);
      allowed.status(404, /nothing-here/);
      await signIn(page, person);
      const found: Record<string, string[]> = {};
      for (const address of addresses) {
        await open(page, address);
        await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
        const texts = await english(page);
        if (texts.length > 0) found[address] = texts;
      }
      expect(found).toEqual({});
    });
  }

  test("sees numbers and dates as German has them", async ({ page }) => {
    await signIn(page, "admin@nordlicht.example");
    await open(page, "/");
    await expect(page.locator(".tile b").filter({ hasText: /^\d{1,3}(\.\d{3})+$/ }).first()).toBeVisible();
    await expect(page.getByText(/^\S+ 20\d\d$/).first()).toBeAttached();
    await expect(page.getByText(/^(Feb|Mar|May|Oct|Dec) 20\d\d$/)).toHaveCount(0);
    await open(page, "/settings/sessions");
    await expect(page.getByRole("time").first()).toHaveText(/\d{1,2}\. \S+ 20\d\d/);
  });
});

test("a person's own language goes before the browser's", async ({ page, isMobile }) => {
  // Each project has a person whom no other test signs in as: the choice is theirs everywhere.
  await signIn(page, isMobile ? "greta@harbourline.example" : "tomas@harbourline.example", { ownSession: true });
  await open(page, "/settings/appearance");
  await page.getByRole("combobox", { name: "Language" }).selectOption("Deutsch");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Darstellung" })).toBeVisible();
  await open(page, "/customers");
  await expect(page.getByRole("heading", { level: 1, name: "Kunden" })).toBeVisible();
  await open(page, "/settings/appearance");
  await page.getByRole("combobox", { name: "Sprache" }).selectOption("Wie im Browser eingestellt");
  await page.getByRole("button", { name: "Speichern" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Appearance" })).toBeVisible();
});
