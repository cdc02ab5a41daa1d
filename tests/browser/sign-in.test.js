import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { makeAgency } from "./lib/agency.js";
import {
  closePage,
  expectAccessibleInBothThemes,
  heading,
  launch,
  openPage,
  phone,
  signIn,
} from "./lib/browser.js";

const ownPassword = "four plain words together";
let browser;
let agency;

before(async () => {
  browser = await launch();
  agency = await makeAgency();
});
after(() => browser?.close());

async function makeAccount(role, scope) {
  return agency.client.call("icap.identity.v1.IdentityService/CreateAccount", {
    account: `${agency.id}-${role}`.toLowerCase().slice(0, 64),
    grants: [{ role: `ROLE_${role}`, scope }],
  });
}

test("a wrong password is refused and the field has the focus", async () => {
  const page = await openPage(browser, "/");
  await heading(page, "Sign in");
  await signIn(page, `${agency.id}-nobody`, "not the password");
  await page.getByRole("alert").getByText("do not go together").waitFor();
  assert.equal(
    await page.evaluate(() => document.activeElement.type),
    "password",
  );
  await closePage(page);
});

test("a sign-in leads to the page that was asked for, and a sign-out ends it", async () => {
  const page = await openPage(browser, `/${agency.name}`, { viewport: phone });
  await heading(page, "Sign in");
  await expectAccessibleInBothThemes(page, "sign-in");
  await signIn(page);
  await heading(page, agency.title);
  await page.getByRole("button", { name: "Sign out" }).click();
  await heading(page, "Sign in");
  await page.goto(`/${agency.name}`);
  await heading(page, "Sign in");
  await closePage(page);
});

test("a one-time password is replaced before anything is shown", async () => {
  const made = await makeAccount(
    "DISTRICT_SUPERVISOR",
    agency.organizationName("north"),
  );
  const page = await openPage(browser, "/", { viewport: phone });
  await signIn(page, made.account, made.oneTimePassword);
  await heading(page, "Choose your own password");
  await expectAccessibleInBothThemes(page, "change of password");
  await page.getByLabel("New password", { exact: true }).fill("short");
  await page.getByLabel("New password again").fill("short");
  await page.getByRole("button", { name: "Save the new password" }).click();
  await page.getByRole("alert").getByText("at least 12 characters").waitFor();
  await page.getByLabel("New password", { exact: true }).fill(ownPassword);
  await page.getByLabel("New password again").fill(ownPassword);
  await page.getByRole("button", { name: "Save the new password" }).click();
  await heading(page, "Agencies and rollouts");
  await closePage(page);

  const again = await openPage(browser, "/");
  await signIn(again, made.account, made.oneTimePassword);
  await again.getByRole("alert").getByText("do not go together").waitFor();
  await signIn(again, made.account, ownPassword);
  await heading(again, "Agencies and rollouts");
  await closePage(again);
});
