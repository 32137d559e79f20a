// Registering a reseller without JavaScript: plain forms throughout.

import { signIn } from "./support/people.ts";
import { notRegistered, somebodyElse } from "./support/receivers.ts";
import { expect, test } from "./support/test.ts";

test("a reseller is looked up, registered and removed by plain forms", async ({ page, browser, baseURL }) => {
  const receiver = test.info().project.name.startsWith("desktop") ? "admin@rheinwerk.example" : "admin@freya.example";
  const reseller = await somebodyElse(browser, baseURL, "admin@rhone.example");
  // A remembered session opens no page by itself.
  await reseller.goto("/");
  const number = await reseller.getByRole("main").getByText(/^\d{10}$/).first().innerText();
  await reseller.context().close();
  await signIn(page, receiver);
  await notRegistered(page, number);
  await page.goto("/resellers/register");
  await page.getByRole("textbox", { name: "Reseller ID" }).fill(number);
  await page.getByRole("button", { name: "Look up" }).click();
  await page.getByRole("button", { name: "Register", exact: true }).click();
  await expect(page).toHaveURL(`/resellers/${number}`);
  const auto = page.getByRole("checkbox", { name: "Auto-approve all uploads of this reseller" });
  await auto.check();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(auto).toBeChecked();
  await auto.uncheck();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(auto).not.toBeChecked();
  await page.getByText("Remove reseller", { exact: true }).click();
  await page.getByRole("button", { name: /^Remove Télécom/ }).click();
  await expect(page).toHaveURL("/resellers");
  await expect(page.getByRole("rowheader", { name: /^Télécom/ })).toHaveCount(0);
});
