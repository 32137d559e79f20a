// Pictures of pages, kept in end2end/screenshots by name, project and colour scheme. They are for people to look at.

import { test, type Page } from "@playwright/test";

/** Takes the page in light and dark. Does nothing unless SCREENSHOTS is set. */
export async function screenshots(page: Page, name: string): Promise<void> {
  if (!process.env.SCREENSHOTS) return;
  const project = test.info().project.name.replaceAll(" ", "-");
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: `screenshots/${name}-${project}-${colorScheme}.png`, animations: "disabled" });
  }
  await page.emulateMedia({ colorScheme: null });
}
