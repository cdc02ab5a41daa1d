import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { makeAgency, optionalItemId } from "./lib/agency.js";
import {
  closePage,
  expectAccessibleInBothThemes,
  heading,
  launch,
  openSignedIn,
  phone,
  tabTo,
} from "./lib/browser.js";
import {
  answerAll,
  answerPart,
  expectAccepted,
  openSurvey as openCode,
  partCount,
  press,
  question,
} from "./lib/survey.js";

let browser;
let agency;
let codes;

before(async () => {
  browser = await launch();
  agency = await makeAgency({ teachersPerSchool: 8 });
  await agency.open();
  codes = {
    oak: await agency.issueCodes("oak"),
    ash: await agency.issueCodes("ash"),
  };
});
after(() => browser?.close());

const openSurvey = (code, options) => openCode(browser, code, options);

async function expectInView(page, locator) {
  const box = await locator.boundingBox();
  assert.ok(box.y >= 0 && box.y + box.height <= phone.height, "is in view");
}

test("a teacher answers with the keyboard alone on a phone", async () => {
  const page = await openSurvey(codes.oak[0]);
  await heading(page, "First wave");
  await page.getByText("Oak school").first().waitFor();
  await tabTo(page, page.getByRole("button", { name: "Start" }));
  await page.keyboard.press("Enter");
  for (let part = 1; part <= partCount; ++part) {
    await page
      .getByRole("heading", { level: 1, name: `Part ${part} of ${partCount}` })
      .waitFor();
    for (const field of await page.locator("[data-item]").all()) {
      await tabTo(page, field.getByRole("radio").first());
      await page.keyboard.press("Space");
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("ArrowDown");
      assert.equal(
        await field
          .getByRole("radio", { name: "Slightly disagree" })
          .isChecked(),
        true,
      );
    }
    await tabTo(
      page,
      page.getByRole("button", {
        name: part < partCount ? "Next" : "To the last step",
      }),
    );
    await page.keyboard.press("Enter");
  }
  await heading(page, "Check and send");
  await page.getByText("You have answered every statement.").waitFor();
  await tabTo(page, page.getByRole("button", { name: "Send my answers" }));
  await page.keyboard.press("Enter");
  await expectAccepted(page);
  await expectAccessibleInBothThemes(page, "accepted");
  await closePage(page);
});

test("a used link says that it has been used", async () => {
  await agency.submit(codes.oak[1], () => 4);
  const page = await openSurvey(codes.oak[1]);
  await heading(page, "This link has been used");
  await expectAccessibleInBothThemes(page, "used");
  await closePage(page);
});

test("a link that nobody issued is not known", async () => {
  for (const code of ["AAAAAAAAAAAAAAAAAAAAAA", "short"]) {
    const page = await openSurvey(code);
    await heading(page, "This link is not known");
    await expectAccessibleInBothThemes(page, "unknown");
    await closePage(page);
  }
});

test("a reload in the middle resumes, and the browser keeps nothing that names the link", async () => {
  const code = codes.oak[2];
  const page = await openSurvey(code);
  await expectAccessibleInBothThemes(page, "survey intro");
  await press(page, "Start");
  await answerPart(page);
  await press(page, "Next");
  await heading(page, /^Part 2/);
  await question(page, "C1")
    .getByText("Slightly agree", { exact: true })
    .click();
  await expectAccessibleInBothThemes(page, "survey part");
  await page.reload();
  await page.getByText("5 of 8 statements answered on this device").waitFor();
  assert.equal(
    await page.evaluate(
      (secret) => JSON.stringify(localStorage).includes(secret),
      code,
    ),
    false,
  );
  await press(page, "Go on where you stopped");
  await heading(page, /^Part 2/);
  assert.equal(
    await question(page, "C1")
      .getByRole("radio", { name: "Slightly agree" })
      .isChecked(),
    true,
  );
  await page.reload();
  await press(page, "Delete my answers from this device");
  await page.getByRole("button", { name: "Start", exact: true }).waitFor();
  await closePage(page);
});

test("missing answers are pointed out before sending; optional ones may stay open", async () => {
  const page = await openSurvey(codes.oak[3]);
  await answerAll(page, ["C2", optionalItemId]);
  await expectAccessibleInBothThemes(page, "review");
  await press(page, "Send my answers");
  await page.getByRole("alert").getByText("still need an answer").waitFor();
  await expectInView(page, page.getByRole("alert"));
  await page
    .getByRole("button", { name: "We find ways when a lesson does not work." })
    .click();
  await heading(page, /^Part 2/);
  await question(page, "C2").locator("input:focus").waitFor();
  await question(page, "C2").getByText("Disagree", { exact: true }).click();
  await press(page, "To the last step");
  await page.getByText("You left out 1 statement").waitFor();
  await press(page, "Send my answers");
  await expectAccepted(page);
  await closePage(page);
});

test("after a lost reply and a reload the same submission is sent again and counted once", async () => {
  const page = await openSurvey(codes.oak[4]);
  const bodies = [];
  await page.route("**/SubmitAnswers", async (route) => {
    bodies.push(route.request().postDataBuffer().toString("hex"));
    await route.fetch();
    await route.abort();
  });
  const before = await agency.submissionCount("oak");
  await answerAll(page);
  await press(page, "Send my answers");
  await heading(page, "Your answers are not sent yet");
  await expectAccessibleInBothThemes(page, "pending");
  await page.unroute("**/SubmitAnswers");
  page.on("request", (request) => {
    if (request.url().endsWith("/SubmitAnswers"))
      bodies.push(request.postDataBuffer().toString("hex"));
  });
  await page.reload();
  await expectAccepted(page);
  assert.ok(bodies.length >= 2);
  assert.equal(new Set(bodies).size, 1, "every attempt has the same bytes");
  assert.equal(await agency.submissionCount("oak"), before + 1);
  await closePage(page);
});

test("without a connection the answers wait and are sent when it is back", async () => {
  const page = await openSurvey(codes.oak[5]);
  await answerAll(page);
  await page.context().setOffline(true);
  await press(page, "Send my answers");
  await heading(page, "Your answers are not sent yet");
  await page.context().setOffline(false);
  await expectAccepted(page);
  await closePage(page);
});

test("a credential of another school is refused and the answers stay", async () => {
  const page = await openSurvey(codes.oak[6]);
  await answerAll(page);
  // Sends the answers of this page to the other school.
  await page.route("**/SubmitAnswers", async (route) => {
    const body = route
      .request()
      .postDataBuffer()
      .toString("latin1")
      .replace("/schools/oak", "/schools/ash");
    await route.continue({ postData: Buffer.from(body, "latin1") });
  });
  await press(page, "Send my answers");
  await heading(page, "Your answers were not accepted");
  await page.getByRole("alert").getByText("does not accept").waitFor();
  await expectAccessibleInBothThemes(page, "refused");
  await page.unroute("**/SubmitAnswers");
  await press(page, "Check and send");
  await press(page, "Send my answers");
  await expectAccepted(page);
  await closePage(page);
});

test("the session of someone who is signed in is never sent with the survey", async () => {
  const page = await openSignedIn(browser, `/${agency.name}`);
  const cookies = [];
  page.on("request", async (request) => {
    if (request.url().includes("SubmissionService"))
      cookies.push(request.allHeaders().then((headers) => headers.cookie));
  });
  await page.goto(`/s/${codes.oak[7]}`);
  await answerAll(page);
  await press(page, "Send my answers");
  await expectAccepted(page);
  assert.deepEqual(
    await Promise.all(cookies),
    cookies.map(() => undefined),
  );
  assert.ok(cookies.length >= 2);
  await closePage(page);
});

test("the first question needs under 150 KB, no charts and no cryptography", async () => {
  const page = await openSurvey(codes.ash[1]);
  await heading(page, "First wave");
  const loaded = await page.evaluate(() =>
    performance
      .getEntriesByType("resource")
      .concat(performance.getEntriesByType("navigation"))
      .filter((entry) => !entry.name.includes("/icap."))
      .map((entry) => ({ name: entry.name, bytes: entry.encodedBodySize })),
  );
  const total = loaded.reduce((sum, entry) => sum + entry.bytes, 0);
  assert.ok(
    total > 50_000 && total < 150_000,
    `loads ${total} bytes: ${JSON.stringify(loaded)}`,
  );
  assert.ok(!loaded.some(({ name }) => name.includes("blind-credential")));
  await closePage(page);
});

// The last one: it closes the rollout.
test("a closed window says so at the opening, and at the sending", async () => {
  const page = await openSurvey(codes.ash[2]);
  await answerAll(page);
  await agency.close();
  await press(page, "Send my answers");
  await heading(page, "This survey has closed");
  await page.getByText("have been deleted").waitFor();
  await expectAccessibleInBothThemes(page, "closed");
  await closePage(page);

  const late = await openSurvey(codes.ash[3]);
  await heading(late, "This link is not known");
  await late.getByText("Perhaps the survey has ended").waitFor();
  await closePage(late);
});
