// The parts that every list has, by the words on them.

import { expect, type Locator, type Page } from "@playwright/test";
import { hydrated } from "./test.ts";

/** The table of a list: "Customers". */
export function list(page: Page, name: string): Locator {
  return page.getByRole("table", { name: new RegExp(`^${name}\\.`) });
}

/** The rows of a table, without its header. */
export function rows(table: Locator): Locator {
  return table.getByRole("row").filter({ has: table.page().getByRole("rowheader") });
}

/** The texts of a column, top to bottom. */
export async function column(table: Locator, header: string): Promise<string[]> {
  await expect(table.locator("thead th").first()).toBeAttached();
  const headers = (await table.locator("thead th").allInnerTexts()).map((text) => text.replace(/\s+/g, " ").trim());
  const at = headers.findIndex((other) => other === header || other.startsWith(`${header} `));
  expect(at, `a column "${header}" among ${headers.join(", ")}`).toBeGreaterThanOrEqual(0);
  return await table.locator(`tbody tr > :nth-child(${at + 1})`).allInnerTexts();
}

/** "1–50 of 231": the rows on this page and all that match. */
export async function extent(page: Page): Promise<string> {
  return await page.getByRole("navigation", { name: "Pages" }).getByText(/ of |no rows/).innerText();
}

/** Waits until the list says so: "1–50 of 231". */
export async function expectExtent(page: Page, text: string | RegExp): Promise<void> {
  await expect(page.getByRole("navigation", { name: "Pages" })).toContainText(text);
}

/** Opens a panel or a menu by its button, and returns it. */
export async function panel(page: Page, button: string | RegExp, name: string | RegExp): Promise<Locator> {
  await page.getByRole("button", { name: button }).first().click();
  const panel = page.getByRole("group", { name }).filter({ visible: true }).first();
  await expect(panel).toBeVisible();
  return panel;
}

/** Opens a row's menu. */
export async function rowMenu(page: Page, row: Locator): Promise<Locator> {
  await row.getByRole("button", { name: /^Actions: / }).click();
  return page.getByRole("group", { name: /^Actions: / }).filter({ visible: true });
}

/** Sorts by a column: by its header, or on a phone, which shows no headers, by the menu. */
export async function sortBy(page: Page, header: string, isMobile: boolean): Promise<void> {
  const before = page.url();
  if (isMobile) {
    const menu = await panel(page, /^Sorting: /, /^Sorting: /);
    await menu.getByRole("link", { name: header }).click();
  } else {
    await page.getByRole("columnheader", { name: header }).getByRole("link").click();
  }
  await expect(page).not.toHaveURL(before);
  await hydrated(page);
}
