// Every kind of file that people choose: read as it is written, or refused in words that say what to do.

import naughty from "big-list-of-naughty-strings" with { type: "json" };
import { createWriteStream } from "node:fs";
import { open as openFile, writeFile } from "node:fs/promises";
import { once } from "node:events";
import type { Route } from "@playwright/test";
import { ownCustomer } from "./support/customers.ts";
import { bytes, csv, records, type File } from "./support/files.ts";
import { imei, imeis, serial, unique } from "./support/identities.ts";
import { signIn } from "./support/people.ts";
import { expectRow } from "./support/tables.ts";
import { expect, open, test } from "./support/test.ts";
import { arrived, begin, checked, choose, chooseInWindow, expectCounts, goOn, listOf, numberOf, send, upload } from "./support/uploads.ts";

function utf16(text: string): Buffer {
  return Buffer.from(`\uFEFF${text}`, "utf16le");
}

/** Files that are fine, what is told about each, and how many of their rows are ready. */
function readable(): [what: string, file: File, facts: string, ready: number][] {
  const [a, b, c] = imeis(3) as [string, string, string];
  const wide = Array.from({ length: 19 }, (_, at) => `Column ${at}`);
  return [
    ["no header", bytes(`${a}\n${b}\n${c}\n`), "no header", 3],
    ["no header, two columns", bytes(`Tablet,${a}\nPhone,${b}\n`), "no header", 2],
    ["semicolons", bytes(`Bestellnummer;IMEI\r\n4711;${a}\r\n4712;${b}\r\n`), "semicolon (;)", 2],
    ["tabs", bytes(`IMEI\tModel\n${a}\tX\n`), "tab", 1],
    ["bars", bytes(`IMEI|Model\n${a}|X\n`), "bar (|)", 1],
    ["UTF-16", bytes(utf16(`IMEI;Größe\r\n${a};groß\r\n${b};klein\r\n`)), "UTF-16LE", 2],
    ["a byte order mark", bytes(`\uFEFFIMEI\n${a}\n`), "UTF-8", 1],
    ["windows-1252", bytes(Buffer.from(`IMEI;Gerät\n${a};Größe\n`, "latin1")), "windows-1252", 1],
    ["quoted line breaks", bytes(`IMEI,Note\n${a},"first\nsecond ""line"""\n${b},plain\n`), "comma (,)", 2],
    ["20 columns", csv([`${wide.join(",")},IMEI`, `${wide.map(() => "x").join(",")},${a}`]), "column “IMEI” is the device", 1],
    ["one column with blank lines", bytes(`IMEI\n\n${a}\n\n\n${b}\n`), "header in the first line", 2],
    ["no line break at the end", bytes(`IMEI\n${a}`), "header in the first line", 1],
    ["a MEID, hexadecimal and decimal", bytes("MEID\nAF0123450ABCDE\n268435456004848986\n"), "column “MEID” is the device", 2],
    ["serial numbers", bytes("S/N\nR58N30ABCDE\n"), "column “S/N” is the device", 1],
  ];
}

test("files are read however they are written", async ({ page }) => {
  await signIn(page, "uploader@rhone.example");
  const customer = await ownCustomer(page, test.info().parallelIndex);
  for (const [what, file, facts, ready] of readable()) {
    await test.step(what, async () => {
      await begin(page, customer);
      await choose(page, file);
      await expectCounts(page, { ready });
      await expect(await checked(page)).toContainText(facts);
    });
  }
});

/** Files that cannot be an upload, and what is said about each. */
function refused(): [what: string, file: File, sentence: string][] {
  const identity = imei();
  return [
    ["an empty file", bytes(""), "The file is empty. Choose the file that holds the devices."],
    ["blank lines", bytes("\n\n \n"), "The file is empty. Choose the file that holds the devices."],
    ["a header alone", bytes("IMEI,Model\n"), "The file has a header but no devices below it."],
    ["a picture", bytes(Buffer.from("89504e470d0a1a0a0000000d49484452", "hex")), "This is not a text file. Save the list as CSV and choose that file."],
    ["a spreadsheet", bytes(Buffer.from("504b030414000600080000002100786c2f", "hex")), "This is a spreadsheet. In Excel choose File, Save as, “CSV UTF-8”, and upload that file."],
    ["an unclosed quote", bytes(`IMEI,Note\n${identity},fine\n${imei()},"never closed\n${imei()},x\n`), "A quotation mark (\") opens in line 3 and is never closed. Close or remove it."],
    ["201 columns", csv([Array.from({ length: 201 }, (_, at) => `c${at}`).join(","), identity]), "The file has more than 200 columns. Remove those that are not needed."],
  ];
}

test("files that cannot be an upload are refused in words", async ({ page }) => {
  await signIn(page, "uploader@rhone.example");
  const customer = await ownCustomer(page, test.info().parallelIndex);
  await begin(page, customer);
  for (const [what, file, sentence] of refused()) {
    await test.step(what, async () => {
      await choose(page, file);
      await expect(page.getByRole("main").getByRole("alert")).toHaveText(sentence);
      await expect(page.getByRole("button", { name: /^Continue/ })).toHaveCount(0);
    });
  }
  await choose(page, listOf(imeis(2)));
  await expectCounts(page, { ready: 2 });
});

test("rows of the wrong width, with letters and with lost zeros are told one by one", async ({ page }) => {
  await signIn(page, "uploader@rhone.example");
  const customer = await ownCustomer(page, test.info().parallelIndex);
  await begin(page, customer);
  await choose(page, csv(["IMEI,Model,Order date", `${imei()},Tablet`, `12345678901237,Tablet,`, `abcdefgh,Tablet,`, `,Tablet,`, `${imei()},Tablet,31.31.2026`]));
  await expectCounts(page, { ready: 0, toFix: 5 });
  const problems = page.getByRole("table", { name: "Rows to fix" });
  await expectRow(problems, { Line: "2", "What is wrong": "The row has 2 cells, the header 3." });
  await expectRow(problems, { Line: "3", "What is wrong": "The leading zero is lost. With it the check digit is right: 012345678901237" });
  await expectRow(problems, { Line: "4", "What is wrong": "This looks like a serial number, and the column is for IMEIs and MEIDs." });
  await expectRow(problems, { Line: "5", "What is wrong": "The cell that should hold the device's identity is empty." });
  await expectRow(problems, { Line: "6", "What is wrong": "Write the order date as 2026-11-20 or 20.11.2026." });
  const next = page.getByRole("button", { name: "Continue with 0 devices" });
  await expect(next).toHaveAccessibleDescription("No row is ready. Correct the rows, or choose another file.");
  await page.getByRole("button", { name: "Use suggestion for line 3: 012345678901237" }).click();
  await expectCounts(page, { ready: 1, toFix: 4 });
});

test("an unknown header asks which column is the device, and remembers the answer", async ({ page }) => {
  await signIn(page, "uploader@rhone.example");
  const customer = await ownCustomer(page, test.info().parallelIndex);
  // Words that no header has, and cells of which most are no devices: neither names nor values tell the column.
  const [gadget, kind] = [`Gerät ${unique("").replace(/\d/g, (digit) => "abcdefghij"[Number(digit)]!)}`, "Bemerkung"];
  const file = () => csv([`${kind},${gadget}`, ...Array.from({ length: 5 }, () => "Tablet,n/a"), ...imeis(2).map((identity) => `Tablet,${identity}`)]);
  await begin(page, customer);
  await choose(page, file());
  await expect(page.getByRole("main").getByRole("alert")).toHaveText("No column holds the devices. Choose the one with the IMEI, MEID or serial number.");
  const columns = page.getByRole("table", { name: "Columns of the file" });
  await expectRow(columns, { Column: kind, "First values": "Tablet" });
  await page.getByRole("combobox", { name: `Column ${gadget} is the` }).selectOption({ label: "Device (IMEI, MEID or serial number)" });
  await page.getByRole("button", { name: "Check with these columns" }).click();
  await expectCounts(page, { ready: 2, toFix: 5 });
  await goOn(page);
  await send(page).click();
  await arrived(page, customer);
  await begin(page, customer);
  await choose(page, file());
  await expectCounts(page, { ready: 2, toFix: 5 });
  await expect(await checked(page)).toContainText(`column “${gadget}” is the device`);
});

test("the mapping, delimiter and header can be put right by hand", async ({ page }) => {
  await signIn(page, "uploader@rhone.example");
  const customer = await ownCustomer(page, test.info().parallelIndex);
  await begin(page, customer);
  await choose(page, csv(["IMEI,IMEI 2", ...imeis(3).map((identity) => `${identity},${imei()}`)]));
  await expectCounts(page, { ready: 3 });
  await page.getByRole("button", { name: "Change mapping" }).click();
  await page.getByRole("combobox", { name: "Column IMEI 2 is the" }).selectOption({ label: "Device (IMEI, MEID or serial number)" });
  await page.getByRole("button", { name: "Check with these columns" }).click();
  await expect(await checked(page)).toContainText("column “IMEI 2” is the device");
  await page.getByRole("button", { name: "Change mapping" }).click();
  await page.getByRole("combobox", { name: "The first line" }).selectOption({ label: "is a device" });
  await expect(await checked(page)).toContainText("no header");
  await expectCounts(page, { ready: 3, toFix: 1 });
});

test("a file of a million and one rows is refused while it is read", async ({ page }, info) => {
  test.skip(info.project.name !== "desktop", "the same on a phone, and large");
  const path = info.outputPath("million.csv");
  const out = createWriteStream(path);
  out.write("IMEI\n");
  let block = "";
  for (let row = 0; row < 1_000_001; row++) {
    block += `${35_000_000_000_000 + row}\n`;
    if (block.length > 1 << 20) {
      if (!out.write(block)) await once(out, "drain");
      block = "";
    }
  }
  out.end(block);
  await once(out, "finish");
  await signIn(page, "uploader@rhone.example");
  await begin(page, await ownCustomer(page, info.parallelIndex));
  await choose(page, path);
  await expect(page.getByRole("main").getByRole("alert")).toHaveText("The file has more than 1,000,000 rows. Split it into smaller files.", { timeout: 60_000 });
});

test("a file of 2 GB is refused by its size, unread", async ({ page }, info) => {
  const path = info.outputPath("large.csv");
  const file = await openFile(path, "w");
  await file.truncate(2 * 1024 ** 3);
  await file.close();
  await signIn(page, "uploader@rhone.example");
  await begin(page, await ownCustomer(page, info.parallelIndex));
  await choose(page, path);
  await expect(page.getByRole("main").getByRole("alert")).toHaveText("The file is larger than 256 MB. Split it into smaller files.");
});

test("a file edited between check and send is not sent", async ({ page }, info) => {
  await signIn(page, "uploader@rhone.example");
  const customer = await ownCustomer(page, info.parallelIndex);
  const path = info.outputPath("edited.csv");
  const identities = imeis(3);
  await writeFile(path, `IMEI\n${identities.join("\n")}\n`);
  await begin(page, customer);
  await choose(page, path);
  await expectCounts(page, { ready: 3 });
  await goOn(page);
  await writeFile(path, `IMEI\n${imeis(3).join("\n")}\n`);
  await send(page).click();
  await expect(page.getByRole("main").getByRole("alert")).toHaveText("The file was changed after it was checked. Choose it again; nothing was uploaded.");
  await page.getByRole("button", { name: "Choose the file again" }).click();
  await expect(page.getByLabel("Choose a file or drop it here")).toBeVisible();
  await open(page, `/customers/${customer.number}/devices?q=${identities[0]}`);
  await expect(page.getByText("Nothing matches")).toBeVisible();
});

test("a file that was corrected and saved is read again when the same file is chosen", async ({ page }, info) => {
  await signIn(page, "uploader@rhone.example");
  await begin(page, await ownCustomer(page, info.parallelIndex));
  const path = info.outputPath("corrected.csv");
  await writeFile(path, "IMEI,Model\n");
  await chooseInWindow(page, path);
  await expect(page.getByRole("main").getByRole("alert")).toHaveText("The file has a header but no devices below it.");
  await writeFile(path, `IMEI,Model\n${imeis(2).map((identity) => `${identity},Tablet`).join("\n")}\n`);
  await chooseInWindow(page, path);
  await expectCounts(page, { ready: 2 });
  await page.getByRole("button", { name: "Choose another file" }).click();
  await writeFile(path, `IMEI\n${imeis(3).join("\n")}\n`);
  await chooseInWindow(page, path);
  await expectCounts(page, { ready: 3 });
});

test("a file edited before it is checked again is told, and the check does not run for ever", async ({ page }, info) => {
  await signIn(page, "uploader@rhone.example");
  await begin(page, await ownCustomer(page, info.parallelIndex));
  const path = info.outputPath("edited-again.csv");
  await writeFile(path, `IMEI,Model\n${imeis(3).map((identity) => `${identity},Tablet`).join("\n")}\n`);
  await choose(page, path);
  await expectCounts(page, { ready: 3 });
  await page.getByRole("button", { name: "Change mapping" }).click();
  await page.getByRole("combobox", { name: "Column Model is the" }).selectOption({ label: "Not used" });
  await writeFile(path, `IMEI,Model,Note\n${imeis(9).map((identity) => `${identity},Tablet,new`).join("\n")}\n`);
  await page.getByRole("button", { name: "Check with these columns" }).click();
  await expect(page.getByRole("main").getByRole("alert")).toHaveText("The file was changed after it was checked. Choose it again; nothing was uploaded.");
  await expect(page.getByRole("progressbar", { name: "Checking the file" })).toHaveCount(0);
  await choose(page, listOf(imeis(2)));
  await expectCounts(page, { ready: 2 });
});

test("a file without a header is not read by the columns of another one", async ({ page }) => {
  await signIn(page, "uploader@rhone.example");
  const customer = await ownCustomer(page, test.info().parallelIndex);
  await upload(page, customer, bytes(imeis(2).map((identity) => `Tablet,${identity}\n`).join("")));
  await begin(page, customer);
  await choose(page, bytes(imeis(3).map((identity) => `${identity},Tablet\n`).join("")));
  await expectCounts(page, { ready: 3 });
});

test("columns that are remembered for one file do not come late upon the next", async ({ page }) => {
  await signIn(page, "uploader@rhone.example");
  await begin(page, await ownCustomer(page, test.info().parallelIndex));
  let late: Route | undefined;
  await page.route("**/api/uploads/remembered-mapping", async (route) => {
    if (late) return await route.continue();
    late = route;
  });
  await choose(page, csv(["IMEI,Model", `${imei()},Tablet`]));
  await expect.poll(() => late !== undefined).toBe(true);
  await choose(page, csv(["IMEI,Serial number", ...imeis(2).map((identity) => `${identity},${serial()}`)]));
  await expectCounts(page, { ready: 2 });
  await Promise.all([
    page.waitForResponse("**/api/uploads/remembered-mapping"),
    late!.fulfill({ json: ["ignore", "identity"] }),
  ]);
  // Anything that the answer could set off is over once the worker has answered something asked for after it.
  await page.getByRole("button", { name: "Change mapping" }).click();
  await page.getByRole("button", { name: "Close" }).click();
  await expectCounts(page, { ready: 2 });
  await expect(await checked(page)).toContainText("column “IMEI” is the device");
});

test("a hidden apostrophe that our own files carry is taken off again", async ({ page }) => {
  await signIn(page, "uploader@rhone.example");
  const customer = await ownCustomer(page, test.info().parallelIndex);
  const identity = imei();
  await upload(page, customer, csv(["IMEI,Order number", `${identity},'=1+1`]));
  await open(page, `/customers/${customer.number}/devices?q=${identity}`);
  await expect(page.getByRole("main")).toContainText("=1+1");
  await expect(page.getByRole("main")).not.toContainText("'=1+1");
});

test("every naughty string is an order number that comes back as it was, or a row that says why not", async ({ page }) => {
  await signIn(page, "uploader@rhone.example");
  const customer = await ownCustomer(page, test.info().parallelIndex, { other: true });
  const orders = new Map(imeis(naughty.length).map((identity, at) => [identity, naughty[at]!]));
  const lines = [...orders].map(([identity, order]) => `${identity},"${order.replaceAll('"', '""')}"`);
  const row = await upload(page, customer, csv(["IMEI,Order number", ...lines]), "Completed with error");
  await expect(row).toContainText(String(naughty.length));
  const devices = records(await (await page.request.get(`/customers/${customer.number}/devices.csv?columns=order_number`)).text());
  const kept = devices.filter((device) => orders.has(device["IMEI / MEID / Serial"]!));
  for (const device of kept) {
    const order = orders.get(device["IMEI / MEID / Serial"]!)!.replace(/^\p{White_Space}+|\p{White_Space}+$/gu, "");
    // What a spreadsheet would run as a formula is guarded, and nothing else is touched.
    expect(device["Order number"]).toBe(/^'*[=+\-@＝＋－＠]/.test(order) && !/^'[=+\-@]/.test(order) ? `'${order}` : order);
  }
  const errors = records(await (await page.request.get(`/uploads/${await numberOf(row)}/errors.csv`)).text());
  expect(new Set(errors.map(({ Code }) => Code))).toEqual(new Set(["order_number"]));
  expect(kept.length + errors.length, "every row ends in one place").toBe(naughty.length);
});
