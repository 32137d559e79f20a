// Tells at the end which tests failed once and passed on the second try, and how: a test that passes now and then is a
// fault that waits. The list is kept in test-results/flaky.txt, and is empty when all is well.

import type { FullConfig, Reporter, Suite, TestCase } from "@playwright/test/reporter";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export default class Flaky implements Reporter {
  private tests: Suite | undefined;
  private folder = "";

  onBegin(config: FullConfig, tests: Suite): void {
    this.tests = tests;
    this.folder = join(config.rootDir, "../test-results");
  }

  onEnd(): void {
    const flaky = (this.tests?.allTests() ?? []).filter((test) => test.outcome() === "flaky").map(told);
    mkdirSync(this.folder, { recursive: true });
    writeFileSync(join(this.folder, "flaky.txt"), flaky.map((line) => `${line}\n`).join(""));
    if (flaky.length > 0) console.log(`\n${flaky.length} failed at first and passed when tried again:\n${flaky.join("\n")}\n`);
  }

  printsToStdio(): boolean {
    // The usual reporter stays.
    return false;
  }
}

/** "[phone] tests/uploads.spec.ts:12 title: the first line of what went wrong" */
function told(test: TestCase): string {
  const [project = "", file = ""] = test.titlePath().slice(1);
  const failed = test.results.find((result) => result.status !== "passed");
  const why = (failed?.error?.message ?? failed?.status ?? "").replace(/\u001B\[\d+m/g, "").split("\n")[0] ?? "";
  return `  [${project}] ${file}:${test.location.line} ${test.title}: ${why}`;
}
