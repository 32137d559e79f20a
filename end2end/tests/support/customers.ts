// The customers of the demo, as the reseller who is signed in sees them.

import { expect, type Page } from "@playwright/test";
import { records } from "./files.ts";

/** A customer, as a line of Customers. */
export interface Customer {
  name: string;
  number: string;
  status: string;
}

/** All customers of whoever is signed in. */
export async function customers(page: Page): Promise<Customer[]> {
  const answer = await page.request.get("/customers.csv");
  expect(answer.status()).toBe(200);
  return records(await answer.text()).map((row) => ({
    name: (row["Company name / Internal reference"] ?? "").split(" / ")[0] ?? "",
    number: row["Customer ID"] ?? "",
    status: row["Status"] ?? "",
  }));
}

/** A customer that takes uploads, for this worker alone; `other` is another one. One that is `pending` has not registered
 *  the reseller, so that nothing is approved without a hand. Those whose people sign in here are left to their own tests. */
export async function ownCustomer(page: Page, worker: number, { other = false, pending = false } = {}): Promise<Customer> {
  const wanted = pending ? "Pending customer verification" : "Active";
  const taken = /Kestrel|Rheinwerk|Aurelia|Freya/;
  const standing = await page.request.get("/clients.csv");
  expect(standing.status()).toBe(200);
  // "7300418825 / Juniper Logistics / Financial hold": a client on hold takes no uploads.
  const held = new Set(records(await standing.text()).flatMap((row) => (row["Client name"]?.endsWith(" / Active") ? [] : [row["Client name"]?.slice(0, 10)])));
  const possible = (await customers(page)).filter(({ status, name, number }) => status === wanted && !taken.test(name) && !held.has(number));
  const customer = possible[worker * 2 + (other ? 1 : 0)];
  if (!customer) throw new Error(`the demo has too few customers that are ${wanted}: ${possible.length}`);
  return customer;
}
