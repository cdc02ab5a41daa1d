// A rollout from its draft to its end, as who manages it sees it; and how long data is kept.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { makeAgency } from "./lib/agency.js";
import {
  closePage,
  expectAccessibleInBothThemes,
  heading,
  launch,
  openPage,
  openSignedIn,
  phone,
  signIn,
  tabTo,
} from "./lib/browser.js";
import { requestId } from "./lib/system.js";

let browser;
let agency;

before(async () => {
  browser = await launch();
  agency = await makeAgency({ teachersPerSchool: 12 });
});
after(() => browser?.close());

const button = (page, name) => page.getByRole("button", { name, exact: true });
const section = (page, name) => page.getByRole("region", { name, exact: true });

async function expectAccessibleEverywhere(page, place) {
  await expectAccessibleInBothThemes(page, place);
  const size = page.viewportSize();
  await page.setViewportSize(phone);
  await expectAccessibleInBothThemes(page, `${place} on a phone`);
  await page.setViewportSize(size);
}

// An account of its own with its own password, signed in on a page.
async function openAs(role, scope, path) {
  const account = `test-${requestId().slice(0, 8)}`;
  const made = await agency.client.call("icap.identity.v1.IdentityService/CreateAccount", {
    account,
    grants: [{ role, scope }],
  });
  const page = await openPage(browser, path);
  await signIn(page, account, made.oneTimePassword);
  const secret = `own password of ${account}`;
  await page.getByLabel("New password", { exact: true }).fill(secret);
  await page.getByLabel("New password again").fill(secret);
  await button(page, "Save the new password").click();
  return page;
}

test("a rollout is drafted by keyboard, with what is wrong beside the fields", async () => {
  const page = await openSignedIn(browser, `/${agency.name}`);
  await page.getByRole("link", { name: "Draft a rollout" }).click();
  await heading(page, "Draft a rollout");
  await tabTo(page, button(page, "Save the draft"));
  await page.keyboard.press("Enter");
  await page.getByText("Some fields need another look.").waitFor();
  const title = page.getByLabel("Title");
  assert.equal(await title.getAttribute("aria-invalid"), "true");
  await expectAccessibleEverywhere(page, "draft with errors");

  await title.fill("Spring survey");
  assert.equal(await page.getByLabel("Identifier").inputValue(), "spring-survey");
  await page.getByLabel("Instrument").selectOption({ index: 1 });
  await page.getByLabel("Organization", { exact: true }).selectOption({ label: "State: Test state" });
  await page.getByLabel("Find a part of it").fill("north");
  await button(page, "Only this North district").click();
  await page.getByLabel("Find a part of it").fill("elm");
  await button(page, "Without this Elm school").click();
  await page.getByLabel("Opens").fill("2031-03-03T08:00");
  await page.getByLabel("Closes").fill("2031-03-01T18:00");
  await page.getByLabel("Time zone").selectOption("America/Chicago");
  await page.getByLabel("Español").check();
  await page.getByLabel("Reminders, days after opening").fill("5, 9");
  await button(page, "Save the draft").click();
  await page.locator(".field-error", { hasText: "The end must be after the beginning." }).waitFor();
  await page.getByLabel("Closes").fill("2031-03-14T18:00");
  await button(page, "Save the draft").click();

  await heading(page, "Spring survey");
  await page.getByText("March 14, 2031 at 6:00 PM (America/Chicago)").waitFor();
  const rollout = await agency.client.call("icap.collection.v1.RolloutService/GetRollout", {
    name: `${agency.name}/rollouts/spring-survey`,
  });
  assert.equal(rollout.schoolCount, 1);
  assert.deepEqual(rollout.languages, ["en", "es"]);
  assert.deepEqual(rollout.policies.reminderDays.days, [5, 9]);
  await closePage(page);
});

test("an identifier that is taken is said beside its field; a draft is edited and cancelled", async () => {
  const page = await openSignedIn(browser, `/${agency.name}/rollouts/new`);
  await page.getByLabel("Title").fill("Another survey");
  await page.getByLabel("Identifier").fill("wave-1");
  await page.getByLabel("Instrument").selectOption({ index: 1 });
  await page.getByLabel("Organization", { exact: true }).selectOption({ label: "District: South district" });
  await button(page, "Save the draft").click();
  await page.locator(".field-error", { hasText: "There is a rollout with this identifier already." }).waitFor();
  await page.getByLabel("Identifier").fill("another");
  await button(page, "Save the draft").click();
  await heading(page, "Another survey");

  await page.getByRole("link", { name: "Edit the draft" }).click();
  await heading(page, "Edit: Another survey");
  await page.getByLabel("Title").fill("Renamed survey");
  await page.getByLabel("Smallest response that is shown, in percent").fill("50");
  await expectAccessibleEverywhere(page, "editing a draft");
  await button(page, "Save the draft").click();
  await heading(page, "Renamed survey");

  await button(page, "Cancel the rollout").click();
  const dialog = page.getByRole("dialog");
  assert.ok(await button(dialog, "Cancel the rollout").isDisabled());
  await dialog.getByLabel("Reason").fill("Drafted by mistake");
  await button(dialog, "Cancel the rollout").click();
  await page.getByText("This rollout was cancelled").waitFor();
  await expectAccessibleEverywhere(page, "cancelled rollout");
  await page.getByRole("link", { name: "Log of this rollout" }).click();
  await heading(page, "Log: Renamed survey");
  await page.getByRole("row", { name: /Cancelled.*Drafted by mistake/ }).waitFor();
  await page.getByRole("row", { name: /Draft changed/ }).waitFor();
  await expectAccessibleEverywhere(page, "log");
  await closePage(page);
});

test("a principal confirms the own school’s head count and sees no other", async () => {
  const page = await openAs("ROLE_PRINCIPAL", agency.organizationName("oak"), `/${agency.rollout}`);
  const counts = section(page, "Head counts");
  await counts.getByLabel("Teachers of Oak school").fill("many");
  await button(counts, "Confirm the head count of Oak school").click();
  await counts.getByText("Give a whole number from 0 to 10,000.").waitFor();
  await counts.getByLabel("Teachers of Oak school").fill("14");
  await button(counts, "Confirm the head count of Oak school").click();
  await counts.getByText("2 more than in the roster").waitFor();
  assert.equal(await counts.getByText("Elm school").count(), 0);
  assert.equal(await button(page, "Open the survey").count(), 0);
  assert.equal(await button(page, "Try it out").count(), 0);
  await expectAccessibleEverywhere(page, "principal's draft");
  await closePage(page);
});

test("a draft is tried out, opened with a reason, followed, extended and closed school by school", async () => {
  const page = await openSignedIn(browser, `/${agency.rollout}`);
  const counts = section(page, "Head counts");
  await counts.getByText("1 of 3 schools confirmed").waitFor();
  await button(counts, "Confirm the head count of Elm school").click();
  await counts.getByText("2 of 3 schools confirmed").waitFor();
  await counts.getByLabel(/^Only those that are open/).check();
  await counts.getByLabel("Teachers of Ash school").waitFor();
  assert.equal(await counts.getByLabel("Teachers of Elm school").count(), 0);

  await button(page, "Try it out").click();
  const dryRun = section(page, "Dry run");
  await dryRun.getByText("36 teachers in 3 schools.").waitFor();
  await dryRun.getByText("If 65% answer: 3 schools").click();
  await dryRun.getByText("Elm school: 7 of 12 teachers").waitFor();
  await dryRun.getByText("36 teachers without an e-mail address").waitFor();
  await expectAccessibleEverywhere(page, "draft after a dry run");

  await button(page, "Open the survey").click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("1 of 3 schools have not confirmed their head counts.").waitFor();
  assert.ok(await button(dialog, "Open the survey").isDisabled());
  await dialog.getByLabel("Reason").fill("Ash has no principal now");
  await button(dialog, "Open the survey").click();
  await page.getByText("Live: counts follow").first().waitFor();

  await button(page, "Move the end").click();
  await dialog.getByLabel("New end").fill("2031-05-01T18:00");
  await dialog.getByLabel("Time zone").selectOption("America/Chicago");
  await dialog.getByLabel("Reason").fill("Spring break");
  await expectAccessibleEverywhere(page, "moving the end");
  await button(dialog, "Move the end").click();
  await page.getByText("May 1, 2031 at 6:00 PM (America/Chicago)").waitFor();

  const tracking = section(page, "Where it stands");
  await button(tracking, "Test state").click();
  await button(tracking, "North district").click();
  await tracking.getByRole("row", { name: /Elm school.*Hidden: 10 further answers until it is shown/ }).waitFor();
  await expectAccessibleEverywhere(page, "tracking");
  assert.equal(await tracking.getByText("Teacher 1 of elm").count(), 0);
  await tracking.getByRole("navigation", { name: "Place" }).getByRole("button", { name: "Top" }).click();
  await button(tracking, "Test state").waitFor();

  await button(page, "Close Ash school").click();
  await dialog.getByLabel("Reason (may be empty)").fill("The building is closed");
  await button(dialog, "Close Ash school").click();
  await dialog.waitFor({ state: "detached" });
  await button(page, "Close Ash school").waitFor({ state: "detached" });

  await page.getByRole("link", { name: "Log of this rollout" }).click();
  await page.getByRole("row", { name: /School closed.*Ash school.*The building is closed/ }).waitFor();
  await page.getByRole("row", { name: /Planned end moved.*Spring break/ }).waitFor();
  await page.getByRole("row", { name: /Opening began.*Ash has no principal now/ }).waitFor();
  await closePage(page);
});

test("the time that data is kept is set, what is too old counted, and purged", async () => {
  const page = await openSignedIn(browser, `/${agency.name}`);
  await page.getByRole("link", { name: "How long data is kept" }).click();
  await heading(page, "How long data is kept");
  await page.getByLabel("Days: Answers").fill("5");
  await button(page, "Save the periods").click();
  await page.getByText("Give 0, or a whole number from 365 to 36,500.").waitFor();
  await page.getByLabel("Days: Answers").fill("730");
  await page.getByLabel("Days: Roster imports").fill("30");
  await page.getByLabel("Days: Looks at profiles").fill("364");
  await button(page, "Save the periods").click();
  await page.getByText("Give 0, or a whole number from 365 to 36,500.").waitFor();
  await page.getByLabel("Days: Looks at profiles").fill("400");
  await button(page, "Save the periods").click();
  await page.getByText("The periods are saved.").waitFor();
  await button(page, "Count what is too old").click();
  await page.getByRole("row", { name: /Answers.*730 days.*0/ }).waitFor();
  await page.getByRole("row", { name: /Roster imports.*30 days.*0/ }).waitFor();
  await page.getByRole("row", { name: /Looks at profiles.*400 days.*0/ }).waitFor();
  await expectAccessibleEverywhere(page, "retention");
  await button(page, "Purge now").click();
  await button(page.getByRole("dialog"), "Purge now").click();
  await section(page, "Purges so far").getByRole("row", { name: /operator/ }).waitFor();
  await section(page, "Purges of looks at profiles so far").getByRole("row", { name: /operator/ }).waitFor();
  await expectAccessibleEverywhere(page, "retention with purges");
  await page.reload();
  assert.equal(await page.getByLabel("Days: Answers").inputValue(), "730");
  await closePage(page);
});
