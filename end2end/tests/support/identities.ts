// Identities that no other test has: every test makes its own devices.

import { randomInt } from "node:crypto";

/** The check digit of an IMEI's first 14 digits. */
export function checkDigit(digits: string): number {
  let sum = 0;
  for (const [place, digit] of [...digits].entries()) {
    const twice = Number(digit) * (place % 2 === 1 ? 2 : 1);
    sum += twice > 9 ? twice - 9 : twice;
  }
  return (10 - (sum % 10)) % 10;
}

/** A new IMEI, of the model with this TAC or of one that nobody knows. */
export function imei(tac = `99${digits(6)}`): string {
  const body = tac + digits(14 - tac.length);
  return body + checkDigit(body);
}

/** As many new IMEIs. */
export function imeis(count: number, tac?: string): string[] {
  const made = new Set<string>();
  while (made.size < count) made.add(imei(tac));
  return [...made];
}

/** A new IMEI with its check digit mistyped, and the digit that would be right. */
export function mistyped(): { imei: string; wrong: number; right: number } {
  const good = imei();
  const right = Number(good[14]);
  const wrong = (right + 3) % 10;
  return { imei: good.slice(0, 14) + wrong, wrong, right };
}

/** A new serial number. */
export function serial(): string {
  return `R58E${digits(6)}K`;
}

/** A text that no other test has. */
export function unique(prefix: string): string {
  return `${prefix}-${digits(8)}`;
}

function digits(count: number): string {
  return Array.from({ length: count }, () => randomInt(10)).join("");
}
