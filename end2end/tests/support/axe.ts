// Accessibility, as far as a program can judge it: WCAG 2.2 A and AA without a violation.

import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"];

/** Expects no violation on the page as it is now; with `rules`, of these rules alone. */
export async function axe(page: Page, rules?: string[]): Promise<void> {
  // Colours are judged as they end up, not half-way through a fade.
  await page.evaluate(() => Promise.allSettled(document.getAnimations().map((animation) => animation.finished)));
  const builder = new AxeBuilder({ page });
  const { violations } = await (rules ? builder.withRules(rules) : builder.withTags(TAGS)).analyze();
  const told = violations.map(({ id, help, nodes }) => ({ id, help, where: nodes.map((node) => node.target.join(" ")) }));
  expect(told, `no accessibility violation on ${page.url()}`).toEqual([]);
}
