// The logo of an organisation: uploaded, shown, replaced and removed.

import { axe } from "./support/axe.ts";
import { PIXEL } from "./support/files.ts";
import { signIn } from "./support/people.ts";
import { screenshots } from "./support/screenshots.ts";
import { expect, open, test } from "./support/test.ts";

/** Each project has an organisation of its own. */
function administrator(): string {
  return test.info().project.name === "desktop" ? "admin@rheinwerk.example" : "admin@freya.example";
}

test("a logo stands beside the name of the organisation until it is removed", async ({ page, isMobile }) => {
  await signIn(page, administrator());
  await open(page, "/settings/organisation");
  const logo = page.getByRole("img", { name: /^Logo of / });
  await expect(logo).toHaveCount(0);
  await page.getByLabel("Picture").setInputFiles({ name: "logo.png", mimeType: "image/png", buffer: Buffer.from("<svg/>") });
  await page.getByRole("button", { name: "Upload logo" }).click();
  await expect(page.getByText("This is no PNG, JPEG or WebP picture.")).toBeVisible();
  await axe(page);
  await page.getByLabel("Picture").setInputFiles(PIXEL);
  await page.getByRole("button", { name: "Upload logo" }).click();
  await expect(logo).toBeVisible();
  expect(await logo.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(1);
  if (!isMobile) await expect(page.locator("aside .org-logo")).toBeVisible();
  await axe(page);
  await screenshots(page, "logo");
  await page.getByText("Remove logo", { exact: true }).click();
  await page.getByRole("button", { name: "Remove the logo" }).click();
  await expect(logo).toHaveCount(0);
  await expect(page.getByRole("heading", { level: 1, name: "Organisation" })).toBeVisible();
});
