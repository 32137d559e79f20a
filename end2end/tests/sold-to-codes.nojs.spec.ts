import { randomInt } from "node:crypto";
import { unique } from "./support/identities.ts";
import { signIn } from "./support/people.ts";
import { expectRow } from "./support/tables.ts";
import { expect, test } from "./support/test.ts";

test("a code is added, renamed and removed by plain forms", async ({ page }) => {
  const [number, alias] = [`NJ-${randomInt(100_000, 999_999)}`, unique("Alias")];
  await signIn(page, "admin@rhone.example");
  await page.goto("/settings/sold-to-codes");
  const table = page.getByRole("table", { name: "Sold-to codes" });
  await page.getByRole("textbox", { name: "Sold-to code" }).fill(number);
  await page.getByRole("textbox", { name: "Alias" }).last().fill(alias);
  await page.getByRole("button", { name: "Add", exact: true }).click();
  const row = await expectRow(table, { Alias: alias, "Sold-to code": number });
  await row.getByText(`Rename ${alias}`).click();
  await row.getByRole("textbox", { name: "Alias" }).fill(`${alias} renamed`);
  await row.getByRole("button", { name: "Save" }).click();
  const renamed = await expectRow(table, { Alias: `${alias} renamed`, "Sold-to code": number });
  await renamed.getByText(`Remove ${alias} renamed`).click();
  await expect(renamed).toContainText("uploads that used it keep their record of it");
  await renamed.getByRole("button", { name: "Remove sold-to code" }).click();
  await expect(table).not.toContainText(number);
});
