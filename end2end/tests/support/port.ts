// A port that nobody listens on.

import { execFileSync } from "node:child_process";

const ASK = 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })';

/** Asks in a process of its own: the configuration cannot wait. */
export function freePort(): number {
  return Number(execFileSync(process.execPath, ["-e", ASK], { encoding: "utf8" }));
}
