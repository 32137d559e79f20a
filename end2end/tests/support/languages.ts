// What is English on a page that should be German: held against the catalogue that the product is built from.

import type { Page } from "@playwright/test";
import { readFileSync } from "node:fs";

const CATALOGUE = readFileSync(new URL("../../../app/domain/languages/de.po", import.meta.url), "utf8");

/** The English texts whose German differs, as patterns; those with too few letters of their own would match names. */
function patterns(): string[] {
  const texts: string[] = [];
  for (const entry of CATALOGUE.split(/\n\n+/)) {
    const read = (key: string) => {
      const lines = new RegExp(`^${key} ((?:"(?:[^"\\\\]|\\\\.)*"\\n?)+)`, "m").exec(`${entry}\n`)?.[1];
      return lines === undefined ? undefined : lines.trim().split("\n").map((line) => JSON.parse(line) as string).join("");
    };
    const [english, german] = [read("msgid"), read("msgstr") ?? read("msgstr\\[0\\]")];
    const plural = read("msgid_plural");
    if (!english || english === german) continue;
    texts.push(english, ...(plural ? [plural] : []));
  }
  const letters = (text: string) => text.replace(/\{\w+\}/g, "").replace(/[^a-zA-Z]/g, "").length;
  return texts
    .filter((text) => letters(text) >= (text.includes("{") ? 8 : 3))
    .map((text) => text.trim().split(/(\{\w+\})/).map(pattern).join(""));
}

/** A part of a text as a pattern: a number, whatever else is named, or the words themselves. */
function pattern(part: string): string {
  if (part === "{count}") return "[\\d.,]+";
  return /^\{\w+\}$/.test(part) ? ".+" : part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

const ENGLISH = patterns().map((pattern) => new RegExp(`^${pattern}$`, "s"));

/** Every English text that somebody reads or hears on the page. */
export async function english(page: Page): Promise<string[]> {
  const told = await page.locator("body").evaluate((body) => {
    const all: string[] = [document.title.split(" · ")[0] ?? ""];
    const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node instanceof Element) {
        for (const name of ["aria-label", "placeholder", "title", "alt", "data-label"]) all.push(node.getAttribute(name) ?? "");
      } else if (!node.parentElement?.closest("script, style, noscript")) {
        all.push(node.textContent ?? "");
      }
    }
    return all;
  });
  return [...new Set(told.map((text) => text.trim()).filter((text) => text && ENGLISH.some((pattern) => pattern.test(text))))];
}

/** The pages that each kind of organisation has, by a person who may see them. */
export const PAGES: readonly (readonly [person: string, addresses: readonly string[]])[] = [
  [
    "admin@nordlicht.example",
    [
      "/", "/dashboards", "/dashboards/create", "/customers", "/customers?status=active&q=nobody-at-all", "/customers/add",
      "/customers/create", "/devices", "/bulk-actions", "/bulk-actions/upload", "/bulk-actions/delete", "/activity", "/people",
      "/people/roles", "/people/roles/create", "/notifications", "/settings", "/settings/appearance", "/settings/sessions",
      "/settings/password", "/settings/sold-to-codes", "/settings/second-factor", "/settings/notifications",
      "/settings/organisation", "/nothing-here",
    ],
  ],
  [
    "admin@kestrel.example",
    ["/", "/customers", "/devices", "/devices/uploads", "/resellers", "/resellers/register", "/people", "/activity", "/notifications"],
  ],
  [
    "admin@aurelia.example",
    ["/", "/devices", "/devices/uploads", "/resellers", "/inner-customers", "/inner-customers/create", "/people", "/activity", "/settings"],
  ],
  ["operator@waybill.example", ["/", "/organisations/resellers", "/organisations/msps", "/organisations/customers", "/people", "/activity"]],
];
