import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { makeAgency } from "./lib/agency.js";
import {
  closePage,
  desk,
  expectAccessibleInBothThemes,
  heading,
  launch,
  openSignedIn,
  phone,
} from "./lib/browser.js";

const teachersPerSchool = 22;
const resultsDeadlineMs = 60_000;
let browser;
let agency;

// Oak: enough teachers, in two camps on the last statement. Elm: too few. Ash: enough, agreed.
before(async () => {
  browser = await launch();
  agency = await makeAgency({ teachersPerSchool });
  await agency.open();
  const answer = async (school, count, categoryOf) => {
    const codes = await agency.issueCodes(school);
    for (const [teacher, code] of codes.slice(0, count).entries()) {
      await agency.submit(code, (item) => categoryOf(teacher, item));
    }
  };
  await answer("oak", 20, (teacher, item) =>
    item === 7 ? (teacher % 2 === 0 ? 1 : 6) : 4 + (teacher % 2),
  );
  await answer("elm", 4, () => 3);
  await answer("ash", 12, (teacher) => 4 + (teacher % 3 === 0 ? 1 : 0));
  await agency.close();
});
after(() => browser?.close());

async function openResults(path, options) {
  const page = await openSignedIn(browser, `/${agency.rollout}`, options);
  await page
    .getByText("All results are ready.")
    .first()
    .waitFor({ timeout: resultsDeadlineMs });
  await page.goto(path);
  return page;
}

test("a school is shown with its levels, its split statement and every statement", async () => {
  const page = await openResults(`/${agency.rolloutSchool("oak")}`);
  await heading(page, "Oak school");
  await page.getByText("20 of 22 teachers answered (91%)").waitFor();
  await page.locator('[data-factor="learning"] svg').waitFor();
  await page.locator('[data-split-item="C4"]').getByText("Two camps").waitFor();
  assert.equal(await page.locator("[data-split-item]").count(), 1);
  await page
    .locator('[data-split-item="C4"]')
    .getByText("Show as a table")
    .click();
  await page.getByText("Show all 8 statements").click();
  await page.getByText("Agreement within the faculty, by factor").click();
  for (const viewport of [desk, phone]) {
    await page.setViewportSize(viewport);
    await expectAccessibleInBothThemes(
      page,
      `school profile at ${viewport.width} px`,
    );
  }
  await closePage(page);
});

test("a school with too few answers shows counts and says why, nothing else", async () => {
  const page = await openResults(`/${agency.rolloutSchool("elm")}`, {
    viewport: phone,
  });
  await heading(page, "Elm school");
  await page.getByText("Fewer than 10 teachers answered").waitFor();
  assert.equal(await page.locator("[data-factor]").count(), 0);
  await expectAccessibleInBothThemes(page, "hidden school profile");
  await closePage(page);
});

test("a school with few answers is shown with a warning", async () => {
  const page = await openResults(`/${agency.rolloutSchool("ash")}`);
  await heading(page, "Ash school");
  await page.getByText("Response is below 65%").waitFor();
  await page
    .getByText("With 12 teachers any level is close to a coin flip")
    .waitFor();
  await expectAccessibleInBothThemes(page, "school profile with warnings");
  await closePage(page);
});

test("the report is a PDF that downloads", async () => {
  const page = await openResults(`/${agency.rolloutSchool("oak")}`);
  const link = page.getByRole("link", { name: "Download the report (PDF)" });
  await link.waitFor({ timeout: resultsDeadlineMs });
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    link.click(),
  ]);
  const chunks = [];
  for await (const chunk of await download.createReadStream())
    chunks.push(chunk);
  assert.equal(Buffer.concat(chunks).subarray(0, 5).toString(), "%PDF-");
  assert.match(download.suggestedFilename(), /\.pdf$/);
  await closePage(page);
});

test("the state shows averages over schools, its parts, and no ranking", async () => {
  const page = await openResults(`/${agency.rollout}/organizations/state`);
  await heading(page, "Test state");
  await page.getByText("3 schools took part; 2 had enough answers").waitFor();
  await page.locator('[data-factor="collective"] svg').waitFor();
  const schools = await page
    .getByRole("region", { name: "Table: Schools, by name" })
    .locator("tbody th")
    .allInnerTexts();
  assert.deepEqual(schools, ["Ash school", "Elm school", "Oak school"]);
  for (const viewport of [desk, phone]) {
    await page.setViewportSize(viewport);
    await expectAccessibleInBothThemes(
      page,
      `aggregate profile at ${viewport.width} px`,
    );
  }
  await page.getByRole("link", { name: "North district" }).click();
  await heading(page, "North district");
  await page.getByRole("link", { name: "Elm school" }).click();
  await heading(page, "Elm school");
  await closePage(page);
});
