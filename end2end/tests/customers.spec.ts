import naughty from "big-list-of-naughty-strings" with { type: "json" };
import { customers, ownCustomer } from "./support/customers.ts";
import { download, records } from "./support/files.ts";
import { unique } from "./support/identities.ts";
import { column, expectExtent, list, panel, rowMenu, rows, sortBy } from "./support/lists.ts";
import { signIn } from "./support/people.ts";
import { expectRow } from "./support/tables.ts";
import { expect, open, test } from "./support/test.ts";

const COLUMNS = ["Company name / Internal reference", "Customer ID", "Country", "Last uploaded", "Uploads", "Devices", "Status"];

test("the list has the columns of the guide, and an MSP its tag", async ({ page }) => {
  await signIn(page, "admin@nordlicht.example");
  await open(page, "/customers?q=kestrel");
  await expect(page).toHaveTitle("Customers · Waybill");
  const table = list(page, "Customers");
  const headers = await table.getByRole("columnheader").allInnerTexts();
  expect(headers.map((header) => header.replace(/\s*[↑↓]\s*/g, "").trim()).slice(0, COLUMNS.length)).toEqual(COLUMNS);
  const msp = await expectRow(table, { "Company name": "Kestrel Managed Mobility", "Customer ID": /^\d{10}$/, Country: "United Kingdom", Status: "Active" });
  await expect(msp.getByRole("rowheader")).toContainText("MSP");
});

test("typing suggests customers, and a press opens one", async ({ page }) => {
  await signIn(page, "admin@nordlicht.example");
  await open(page, "/customers");
  const search = page.getByRole("combobox", { name: "Search customers" });
  await search.pressSequentially("kestrel man");
  const option = page.getByRole("option", { name: /Kestrel Managed Mobility/ });
  await expect(option).toBeVisible();
  await expect(search).toHaveAttribute("aria-expanded", "true");
  await option.click();
  await expect(page.getByRole("heading", { level: 1, name: "Kestrel Managed Mobility" })).toBeVisible();
});

test("arrow keys choose a suggestion, and Escape closes them", async ({ page }) => {
  await signIn(page, "admin@nordlicht.example");
  await open(page, "/customers");
  const search = page.getByRole("combobox", { name: "Search customers" });
  const suggestions = page.getByRole("listbox", { name: "Suggestions" });
  await search.pressSequentially("rheinwerk");
  await expect(suggestions.getByRole("option")).toHaveCount(1);
  await search.press("Escape");
  await expect(suggestions.getByRole("option")).toHaveCount(0);
  await search.press("Backspace");
  await expect(suggestions.getByRole("option")).toHaveCount(1);
  await search.press("ArrowDown");
  await expect(suggestions.getByRole("option", { selected: true })).toHaveCount(1);
  await search.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Rheinwerk IT-Services AG" })).toBeVisible();
});

test("Enter shows all results, and the cross clears the search", async ({ page }) => {
  await signIn(page, "admin@nordlicht.example");
  await open(page, "/customers");
  const [some] = await customers(page);
  const search = page.getByRole("combobox", { name: "Search customers" });
  await search.fill("MANAGED");
  await search.press("Enter");
  await expect(page).toHaveURL("/customers?q=MANAGED");
  await expectRow(list(page, "Customers"), { "Company name": "Kestrel Managed Mobility" });
  for (const name of await column(list(page, "Customers"), "Company name")) expect(name.toLowerCase()).toContain("managed");
  await page.getByRole("button", { name: "Clear search" }).click();
  await expect(page).toHaveURL("/customers");
  await expect(search).toHaveValue("");
  await search.fill(some!.number);
  await search.press("Enter");
  await expectExtent(page, "1–1 of 1");
  await expectRow(list(page, "Customers"), { "Company name": some!.name, "Customer ID": some!.number });
});

test("a search without a result says so and leads back", async ({ page }) => {
  await signIn(page, "admin@nordlicht.example");
  await open(page, "/customers?q=no-such-customer");
  await expect(page.getByText("Nothing matches")).toBeVisible();
  await page.getByRole("link", { name: "Clear search and filters" }).click();
  await expect(page).toHaveURL("/customers");
  await expect(rows(list(page, "Customers")).first()).toBeVisible();
});

test("the status filter is highlighted while it is on, and a second press takes it off", async ({ page }) => {
  await signIn(page, "admin@nordlicht.example");
  await open(page, "/customers");
  const filter = await panel(page, /^Status/, "Status");
  await filter.getByRole("checkbox", { name: "Inactive" }).check();
  await expect(page).toHaveURL("/customers?status=inactive");
  await filter.getByRole("button", { name: "Done" }).click();
  await expect(page.getByRole("button", { name: "Status · 1" })).toBeVisible();
  await expect(page.getByRole("list", { name: "Filters that are on" }).getByRole("link", { name: "Remove Status: Inactive" })).toBeVisible();
  await expect(list(page, "Customers").getByText("Active", { exact: true })).toHaveCount(0);
  expect(new Set(await column(list(page, "Customers"), "Status"))).toEqual(new Set(["Inactive"]));
  await panel(page, "Status · 1", "Status");
  await filter.getByRole("checkbox", { name: "Inactive" }).uncheck();
  await expect(page).toHaveURL("/customers");
});

test("the attributes of the guide sort the list, both ways", async ({ page, isMobile }) => {
  await signIn(page, "admin@nordlicht.example");
  await open(page, "/customers");
  const table = list(page, "Customers");
  const devices = async () => (await column(table, "Devices")).map((text) => Number(text.replaceAll(",", "")));
  await sortBy(page, "Devices", isMobile);
  await expect(page).toHaveURL("/customers?sort=-devices");
  await expect(table.getByRole("columnheader", { name: "Devices" })).toHaveAttribute("aria-sort", "descending");
  await expect.poll(devices).toEqual((await devices()).toSorted((a, b) => b - a));
  await sortBy(page, "Devices", isMobile);
  await expect(table.getByRole("columnheader", { name: "Devices" })).toHaveAttribute("aria-sort", "ascending");
  await expect.poll(async () => (await devices())[0]).toBeLessThan(10);
  expect(await devices()).toEqual((await devices()).toSorted((a, b) => a - b));
});

test("adding a customer answers unknown, own, malformed and already added at the number", async ({ page, allowed }) => {
  allowed.status(409, /customers\/connect/);
  allowed.status(422, /customers\/connect/);
  await signIn(page, "admin@nordlicht.example");
  const [some] = await customers(page);
  await open(page, "/");
  const own = await page.getByRole("main").getByText(/^\d{10}$/).first().innerText();
  await open(page, "/customers");
  await page.getByRole("link", { name: "Add customer" }).click();
  const dialog = page.getByRole("dialog", { name: "Add customer" });
  const number = dialog.getByRole("textbox", { name: "Customer ID or MSP ID" });
  await expect(number).toBeFocused();
  for (const [typed, answer] of [
    ["12345", "Enter the 10 digits of the number."],
    ["9999999999", "Nobody has this number. Ask the customer to read its Customer ID to you."],
    [own, "This is your own number. Enter the number that the other organisation reads to you."],
    [some!.number, "This customer is among yours already. Search the list of customers for its number."],
  ] as const) {
    await number.fill(typed);
    await dialog.getByRole("button", { name: "Add customer" }).click();
    await expect(dialog.getByText(answer)).toBeVisible();
    await expect(number).toHaveAttribute("aria-invalid", "true");
    await expect(number).toHaveAccessibleDescription(new RegExp(answer.slice(0, 30)));
    await expect(number, "what was typed stays").toHaveValue(typed);
  }
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByRole("link", { name: "Add customer" })).toBeFocused();
});

test("a customer is added by its number and opens, without uploads yet", async ({ page, browser, baseURL, allowed }) => {
  allowed.status(409, /customers\/connect/);
  const elsewhere = await browser.newContext({ baseURL });
  const nordlicht = await elsewhere.newPage();
  await signIn(nordlicht, "admin@nordlicht.example");
  await signIn(page, "admin@harbourline.example");
  const own = new Set((await customers(page)).map(({ number }) => number));
  const strangers = (await customers(nordlicht)).filter(({ number }) => !own.has(number));
  await elsewhere.close();
  // Other tests add customers too: each project takes them from another end.
  const stranger = test.info().project.name === "desktop" ? strangers.at(0)! : strangers.at(-1)!;
  const reference = unique("Ref");
  await open(page, "/customers");
  await page.getByRole("link", { name: "Add customer" }).click();
  const dialog = page.getByRole("dialog", { name: "Add customer" });
  await dialog.getByRole("textbox", { name: "Customer ID or MSP ID" }).fill(`${stranger.number.slice(0, 5)} ${stranger.number.slice(5)}`);
  await dialog.getByRole("textbox", { name: "Internal reference" }).fill(reference);
  await dialog.getByRole("button", { name: "Add customer" }).click();
  await expect(page.getByRole("heading", { level: 1, name: stranger.name })).toBeVisible();
  await expect(page).toHaveURL(`/customers/${stranger.number}`);
  await expect(page.getByRole("main")).toContainText("Pending customer verification");
  await expect(page.getByText("No uploads yet")).toBeVisible();
  await expect(page.getByRole("main")).toContainText(`Internal reference: ${reference}`);
  await page.getByRole("navigation", { name: stranger.name }).getByRole("link", { name: "Devices" }).click();
  // It may hold some already: an MSP has moved them to it.
  const held = page.getByRole("main").getByText(/^(No devices yet|\d+–\d+ of \d+)$/);
  const count = (await held.innerText()).split(" of ")[1] ?? "0";
  await open(page, `/customers?q=${reference}`);
  await expectRow(list(page, "Customers"), { "Company name": reference, "Last uploaded": "Never", Uploads: "0", Devices: new RegExp(`^${count}$`), Status: "Pending" });
});

test("the internal reference is edited in place", async ({ page }) => {
  await signIn(page, "admin@rhone.example");
  const customer = await ownCustomer(page, test.info().parallelIndex);
  await open(page, `/customers/${customer.number}`);
  const reference = unique("Ref");
  await page.getByRole("link", { name: "Edit internal reference" }).click();
  const dialog = page.getByRole("dialog", { name: "Internal reference" });
  await dialog.getByRole("textbox", { name: "Internal reference" }).fill(reference);
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Internal reference saved")).toBeVisible();
  await expect(page.getByRole("main")).toContainText(`Internal reference: ${reference}`);
  await expect(page.getByRole("link", { name: "Edit internal reference" })).toBeFocused();
});

test("every naughty string is kept as it was typed, or refused in words", async ({ page, allowed }) => {
  allowed.status(422, /set-internal-reference/);
  await signIn(page, "admin@rhone.example");
  // Customers whose references no other test looks at; several, so that the strings need not queue.
  const quiet = (await customers(page)).filter(({ status }) => status !== "Active").slice(0, 4);
  const set = (number: string, text: string) =>
    page.request.post("/api/customers/set-internal-reference", {
      form: { number, internal_reference: text },
      headers: { accept: "application/json" },
    });
  let kept = 0;
  const strings = test.info().project.name === "desktop" ? [...naughty] : naughty.slice(0, 20);
  const all = strings.length;
  const work = quiet.map(async ({ name, number }) => {
    for (let text = strings.pop(); text !== undefined; text = strings.pop()) {
      const answer = await set(number, text);
      expect([200, 422], JSON.stringify(text)).toContain(answer.status());
      if (answer.status() !== 200 || text.trim() === "") continue;
      kept++;
      const row = records(await (await page.request.get(`/customers.csv?q=${number}`)).text())[0];
      expect(row?.["Company name / Internal reference"]).toBe(`${name} / ${text.trim()}`);
    }
  });
  await Promise.all(work);
  expect(kept, "most of them are harmless").toBeGreaterThan(all / 2);
  // On the page they are text, never markup.
  const { number } = quiet[0]!;
  for (const text of ["<script>alert(123)</script>", "'; DROP TABLE connections; --", "Ω≈ç√∫˜µ≤≥÷", "👩🏽‍🚀"]) {
    expect((await set(number, text)).status()).toBe(200);
    await open(page, `/customers/${number}`);
    await expect(page.getByRole("main").getByText(/^Internal reference: /)).toContainText(text);
    await open(page, `/customers?q=${encodeURIComponent(text)}`);
    await expectRow(list(page, "Customers"), { "Customer ID": number });
  }
  for (const { number } of quiet) expect((await set(number, "")).status()).toBe(200);
});

test("no naughty string breaks the search", async ({ page }) => {
  await signIn(page, "admin@harbourline.example");
  const strings = test.info().project.name === "desktop" ? [...naughty] : naughty.slice(0, 20);
  const work = Array.from({ length: 4 }, async () => {
    for (let text = strings.pop(); text !== undefined; text = strings.pop()) {
      const answer = await page.request.get("/customers.csv", { params: { q: text } });
      expect([200, 422], JSON.stringify(text)).toContain(answer.status());
    }
  });
  await Promise.all(work);
  await open(page, `/customers?q=${encodeURIComponent("%_\\")}`);
  await expect(page.getByText("Nothing matches")).toBeVisible();
});

test("what is shown is downloaded as CSV: all pages, safe to open in a spreadsheet", async ({ page }) => {
  await signIn(page, "admin@rhone.example");
  const customer = await ownCustomer(page, test.info().parallelIndex);
  await page.request.post("/api/customers/set-internal-reference", { form: { number: customer.number, internal_reference: "=1+1" } });
  await open(page, "/customers");
  const all = await download(page, () => page.getByRole("link", { name: "Download customers as CSV" }).click());
  expect(all.name).toMatch(/^customers-\d{4}-\d{2}-\d{2}\.csv$/);
  const found = records(all.text);
  expect(Object.keys(found[0]!)).toEqual(COLUMNS);
  expect(found.length).toBeGreaterThan(20);
  await open(page, "/customers?status=active&columns=number,devices&sort=-devices");
  const shown = records((await download(page, () => page.getByRole("link", { name: "Download customers as CSV" }).click())).text);
  expect(Object.keys(shown[0]!)).toEqual(["Company name / Internal reference", "Customer ID", "Devices"]);
  expect(shown.length).toBe(found.filter(({ Status }) => Status === "Active").length);
  const counts = shown.map(({ Devices }) => Number(Devices));
  expect(counts).toEqual(counts.toSorted((a, b) => b - a));
  // The guard stands before what a spreadsheet would run: the cell begins with the name here, so it needs none.
  expect(shown.find((row) => row["Customer ID"] === customer.number)!["Company name / Internal reference"]).toBe(`${customer.name} / =1+1`);
});

test("a customer's page says what it is and has both tabs and downloads", async ({ page }) => {
  await signIn(page, "admin@nordlicht.example");
  await open(page, "/customers?sort=-devices");
  const row = rows(list(page, "Customers")).first();
  const [uploads, devices] = [await column(list(page, "Customers"), "Uploads"), await column(list(page, "Customers"), "Devices")];
  await row.getByRole("rowheader").getByRole("link").click();
  const main = page.getByRole("main");
  const name = await main.getByRole("heading", { level: 1 }).innerText();
  await expect(page).toHaveTitle(`${name} · Waybill`);
  const tabs = page.getByRole("navigation", { name });
  await expect(tabs.getByRole("link", { name: `Uploads ${uploads[0]}` })).toHaveAttribute("aria-current", "page");
  await expect(list(page, "Uploads")).toBeVisible();
  await tabs.getByRole("link", { name: `Devices ${devices[0]}` }).click();
  await expect(list(page, "Devices")).toBeVisible();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  for (const [item, columns] of [
    ["Download uploads as CSV", ["Upload ID", "Uploaded by", "Account ID", "Total devices", "Verified devices", "Uploaded", "Status"]],
    ["Download devices as CSV", ["IMEI / MEID / Serial", "Second IMEI"]],
  ] as const) {
    const actions = await panel(page, `Actions: ${name}`, `Actions: ${name}`);
    const file = await download(page, () => actions.getByRole("link", { name: item }).click());
    const found = records(file.text);
    expect(Object.keys(found[0]!)).toEqual(expect.arrayContaining([...columns]));
    expect(found.length).toBe(Number((item.includes("uploads") ? uploads : devices)[0]!.replaceAll(",", "")));
  }
});

test("an inactive customer takes no uploads, and says whom to ask", async ({ page }) => {
  await signIn(page, "admin@nordlicht.example");
  const inactive = (await customers(page)).find(({ status }) => status === "Inactive")!;
  await open(page, `/customers?q=${inactive.number}`);
  const menu = await rowMenu(page, rows(list(page, "Customers")).first());
  await expect(menu.getByRole("button", { name: /^Upload devices/ })).toContainText("The customer has removed you. Ask its administrator.");
  await open(page, `/customers/${inactive.number}`);
  await expect(page.getByRole("button", { name: "Upload devices" })).toHaveAccessibleDescription(/has removed you and takes no uploads/);
  await open(page, `/customers/${inactive.number}/upload`);
  await expect(page.getByText("This customer takes no uploads at the moment.")).toBeVisible();
});

test("another reseller's customer does not exist", async ({ page, browser, baseURL, allowed }) => {
  allowed.status(404, /customers\//);
  const elsewhere = await browser.newContext({ baseURL });
  const nordlicht = await elsewhere.newPage();
  await signIn(nordlicht, "admin@nordlicht.example");
  await signIn(page, "admin@rhone.example");
  const own = new Set((await customers(page)).map(({ number }) => number));
  const stranger = (await customers(nordlicht)).find(({ number }) => !own.has(number))!;
  await elsewhere.close();
  for (const address of ["", "/devices", "/upload", "/edit", "/uploads.csv"]) {
    const answer = await page.goto(`/customers/${stranger.number}${address}`);
    expect(answer?.status(), address).toBe(404);
    await expect(page.locator("body")).not.toContainText(stranger.name);
  }
});
