// `test` and `expect` for every spec: a test fails on any error of the page, of the console, or in an answer, that it
// did not ask for.
//
//   import { expect, test } from "./support/test.ts";
//   test("a wrong address says so", async ({ page, allowed }) => {
//     allowed.status(404);
//     …
//   });

import { test as base, expect, type BrowserContext, type Page } from "@playwright/test";

/** What a test expects to go wrong. */
export class Allowed {
  private readonly statuses = new Map<number, RegExp[]>();
  private readonly messages: RegExp[] = [];

  /** Answers with this status are expected, for the addresses that match. */
  status(status: number, address: RegExp = /./): void {
    this.statuses.set(status, [...(this.statuses.get(status) ?? []), address]);
  }

  /** Console errors and page errors that match are expected. */
  message(pattern: RegExp): void {
    this.messages.push(pattern);
  }

  allowsStatus(status: number, address: string): boolean {
    return this.statuses.get(status)?.some((pattern) => pattern.test(address)) ?? false;
  }

  allowsMessage(text: string): boolean {
    return this.messages.some((pattern) => pattern.test(text));
  }
}

/** Collects what goes wrong in every page of a browser context. */
export function watch(context: BrowserContext, allowed: Allowed): string[] {
  const wrong: string[] = [];
  context.on("weberror", (event) => {
    const text = String(event.error());
    if (!allowed.allowsMessage(text)) wrong.push(`page error: ${text}`);
  });
  context.on("console", (message) => {
    const text = message.text();
    // The browser repeats each bad answer as a console error: that one is judged by its status below.
    const repeated = text.startsWith("Failed to load resource: the server responded with a status of");
    if (message.type() === "error" && !repeated && !allowed.allowsMessage(text)) wrong.push(`console: ${text}`);
  });
  context.on("response", (response) => {
    const status = response.status();
    if (status >= 400 && !allowed.allowsStatus(status, response.url())) wrong.push(`${status} ${response.url()}`);
  });
  return wrong;
}

export const test = base.extend<{ allowed: Allowed; nothingWentWrong: void }>({
  allowed: async ({}, use) => {
    await use(new Allowed());
  },
  nothingWentWrong: [
    async ({ context, allowed }, use) => {
      const wrong = watch(context, allowed);
      await use();
      expect(wrong, "nothing went wrong that the test did not ask for").toEqual([]);
    },
    { auto: true },
  ],
});

/** Waits until the page answers to clicks. */
export async function hydrated(page: Page): Promise<void> {
  await page.locator("html[data-hydrated]").waitFor({ state: "attached" });
}

/** Goes to an address and waits until the page answers to clicks. */
export async function open(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await hydrated(page);
}

/** Goes back, across documents or within one, and waits until the page answers to clicks. */
export async function back(page: Page): Promise<void> {
  await page.goBack();
  await hydrated(page);
}

export { expect };
