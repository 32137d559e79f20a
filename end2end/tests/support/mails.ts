// Mails that the portal has written into the folder of its data.

import { readFileSync, readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect } from "@playwright/test";

/** Where the server of the tests keeps its data: `serve.mjs` says it. */
function folder(): string {
  return join(readFileSync(resolve(import.meta.dirname, "../../test-results/data-folder"), "utf8").trim(), "mail");
}

/** The link in the latest mail to somebody. */
export async function linkTo(email: string, page: "activate" | "reset-password"): Promise<string> {
  let link: string | undefined;
  await expect.poll(() => (link = latest(email, page)), { message: `a mail to ${email}`, timeout: 20_000 }).toBeTruthy();
  return link!;
}

function latest(email: string, page: string): string | undefined {
  let files: string[];
  try {
    files = readdirSync(folder()).filter((name) => name.endsWith(".eml")).map((name) => join(folder(), name));
  } catch {
    return undefined;
  }
  const byAge = files.sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
  for (const file of byAge) {
    const mail = readFileSync(file, "utf8");
    if (!mail.includes(email)) continue;
    // Quoted-printable: soft line breaks go, =3D is =.
    const found = mail.replace(/=\r?\n/g, "").replaceAll("=3D", "=").match(new RegExp(`/${page}\\?token=[0-9a-f]{64}`));
    if (found) return found[0];
  }
  return undefined;
}
