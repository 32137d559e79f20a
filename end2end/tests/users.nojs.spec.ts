import { unique } from "./support/identities.ts";
import { linkTo } from "./support/mails.ts";
import { PASSWORD as DEMO, fillSignIn } from "./support/people.ts";
import { expect, test } from "./support/test.ts";

const PASSWORD = "a lantern in the fog";

test("a user is invited, activates, forgets the password and sets a new one, all by plain forms", async ({ page }) => {
  const email = `${unique("plain")}@rhone.example`.toLowerCase();
  await page.goto("/sign-in");
  await fillSignIn(page, "admin@rhone.example", DEMO);
  await page.goto("/people/add");
  await page.getByRole("textbox", { name: "E-mail address" }).fill(email);
  await page.getByRole("textbox", { name: "Name" }).fill("Noor Plain");
  await page.getByRole("combobox", { name: "Role" }).selectOption("Viewer");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await page.context().clearCookies();
  await page.goto(await linkTo(email, "activate"));
  await page.getByLabel("New password").fill("short");
  await page.getByRole("button", { name: "Activate" }).click();
  await expect(page.getByText("At least 12 characters.")).toBeVisible();
  await page.getByLabel("New password").fill(PASSWORD);
  await page.getByRole("button", { name: "Activate" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Dashboard" })).toBeVisible();
  await page.context().clearCookies();
  await page.goto("/sign-in");
  await page.getByRole("link", { name: "Forgot your password?" }).click();
  await page.getByRole("textbox", { name: "E-mail address" }).fill(email);
  await page.getByRole("button").click();
  await page.goto(await linkTo(email, "reset-password"));
  await page.getByLabel("New password").fill("another lantern, another fog");
  await page.getByRole("button", { name: /password/i }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Dashboard" })).toBeVisible();
});
