import { randomInt } from "node:crypto";
import { csv } from "./support/files.ts";
import { unique } from "./support/identities.ts";
import { list } from "./support/lists.ts";
import { signIn } from "./support/people.ts";
import { expectRow } from "./support/tables.ts";
import { expect, test } from "./support/test.ts";
import { choose } from "./support/uploads.ts";

test("a plain file form loads TACs and leads to what became of them", async ({ page }) => {
  const tac = `97${String(randomInt(1_000_000)).padStart(6, "0")}`;
  const model = unique("Slate");
  await signIn(page, "operator@waybill.example");
  await page.goto("/device-registry");
  await page.getByRole("link", { name: "Load TACs" }).click();
  await choose(page, csv(["TAC,Manufacturer,Model,Edition", `${tac},Aurora,${model},Enterprise`, `12,Aurora,${model},`]));
  await page.getByRole("button", { name: "Load", exact: true }).click();
  await expect(page).toHaveURL(/\/device-registry\/loads\/L-/);
  await expect(async () => {
    await page.reload();
    await expect(page.getByRole("main").getByText("Completed with error").first()).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 20_000 });
  await expect(page.getByRole("main")).toContainText("Not a TAC");
  await page.goto(`/device-registry?q=${tac}`);
  await expectRow(list(page, "TACs"), { TAC: tac, Manufacturer: "Aurora", Model: model, Edition: "Enterprise" });
});
