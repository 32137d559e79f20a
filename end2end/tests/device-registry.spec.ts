// The device registry as the operator keeps it: loaded from files, searched, removed from; and what becomes of devices
// that it does not know.

import type { Page } from "@playwright/test";
import { randomInt } from "node:crypto";
import { axe } from "./support/axe.ts";
import { csv, download, records, type File } from "./support/files.ts";
import { imei, unique } from "./support/identities.ts";
import { list, rowMenu, rows } from "./support/lists.ts";
import { signIn } from "./support/people.ts";
import { screenshots } from "./support/screenshots.ts";
import { expectRow } from "./support/tables.ts";
import { expect, open, test } from "./support/test.ts";
import { checked, choose } from "./support/uploads.ts";

test.describe.configure({ timeout: 120_000 });

/** A TAC that no other test has. */
function tac(): string {
  return `98${String(randomInt(1_000_000)).padStart(6, "0")}`;
}

/** Loads a file and waits for its final status. */
async function load(page: Page, part: "tacs" | "devices", file: File, button: RegExp): Promise<void> {
  await open(page, `/device-registry/load/${part}`);
  await choose(page, file);
  await checked(page);
  await page.getByRole("button", { name: button }).click();
  await expect(page).toHaveURL(/\/device-registry\/loads\/L-\d{8}-[0-9A-Z]{6}$/, { timeout: 30_000 });
  await expect(page.getByRole("main").getByText(/^Completed/).first()).toBeVisible({ timeout: 30_000 });
}

test("the operator loads TACs, corrects the file of failed rows, searches and removes", async ({ page }) => {
  const [first, second] = [tac(), tac()];
  const model = unique("Slate");
  await signIn(page, "operator@waybill.example");
  await open(page, "/device-registry");
  await axe(page);
  await page.getByRole("link", { name: "Load TACs" }).click();
  await expect(page).toHaveURL("/device-registry/load/tacs");
  await axe(page);

  await choose(page, csv(["TAC;Manufacturer;Model;Edition", `${first};Aurora;${model};Enterprise`, `${second};Aurora;${model};`, `1234567;Aurora;${model};`, `${tac()};Aurora;${model};Gold`], "tacs.csv"));
  const step = await checked(page);
  await expect(step.getByText("ready to load").locator("..")).toHaveText(/^2\s*ready to load$/);
  await expect(step).toContainText("A TAC has 8 digits; this has 7 characters.");
  await expect(step).toContainText("Write the edition as Standard or Enterprise");
  await axe(page);
  await screenshots(page, "registry-check");
  await page.getByRole("button", { name: "Load 2 TACs" }).click();

  await expect(page).toHaveURL(/\/device-registry\/loads\/L-\d{8}-[0-9A-Z]{6}$/, { timeout: 30_000 });
  const main = page.getByRole("main");
  await expect(main.getByText("Completed with error").first()).toBeVisible({ timeout: 30_000 });
  await expect(main.getByText("added", { exact: true }).locator("..")).toHaveText(/^2\s*added$/);
  await axe(page);
  const errors = await download(page, () => main.getByRole("link", { name: "Download errors as CSV" }).click());
  expect(records(errors.text).map((row) => row["Code"])).toEqual(["tac_shape", "edition"]);

  // Corrected, the file of failed rows loads as it is.
  const third = tac();
  const corrected = errors.text.replace("1234567", third).replace("Gold", "Standard");
  await load(page, "tacs", { name: "errors.csv", mimeType: "text/csv", buffer: Buffer.from(corrected) }, /^Load 2 TACs$/);

  await open(page, `/device-registry?q=${encodeURIComponent(model)}`);
  const table = list(page, "TACs");
  await expect(rows(table)).toHaveCount(4);
  await expectRow(table, { TAC: first, Manufacturer: "Aurora", Model: model, Edition: "Enterprise" });
  await open(page, `/device-registry?q=${first.slice(0, 7)}`);
  const row = await expectRow(list(page, "TACs"), { TAC: first, Model: model });

  await (await rowMenu(page, row)).getByRole("button", { name: "Remove" }).click();
  const question = page.getByRole("dialog", { name: `Remove TAC ${first}?` });
  await expect(question).toContainText("Devices that were uploaded, with the model that they have");
  await axe(page);
  await question.getByRole("button", { name: "Remove TAC" }).click();
  await expect(list(page, "TACs").getByText(first)).toHaveCount(0);

  await open(page, "/device-registry/loads");
  await axe(page);
  await expect(list(page, "Loads").getByText("tacs.csv").first()).toBeVisible();
});

test("loading again updates what is there, and single devices find their model by their TAC", async ({ page }) => {
  const code = tac();
  const [model, renamed] = [unique("Slate"), unique("Slate")];
  const [one, two] = [imei(code), imei(code)];
  await signIn(page, "operator@waybill.example");
  await load(page, "tacs", csv(["TAC,Manufacturer,Model", `${code},Aurora,${model}`]), /^Load 1 TAC$/);
  await load(page, "tacs", csv(["TAC,Manufacturer,Model", `${code},Aurora,${renamed}`]), /^Load 1 TAC$/);
  await expect(page.getByRole("main").getByText("changed", { exact: true }).locator("..")).toHaveText(/^1\s*changed$/);

  await load(page, "devices", csv(["IMEI,IMEI 2,Serial number", `${one},${two},R58E${code}`]), /^Load 1 device$/);
  await open(page, `/device-registry/devices?q=${one}`);
  await axe(page);
  const row = await expectRow(list(page, "Single devices"), { "IMEI 2": two, "Serial number": `R58E${code}`, Model: renamed });
  await (await rowMenu(page, row)).getByRole("button", { name: "Remove" }).click();
  const question = page.getByRole("dialog", { name: `Remove ${one} from the registry?` });
  await question.getByRole("button", { name: "Remove device" }).click();
  await expect(list(page, "Single devices").getByText(one)).toHaveCount(0);
});

test("the operator reads what becomes of unknown devices, and saves it as it is", async ({ page }) => {
  await signIn(page, "operator@waybill.example");
  await open(page, "/device-registry");
  // Not refused here: other tests upload devices that nobody knows. What the ingest does then, the store's tests show.
  await expect(page.getByRole("radio", { name: /^Accept them/ })).toBeChecked();
  await page.getByRole("button", { name: "Save policy" }).click();
  await expect(page.getByText("Policy saved")).toBeVisible();
  await expect(page.getByRole("radio", { name: /^Accept them/ })).toBeChecked();
});
