// The file of the benchmark: the same rows every time, 250 of them wrong.
import { createWriteStream } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { once } from "node:events";

const MODELS = ["Galaxy S21 SM-G991B", "Galaxy A54 SM-A546B", "Galaxy S23 SM-S911B", "Tab Active5 SM-X306B"];
const SITES = ["Hamburg", "Basel", "Wien", "Rotterdam"];
const LETTERS = "ABCDEFGHJKLMNPRTVWXYZ0123456789";

// mulberry32: small, and the same numbers on every machine.
const random = (seed) => () => {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return (t ^ (t >>> 14)) >>> 0;
};

const checkDigit = (digits) => {
  let sum = 0;
  for (let place = 0; place < 14; place += 1) {
    let digit = digits.charCodeAt(place) - 48;
    if (place % 2) digit = digit > 4 ? digit * 2 - 9 : digit * 2;
    sum += digit;
  }
  return (10 - (sum % 10)) % 10;
};

/** Writes the file; says where it is and what a right check finds in it. */
export async function deviceFile(rows) {
  const next = random(20261121);
  const pick = (from) => from[next() % from.length];
  const path = join(await mkdtemp(join(tmpdir(), "waybill-bench-")), "devices.csv");
  const out = createWriteStream(path);
  out.write("IMEI,Serial number,Model,Order number,Order date,Site\r\n");
  const step = Math.floor(rows / 250);
  let text = "";
  let before = "";
  for (let row = 0; row < rows; row += 1) {
    // Distinct, but in no order: a multiplication by a number without a common factor with 10^6.
    const serial = String((row * 387_421) % 1_000_000).padStart(6, "0");
    const digits = `35${String(209_900 + (row % 50)).padStart(6, "0")}${serial}`;
    let imei = digits + checkDigit(digits);
    const wrong = row % step === step - 1 ? Math.floor(row / step) % 5 : -1;
    if (wrong === 0) imei = before;
    else if (wrong === 1) imei = digits + ((checkDigit(digits) + 1) % 10);
    else if (wrong === 2) imei = `${digits[0]}.${digits.slice(1, 4)}E+14`;
    else if (wrong === 3) imei = digits.slice(0, 13);
    let number = "R";
    for (let place = 1; place < 11; place += 1) number += pick(LETTERS);
    const day = 1 + (next() % 28);
    const date = wrong === 4 ? "soon" : `2026-${String(1 + (next() % 12)).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
    text += `${imei},${number},${pick(MODELS)},PO-2026-${100_000 + (next() % 900_000)},${date},${pick(SITES)}\r\n`;
    if (wrong === -1) before = imei;
    if (text.length > 1 << 20) {
      if (!out.write(text)) await once(out, "drain");
      text = "";
    }
  }
  out.end(text);
  await once(out, "finish");
  return { path, expected: { accepted: rows - 250, failed: 250, duplicates: 50 } };
}
