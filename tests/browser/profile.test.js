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
  await page.getByText("Too few teachers answered").waitFor();
  assert.equal(await page.locator("[data-factor]").count(), 0);
  await expectAccessibleInBothThemes(page, "hidden school profile");
  await closePage(page);
});

test("a school with few answers is shown with a warning", async () => {
  const page = await openResults(`/${agency.rolloutSchool("ash")}`);
  await heading(page, "Ash school");
  await page.getByText("The response is below what is called complete").waitFor();
  await page
    .getByText("With 12 teachers any level is close to a coin flip")
    .waitFor();
  await expectAccessibleInBothThemes(page, "school profile with warnings");
  await closePage(page);
});

// Twenty-one schools, twice. In the second wave the leaders of Oak moved and one statement on collective efficacy is in
// other words.
test("a school sees what changed, where it stands and what comes next", async () => {
  const moreSchools = Array.from({ length: 18 }, (_, index) => `s${index}`);
  const teacherCount = 12;
  const reversed = [2, 6];
  const two = await makeAgency({
    teachersPerSchool: teacherCount,
    moreSchools,
  });
  const answerAll = async (learningAtOak) => {
    await two.open();
    for (const [place, school] of ["oak", "elm", "ash", ...moreSchools].entries()) {
      const codes = await two.issueCodes(school);
      for (const [teacher, code] of codes.entries()) {
        await two.submit(code, (item) => {
          const middle = item < 4 && school === "oak" ? learningAtOak : 3 + (place % 3);
          const keyed = Math.min(6, Math.max(1, middle + (teacher % 3) - 1));
          return reversed.includes(item) ? 7 - keyed : keyed;
        });
      }
    }
    await two.close();
  };
  const waitForResults = async () => {
    const page = await openSignedIn(browser, `/${two.rollout}`);
    await page
      .getByText("All results are ready.")
      .first()
      .waitFor({ timeout: resultsDeadlineMs });
    return page;
  };
  await answerAll(2);
  await closePage(await waitForResults());
  await two.publish();
  await two.draftNextWave(
    "wave-2",
    "Second wave",
    "We can agree on what good teaching is.",
    "We know what good teaching is.",
  );
  await answerAll(5);
  const page = await waitForResults();
  await page.goto(`/${two.rolloutSchool("oak")}`);
  await heading(page, "Oak school");
  await page
    .getByRole("heading", { name: "Change since First wave" })
    .waitFor();
  const learning = page.locator('[data-change="learning"]');
  await learning.getByText("Rose", { exact: true }).waitFor();
  await learning
    .getByText("From 2.00 to 5.00 on the response scale")
    .waitFor();
  const collective = page.locator('[data-change="collective"]');
  await collective.getByText("No change beyond error").waitFor();
  await collective.getByText("Rests on 3 of 4 statements").click();
  await collective.getByText("We know what good teaching is.").waitFor();
  await collective.getByText("Reworded, or with other answers").waitFor();
  await page
    .locator('[data-next-step="collective"]')
    .getByText("not yet functional")
    .first()
    .waitFor();
  await page
    .locator('[data-comparison="learning"]')
    .getByRole("img", { name: /Percentile \d+ \(95% interval/ })
    .waitFor();
  await page.locator('[data-comparison="learning"] svg').waitFor();
  assert.equal(await page.getByText("School s3").count(), 0);
  for (const viewport of [desk, phone]) {
    await page.setViewportSize(viewport);
    await expectAccessibleInBothThemes(
      page,
      `compared school profile at ${viewport.width} px`,
    );
  }
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
