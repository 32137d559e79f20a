// Reading tables as people do: by the words in the header.

import { expect, type Locator } from "@playwright/test";

/** Expects a row that holds these texts in the columns of these headers; returns it. On a phone a row is a card, whose
 *  cells are labelled by the same headers. */
export async function expectRow(table: Locator, cells: Record<string, string | RegExp>): Promise<Locator> {
  await expect(table.locator("thead th").first()).toBeAttached();
  const headers = (await table.locator("thead th").allTextContents()).map(plain);
  let row = table.locator("tbody tr");
  for (const [header, text] of Object.entries(cells)) {
    const column = headers.findIndex((other) => other === header || other.startsWith(`${header} `));
    expect(column, `a column "${header}" among ${headers.join(", ")}`).toBeGreaterThanOrEqual(0);
    const cell = table.page().locator(`:is(td, th):nth-child(${column + 1})`);
    row = row.filter({ has: cell.filter({ hasText: text }) });
  }
  await expect(row.first(), `a row with ${JSON.stringify(cells)}`).toBeVisible();
  return row.first();
}

function plain(text: string): string {
  // The arrow of the column that the table is sorted by is no word.
  return text.replace(/[↑↓]/g, "").replace(/\s+/g, " ").trim();
}
