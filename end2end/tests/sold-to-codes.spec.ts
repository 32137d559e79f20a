import { randomInt } from "node:crypto";
import { unique } from "./support/identities.ts";
import { signIn } from "./support/people.ts";
import { expectRow } from "./support/tables.ts";
import { expect, open, test } from "./support/test.ts";

// One organisation has at most 20 of them: one test after the other, each leaves what it found.
test.describe.configure({ mode: "default" });

function code(): string {
  return `T${test.info().project.name === "desktop" ? "D" : "P"}-${randomInt(100_000, 999_999)}`;
}

test("a code is added, renamed and removed", async ({ page }) => {
  const [number, alias] = [code(), unique("Alias")];
  await signIn(page, "admin@nordlicht.example");
  await open(page, "/settings/sold-to-codes");
  const table = page.getByRole("table", { name: "Sold-to codes" });
  await expectRow(table, { Alias: "Nordic retail", "Sold-to code": "NL-20417" });
  await page.getByRole("textbox", { name: "Sold-to code" }).fill(number);
  await page.getByRole("textbox", { name: "Alias" }).last().fill(alias);
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await expect(page.getByText("Sold-to code added")).toBeVisible();
  const row = await expectRow(table, { Alias: alias, "Sold-to code": number });
  await row.getByText(`Rename ${alias}`).click();
  await row.getByRole("textbox", { name: "Alias" }).fill(`${alias} renamed`);
  await row.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Alias saved")).toBeVisible();
  const renamed = await expectRow(table, { Alias: `${alias} renamed`, "Sold-to code": number });
  await renamed.getByText(`Remove ${alias} renamed`).click();
  const question = page.getByRole("dialog", { name: `Remove ${alias} renamed?` });
  await expect(question).toContainText(`The sold-to code ${number}`);
  await expect(question).toContainText("Uploads that used it keep their record of it");
  await question.getByRole("button", { name: "Remove sold-to code" }).click();
  await expect(page.getByText(`Sold-to code ${number} removed`)).toBeVisible();
  await expect(table).not.toContainText(number);
});

test("a code of the wrong shape and one that exists are refused at the field", async ({ page, allowed }) => {
  allowed.status(422, /sold-to-codes/);
  allowed.status(409, /sold-to-codes/);
  await signIn(page, "admin@nordlicht.example");
  await open(page, "/settings/sold-to-codes");
  const field = page.getByRole("textbox", { name: "Sold-to code" });
  for (const [typed, answer] of [
    ["SHORT", "7 to 10 letters, digits or hyphens."],
    ["WITH SPACE", "7 to 10 letters, digits or hyphens."],
    ["ELEVEN-CHAR", "7 to 10 letters, digits or hyphens."],
    ["NL-20417", "A sold-to code with this code or alias exists. Choose another one."],
  ] as const) {
    await field.fill(typed);
    await page.getByRole("textbox", { name: "Alias" }).last().fill(unique("Alias"));
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await expect(field).toHaveAttribute("aria-invalid", "true");
    await expect(field).toHaveAccessibleDescription(new RegExp(`${answer.replace(/[.]/g, "\\.")}$`));
  }
});

test("there are at most twenty", async ({ page, allowed }) => {
  test.skip(test.info().project.name !== "desktop", "it fills the one list that the organisation has");
  allowed.status(422, /sold-to-codes/);
  await signIn(page, "admin@harbourline.example");
  const add = (number: string) =>
    page.request.post("/api/sold-to-codes/add", { form: { code: number, alias: `Limit ${number}` }, headers: { accept: "application/json" } });
  const added: string[] = [];
  let refused = 0;
  for (let place = 0; place < 20; place++) {
    const number = `LIM-${String(place).padStart(4, "0")}`;
    const answer = await add(number);
    if (answer.ok()) added.push(number);
    else refused++;
  }
  expect(refused, "one code was there before").toBe(1);
  await open(page, "/settings/sold-to-codes");
  await expect(page.getByRole("table", { name: "Sold-to codes" }).locator("tbody").getByRole("row")).toHaveCount(20);
  const button = page.getByRole("button", { name: "Add", exact: true });
  await expect(button).toHaveAccessibleDescription("There are 20 codes, the most there can be. Remove one first.");
  for (const number of added) expect((await page.request.post("/api/sold-to-codes/remove", { form: { code: number } })).ok()).toBe(true);
});

test("a viewer sees the codes and cannot change them", async ({ page }) => {
  await signIn(page, "viewer@nordlicht.example");
  await open(page, "/settings/sold-to-codes");
  const table = page.getByRole("table", { name: "Sold-to codes" });
  await expectRow(table, { Alias: "Public sector" });
  await expect(table.getByRole("button")).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Add", exact: true })).toHaveAccessibleDescription(/Needs the permission “Manage settings”/);
});
