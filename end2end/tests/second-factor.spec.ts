// The second factor: turning it on, signing in with it, recovery codes. Of somebody whom no other test signs in as.

import { createHmac } from "node:crypto";
import { axe } from "./support/axe.ts";
import { PASSWORD, fillSignIn, signIn } from "./support/people.ts";
import { expect, open, test } from "./support/test.ts";

test.describe.configure({ mode: "serial" });

/** The code that an app shows for a secret (RFC 6238), `periods` from now. */
function code(secret: string, periods = 0): string {
  const bits = [...secret].map((letter) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + periods));
  const mac = createHmac("sha1", key).update(counter).digest();
  const at = mac[19]! & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

/** Somebody of this project alone. */
function whom(): string {
  return test.info().project.name === "desktop" ? "femke@harbourline.example" : "rahul@harbourline.example";
}

test("a second factor is turned on, asked for, passed by an app or a recovery code, and turned off", async ({ page, allowed }) => {
  allowed.status(409);
  allowed.status(401);
  await signIn(page, whom(), { ownSession: true });
  await open(page, "/settings");
  await page.getByRole("link", { name: /^Second factor/ }).click();
  await page.getByRole("button", { name: "Set it up" }).click();
  await expect(page.getByRole("img", { name: "QR code for your authenticator app" })).toBeVisible();
  await axe(page);
  const secret = (await page.getByRole("link", { name: "open it in the app" }).getAttribute("href"))!.match(/secret=([A-Z2-7]+)/)![1]!;
  const field = page.getByRole("textbox", { name: "Code" });
  let read = 0;
  page.on("request", (request) => (read += Number(request.url().endsWith("/api/second-factor/read"))));
  await field.fill("000000");
  await page.getByRole("button", { name: "Turn on" }).click();
  await expect(page.getByText("The code is wrong, or was used before.")).toBeVisible();
  expect(read, "a refusal draws nothing anew: the next code is being typed").toBe(0);
  // Of the period before: the codes of this one and the next are still to be used.
  await field.fill(code(secret, -1));
  await page.getByRole("button", { name: "Turn on" }).click();
  const codes = page.getByRole("region", { name: "Recovery codes" }).getByRole("listitem");
  await expect(codes).toHaveCount(10);
  const [first, second] = await codes.allInnerTexts();
  await axe(page);

  await page.context().clearCookies();
  await page.goto("/customers?status=active");
  await fillSignIn(page, whom(), PASSWORD);
  await expect(page.getByRole("heading", { level: 1, name: "Enter the code" })).toBeVisible();
  await axe(page);
  await page.getByRole("textbox", { name: "Code" }).fill("123");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "The code is wrong" })).toBeVisible();
  const before = await page.request.get("/customers.csv");
  expect(before.status(), "the password alone opens nothing").toBe(401);
  await page.getByRole("textbox", { name: "Code" }).fill(code(secret));
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL("/customers?status=active");

  await page.context().clearCookies();
  await page.goto("/sign-in");
  await fillSignIn(page, whom(), PASSWORD);
  await page.getByRole("textbox", { name: "Code" }).fill(first!.toUpperCase());
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Dashboard" })).toBeVisible();

  await open(page, "/settings/second-factor");
  await expect(page.getByText("9 recovery codes are left.")).toBeVisible();
  await page.getByText("Turn it off").click();
  await page.getByRole("textbox", { name: "Code" }).last().fill(second!);
  await page.getByRole("button", { name: "Turn off" }).click();
  await expect(page.getByText("Second factor turned off")).toBeVisible();
  await expect(page.getByRole("button", { name: "Set it up" })).toBeVisible();
});

test("how a person sees the portal goes with them to every device", async ({ page, browser, baseURL }) => {
  await signIn(page, whom(), { ownSession: true });
  await open(page, "/settings/appearance");
  await axe(page);
  await page.getByRole("combobox", { name: "Theme" }).selectOption("Dark");
  await page.getByRole("combobox", { name: "Rows" }).selectOption("Compact");
  await page.getByRole("combobox", { name: "Time zone" }).fill("Asia/Kolkata");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  const elsewhere = await browser.newContext({ baseURL: baseURL! });
  const other = await elsewhere.newPage();
  await signIn(other, whom(), { ownSession: true });
  await open(other, "/settings/sessions");
  await expect(other.locator("html")).toHaveAttribute("data-density", "compact");
  await expect(other.getByRole("time").first()).toHaveText(/GMT\+5:30|IST/);
  await elsewhere.close();
  await open(page, "/settings/appearance");
  await page.getByRole("combobox", { name: "Theme" }).selectOption("As your system");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.locator("html")).not.toHaveAttribute("data-theme", /./);
});
