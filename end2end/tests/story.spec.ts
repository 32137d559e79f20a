// The whole way of a device: from its reseller to an MSP, on to a customer, out of a service, and back to the start.

import { imeis } from "./support/identities.ts";
import { list, rows } from "./support/lists.ts";
import { signIn } from "./support/people.ts";
import { act, customerNamed, found, ownNumber, registered, somebodyElse, tick, uploaded } from "./support/receivers.ts";
import { expect, open, test } from "./support/test.ts";
import type { Page } from "@playwright/test";

test.skip(({ isMobile }) => isMobile, "each step has its own test on a phone");

/** Approves the upload that is open; `without` are the services that it is not for. */
async function approve(page: Page, devices: number, { without = [] as string[] } = {}): Promise<void> {
  await page.getByRole("button", { name: "Approve", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: `Approve ${devices} devices?` });
  for (const service of without) await dialog.getByRole("checkbox", { name: service }).uncheck();
  await dialog.getByRole("button", { name: `Approve ${devices} devices` }).click();
  await expect(page.getByText(new RegExp(`^${devices} devices approved`))).toBeVisible();
}

test("a device goes from its reseller over an MSP to a customer, and back to be uploaded again", async ({ page, browser, baseURL }) => {
  test.slow();
  await signIn(page, "admin@rhone.example");
  const msp = await somebodyElse(browser, baseURL, "admin@kestrel.example");
  const customer = await somebodyElse(browser, baseURL, "admin@aurelia.example");
  await registered(msp, await ownNumber(page), false);
  const identities = imeis(3);
  const [first, second] = identities as [string, string];
  const kestrel = await customerNamed(page, "Kestrel Managed Mobility");

  const number = await uploaded(page, kestrel, identities);
  await open(msp, `/devices/uploads/${number}`);
  await approve(msp, 3);
  await expect(rows(list(msp, "Devices")).first()).toContainText("Verified");

  await tick(msp, identities);
  await act(msp, "Move devices to customer");
  const move = msp.getByRole("dialog", { name: "Move 3 devices" });
  await move.getByRole("radio", { name: /Aurelia Kliniken gGmbH/ }).check();
  await move.getByRole("button", { name: "Move 3 devices" }).click();
  await expect(msp.getByText(/^3 devices moved to Aurelia Kliniken gGmbH/)).toBeVisible();

  // The customer finds what the MSP has sent by one of its devices.
  const waiting = (await found(customer, "/devices", first)).first();
  await expect(waiting).toContainText("Pending");
  await expect(waiting).toContainText("Moved by MSP");
  await open(customer, "/devices/uploads?status=waiting");
  const delivered = rows(list(customer, "Uploads")).filter({ hasText: "Kestrel Managed Mobility" });
  await delivered.filter({ has: customer.getByRole("cell", { name: "3", exact: true }) }).first().getByRole("rowheader").getByRole("link").click();
  await expect(rows(list(customer, "Devices"))).toHaveCount(3);
  await approve(customer, 3, { without: ["Configuration"] });

  await found(customer, "/devices", first);
  await tick(customer, [first]);
  await act(customer, "Delete from service");
  const service = customer.getByRole("dialog", { name: /services$/ });
  await service.getByRole("checkbox", { name: "Enrollment" }).check();
  await service.getByRole("button", { name: "Delete 1 device from services" }).click();
  await expect(customer.getByText(/^1 device deleted from Enrollment/)).toBeVisible();

  await found(customer, "/devices", second);
  await tick(customer, [second]);
  await act(customer, "Delete devices");
  await customer.getByRole("dialog", { name: "Delete 1 device?" }).getByRole("button", { name: "Delete 1 device" }).click();
  await expect(customer.getByText("1 device deleted")).toBeVisible();

  // The reseller still has the one, verified, and not the other; which services is the customer's business.
  await expect(await found(page, "/devices", first)).toContainText("Verified");
  await open(page, `/devices?q=${second}`);
  await expect(page.getByText("Nothing matches")).toBeVisible();

  const again = await uploaded(page, kestrel, [second]);
  expect(again).not.toBe(number);
  await open(msp, `/devices/uploads/${again}`);
  await expect(rows(list(msp, "Devices")).first()).toContainText("Pending");
  // Its custody record goes on, as far as the MSP took part.
  await open(msp, `/devices/${second}`);
  for (const event of ["Uploaded", "Deleted", "Moved", "Approved"]) {
    await expect(msp.getByRole("main").getByText(event, { exact: true }).first()).toBeVisible();
  }
  await msp.context().close();
  await customer.context().close();
});
