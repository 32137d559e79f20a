// Files that people upload, made in memory, and files that the portal gives, read back.

import type { Download, Page } from "@playwright/test";
import { readFile } from "node:fs/promises";

/** What a file input takes. */
export interface File {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

/** A picture of one pixel. */
export const PIXEL: File = {
  name: "logo.png",
  mimeType: "image/png",
  buffer: Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64"),
};

/** A file with these lines. */
export function csv(lines: string[], name = "devices.csv"): File {
  return bytes(`${lines.join("\r\n")}\r\n`, name);
}

/** A file with this text or these bytes. */
export function bytes(content: string | Buffer, name = "devices.csv"): File {
  return { name, mimeType: "text/csv", buffer: Buffer.isBuffer(content) ? content : Buffer.from(content, "utf8") };
}

/** The file that a press on something downloads. */
export async function download(page: Page, press: () => Promise<void>): Promise<{ name: string; text: string }> {
  const [file] = await Promise.all([page.waitForEvent("download"), press()]);
  return { name: file.suggestedFilename(), text: await content(file) };
}

async function content(file: Download): Promise<string> {
  return await readFile(await file.path(), "utf8");
}

/** The records of a CSV (RFC 4180), each by its header. The byte order mark must be there. */
export function records(text: string): Record<string, string>[] {
  if (!text.startsWith("\uFEFF")) throw new Error("no byte order mark");
  const [header = [], ...rows] = cells(text.slice(1));
  return rows.map((row) => Object.fromEntries(header.map((name, at) => [name, row[at] ?? ""])));
}

function cells(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g)) {
    if (end === "" && row.length === 0 && !quoted && !plain) break;
    row.push(quoted === undefined ? (plain ?? "") : quoted.replaceAll('""', '"'));
    if (end !== ",") {
      rows.push(row);
      row = [];
    }
  }
  return rows;
}
