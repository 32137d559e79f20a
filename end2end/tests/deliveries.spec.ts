// UPLOADS of a receiver: approving, rejecting, without a hand, and what the reseller sees of it.

import { axe } from "./support/axe.ts";
import { imeis } from "./support/identities.ts";
import { list, rows } from "./support/lists.ts";
import { signIn } from "./support/people.ts";
import { act, customerNamed, found, ownNumber, registered, somebodyElse, tick, uploaded } from "./support/receivers.ts";
import { expect, open, test } from "./support/test.ts";

test("an upload is approved for a service, and turns Verified before the reseller's eyes", async ({ page, browser, baseURL }) => {
  await signIn(page, "admin@nordlicht.example");
  const reseller = await ownNumber(page);
  const customer = await somebodyElse(browser, baseURL, "admin@aurelia.example");
  await registered(customer, reseller, false);
  const identities = imeis(2);
  const aurelia = await customerNamed(page, "Aurelia Kliniken gGmbH");
  const number = await uploaded(page, aurelia, identities);
  await open(page, `/devices?q=${identities[0]}`);
  const device = rows(list(page, "Devices")).first();
  await expect(device).toContainText("Pending");

  await (await found(customer, "/devices/uploads", number)).getByRole("rowheader").getByRole("link").click();
  await expect(customer.getByRole("heading", { name: `Upload ${number}` })).toBeVisible();
  await expect(rows(list(customer, "Devices"))).toHaveCount(2);
  await axe(customer);
  await customer.getByRole("button", { name: "Approve", exact: true }).click();
  const dialog = customer.getByRole("dialog", { name: "Approve 2 devices?" });
  await expect(dialog.getByRole("checkbox", { name: "Enrollment" })).toBeChecked();
  await axe(customer);
  await dialog.getByRole("checkbox", { name: "Guard" }).uncheck();
  await dialog.getByRole("button", { name: "Approve 2 devices" }).click();
  await expect(customer.getByText(/^2 devices approved/)).toBeVisible();
  await expect(rows(list(customer, "Devices")).first()).toContainText("Verified");

  // Nothing was loaded anew here.
  await expect(device).toContainText("Verified");
  await open(page, `/uploads/${number}`);
  await expect(page.getByRole("region", { name: "Answer of the customer" })).toContainText("Approved by the customer");
  await customer.context().close();
});

test("a rejected upload goes back, and the reseller reads why", async ({ page, browser, baseURL }) => {
  await signIn(page, "admin@nordlicht.example");
  const reseller = await ownNumber(page);
  const customer = await somebodyElse(browser, baseURL, "admin@aurelia.example");
  await registered(customer, reseller, false);
  const identities = imeis(2);
  const aurelia = await customerNamed(page, "Aurelia Kliniken gGmbH");
  const number = await uploaded(page, aurelia, identities);
  await found(customer, "/devices/uploads", number);
  await tick(customer, [number]);
  await act(customer, "Reject");
  const dialog = customer.getByRole("dialog", { name: "Reject 1 upload?" });
  const button = dialog.getByRole("button", { name: "Reject 2 devices" });
  await expect(button).toBeDisabled();
  await dialog.getByRole("textbox", { name: "Reason" }).fill("Not what we ordered");
  await axe(customer);
  await button.click();
  await expect(customer.getByText(/^2 devices rejected/)).toBeVisible();
  await expect(rows(list(customer, "Uploads")).first()).toContainText("Rejected");
  await open(page, `/uploads/${number}`);
  await expect(page.getByRole("region", { name: "Answer of the customer" })).toContainText("Not what we ordered");
  // What was rejected can be uploaded again.
  await uploaded(page, aurelia, identities);
  await customer.context().close();
});

test("a reseller that is auto-approved needs no hand", async ({ page, browser, baseURL }) => {
  await signIn(page, "admin@harbourline.example");
  const reseller = await ownNumber(page);
  const msp = await somebodyElse(browser, baseURL, "admin@kestrel.example");
  await registered(msp, reseller, true);
  const kestrel = await customerNamed(page, "Kestrel Managed Mobility").catch(() => undefined);
  test.skip(!kestrel, "the demo does not connect them");
  const number = await uploaded(page, kestrel!, imeis(2));
  await expect(await found(msp, "/devices/uploads", number)).toContainText("Approved");
  await msp.context().close();
});

test("a viewer sees the uploads and cannot decide", async ({ page }) => {
  await signIn(page, "viewer@aurelia.example");
  await open(page, "/devices/uploads");
  await expect(rows(list(page, "Uploads")).first()).toBeVisible();
  await expect(page.getByRole("button", { name: "Approve all devices" })).toHaveAccessibleDescription(/Needs the permission “Approve devices”/);
});
