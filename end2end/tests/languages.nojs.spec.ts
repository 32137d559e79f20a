// What the server writes in German, before any script runs.

import { english, PAGES } from "./support/languages.ts";
import { signIn } from "./support/people.ts";
import { expect, test } from "./support/test.ts";

test.use({ locale: "de-DE" });

for (const [person, addresses] of PAGES) {
  test(`the server writes no English on the pages of ${person}`, async ({ page, allowed }) => {
    test.setTimeout(120_000);
    allowed.status(404, /nothing-here/);
    await signIn(page, person);
    const found: Record<string, string[]> = {};
    for (const address of addresses) {
      await page.goto(address);
      const texts = await english(page);
      if (texts.length > 0) found[address] = texts;
    }
    expect(found).toEqual({});
  });
}

test("a plain link that leads nowhere says so in German", async ({ page, allowed }) => {
  allowed.status(404);
  await signIn(page, "admin@nordlicht.example");
  await page.goto("/customers/0000000000/devices.csv");
  await expect(page.getByRole("heading", { name: "Das hat nicht funktioniert" })).toBeVisible();
});
