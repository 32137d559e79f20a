// What people are told: the bell above every page, live, and the list of it.

import { axe } from "./support/axe.ts";
import { imeis } from "./support/identities.ts";
import { list, rows } from "./support/lists.ts";
import { signIn } from "./support/people.ts";
import { customerNamed, ownNumber, registered, somebodyElse, uploaded } from "./support/receivers.ts";
import { screenshots } from "./support/screenshots.ts";
import { expect, open, test } from "./support/test.ts";
import type { Locator, Page } from "@playwright/test";

/** The bell's button. */
function bell(page: Page): Locator {
  return page.getByRole("banner").getByRole("button", { name: /^Notifications/ });
}

/** How many the bell says are unread. */
async function unread(page: Page): Promise<number> {
  const name = await bell(page).getAttribute("aria-label");
  return Number(name?.match(/(\d+) unread/)?.[1] ?? 0);
}

/** Opens the bell. */
async function opened(page: Page): Promise<Locator> {
  await bell(page).click();
  const panel = page.getByRole("group", { name: "Notifications", exact: true });
  await expect(panel.getByRole("link", { name: "See all" })).toBeVisible();
  return panel;
}

test("a delivery rings at the customer, its answer at the reseller, and nothing is loaded anew", async ({ page, browser, baseURL, isMobile }) => {
  test.skip(isMobile, "the same on a phone; what is different there is tested below");
  await signIn(page, "admin@nordlicht.example");
  const reseller = await ownNumber(page);
  const customer = await somebodyElse(browser, baseURL, "admin@aurelia.example");
  await registered(customer, reseller, false);
  await open(customer, "/notifications");
  await customer.getByRole("button", { name: "Mark all as read" }).click();
  await expect(customer.getByText("All notifications are marked as read")).toBeVisible();
  await open(customer, "/settings");
  // Others may upload to the same customer at the same time.
  const before = await unread(customer);

  const aurelia = await customerNamed(page, "Aurelia Kliniken gGmbH");
  const number = await uploaded(page, aurelia, imeis(3));
  await expect.poll(() => unread(customer)).toBeGreaterThan(before);
  let panel = await opened(customer);
  // Several deliveries are one entry.
  const entry = panel.getByRole("link", { name: /^Unread: (3 devices|\d+ deliveries) from Nordlicht Mobile GmbH wait for your decision/ });
  await expect(entry).toBeVisible();
  await axe(customer);
  await screenshots(customer, "bell");
  await customer.keyboard.press("Escape");
  await expect(panel).toBeHidden();
  await expect(bell(customer)).toBeFocused();

  // The list: what it is about, found by its number, opened and so read.
  await open(customer, `/notifications?q=${number}`);
  const told = rows(list(customer, "Notifications")).first();
  await expect(told).toContainText("3 devices from Nordlicht Mobile GmbH wait for your decision");
  await expect(told).toContainText("Unread");
  await axe(customer);
  await told.getByRole("link").click();
  await expect(customer).toHaveURL(`/devices/uploads/${number}`);
  await customer.getByRole("button", { name: "Approve", exact: true }).click();
  await customer.getByRole("dialog", { name: "Approve 3 devices?" }).getByRole("button", { name: "Approve 3 devices" }).click();
  await expect(customer.getByText(/^3 devices approved/)).toBeVisible();
  await open(customer, `/notifications?q=${number}`);
  await expect(rows(list(customer, "Notifications")).first().getByText("Read", { exact: true })).toBeVisible();

  // The reseller has stayed on its page.
  await expect(bell(page)).toHaveAccessibleName(/ unread$/);
  panel = await opened(page);
  await expect(panel.getByRole("link", { name: /Aurelia Kliniken gGmbH approved/ }).first()).toBeVisible();
  await panel.getByRole("button", { name: "Mark all as read" }).click();
  await expect(panel.getByRole("link", { name: /^Unread/ })).toHaveCount(0);
  await panel.getByRole("link", { name: "See all" }).click();
  await expect(page).toHaveURL("/notifications");
  await expect(rows(list(page, "Notifications")).first()).toBeVisible();
  await screenshots(page, "notifications");
  await customer.context().close();
});

test("the bell and the list on a phone, and what one is told of", async ({ page, isMobile }) => {
  await signIn(page, "admin@harbourline.example");
  await open(page, "/");
  const panel = await opened(page);
  await expect(panel.getByRole("listitem").first()).toBeVisible();
  if (isMobile) {
    await axe(page);
    await screenshots(page, "bell");
    await panel.getByRole("link", { name: "See all" }).click();
  } else {
    await open(page, "/notifications");
  }
  const table = list(page, "Notifications");
  await expect(rows(table).first()).toBeVisible();
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(overflow, "no wider than the screen").toBeLessThanOrEqual(0);
  await axe(page);
  await screenshots(page, "notifications-list");
  await rows(table).first().getByRole("checkbox").check();
  await page.getByRole("region", { name: "Notifications selected" }).getByRole("button", { name: "Mark as read" }).click();
  await expect(rows(table).first().getByText("Read", { exact: true })).toBeVisible();

  await page.getByRole("link", { name: "Choose what you are told" }).click();
  await expect(page.getByRole("checkbox", { name: "Your upload has finished: in the bell" })).toBeChecked();
  await axe(page);
  await screenshots(page, "notification-settings");
});
