// What makes a teacher's anonymity checkable, seen from the browser: the blind credential, its proof, the receipt.
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
} from "./lib/browser.js";
import {
  answerAll,
  expectAccepted,
  keptDrafts,
  openSurvey,
  press,
  waitForCredential,
} from "./lib/survey.js";

const stopped = "The page stopped to protect your anonymity";
let browser;
let agency;
let codes;

before(async () => {
  browser = await launch();
  agency = await makeAgency({ teachersPerSchool: 6 });
  await agency.open();
  codes = {
    oak: await agency.issueCodes("oak"),
    ash: await agency.issueCodes("ash"),
  };
});
after(() => browser?.close());

// Changes texts in the answers of a method; binary messages hold strings as they are.
async function tamper(page, method, change) {
  await page.route(`**/${method}`, async (route) => {
    const response = await route.fetch();
    const body = (await response.body()).toString("latin1");
    // As it was fetched it is not compressed any more.
    const headers = response.headers();
    delete headers["content-encoding"];
    delete headers["content-length"];
    await route.fulfill({
      status: response.status(),
      headers,
      body: Buffer.from(change(body), "latin1"),
    });
  });
}

// Another character of the alphabet, at the place.
const changedAt = (text, place) =>
  text.slice(0, place) +
  (text[place] === "A" ? "B" : "A") +
  text.slice(place + 1);

// The first text of that many characters of base64url, with one character changed.
function changedText(body, length) {
  const found = new RegExp(`(?<![\\w-])[\\w-]{${length}}(?![\\w-])`).exec(body);
  return found === null ? body : changedAt(body, found.index + 5);
}

test("the page explains how the anonymity works, and what it cannot do", async () => {
  const page = await openSurvey(browser, codes.oak[0]);
  await page.getByText("How your anonymity works").click();
  await page
    .getByText("It cannot tell which link it was signed for.")
    .waitFor();
  await page.getByText("a school of four", { exact: false }).waitFor();
  await expectAccessibleInBothThemes(page, "anonymity");
  assert.deepEqual(await keptDrafts(page), [], "only looking leaves nothing");
  await closePage(page);
});

test("the submission carries nothing of the invitation, and the purchase nothing of the submission", async () => {
  const page = await openSurvey(browser, codes.oak[0]);
  const requests = [];
  page.on("request", (request) => {
    if (request.url().includes("SubmissionService")) requests.push(request);
  });
  await answerAll(page);
  await waitForCredential(page);
  const [{ credential }] = await keptDrafts(page);
  await press(page, "Send my answers");
  await expectAccepted(page);
  const sent = await Promise.all(
    requests.map(async (request) => ({
      method: request.url().split("/").at(-1),
      text:
        JSON.stringify(await request.allHeaders()) +
        (request.postDataBuffer()?.toString("latin1") ?? ""),
      headers: await request.allHeaders(),
    })),
  );
  const purchases = sent.filter(({ method }) => method === "RedeemInvitation");
  const others = sent.filter(({ method }) => method !== "RedeemInvitation");
  assert.deepEqual(others.map(({ method }) => method).sort(), [
    "ListCredentialKeys",
    "SubmitAnswers",
  ]);
  for (const { method, text, headers } of others) {
    assert.ok(!text.includes(codes.oak[0]), `${method} names the link`);
    assert.equal(headers.cookie, undefined);
    assert.equal(headers.referer, undefined);
  }
  assert.ok(
    others.some(({ text }) => text.includes(credential)),
    "the credential is spent",
  );
  assert.ok(purchases.length >= 1);
  for (const { text, headers } of purchases) {
    assert.ok(
      !text.includes(credential.slice(0, 42)),
      "the nonce stays in the browser",
    );
    assert.equal(headers.cookie, undefined);
  }
  await closePage(page);
});

const tampered = [
  [
    "a changed credential",
    "RedeemInvitation",
    (body) => changedText(body, 128),
  ],
  [
    "another key in the answer",
    "RedeemInvitation",
    (body) => changedText(body, 43),
  ],
  [
    "another published key",
    "ListCredentialKeys",
    (body) => changedText(body, 43),
  ],
  [
    "no published key",
    "ListCredentialKeys",
    (body) => body.replaceAll("/schools/ash", "/schools/ahs"),
  ],
];

for (const [index, [what, method, change]] of tampered.entries()) {
  test(`${what} stops the survey before anything is sent`, async () => {
    const page = await openSurvey(browser, codes.ash[index]);
    const submissions = [];
    page.on("request", (request) => {
      if (request.url().endsWith("/SubmitAnswers")) submissions.push(request);
    });
    await heading(page, "First wave");
    await tamper(page, method, change);
    await press(page, "Start");
    await heading(page, stopped);
    if (index === 0) await expectAccessibleInBothThemes(page, "proof");
    const [{ credential }] = await keptDrafts(page);
    assert.equal(credential, null);
    assert.deepEqual(submissions, []);
    // The same purchase, answered honestly, goes through.
    await page.unroute(`**/${method}`);
    await press(page, "Try again");
    await press(page, "Start");
    await waitForCredential(page);
    await closePage(page);
  });
}

test("a lost answer to the purchase is asked for again; another device is told what to do", async () => {
  const page = await openSurvey(browser, codes.oak[1]);
  const bodies = [];
  await heading(page, "First wave");
  // The first purchase reaches the server, and its answer is lost; later ones go through.
  let tellLost;
  const lost = new Promise((resolve) => {
    tellLost = resolve;
  });
  await page.route("**/RedeemInvitation", async (route) => {
    bodies.push(route.request().postDataBuffer().toString("hex"));
    if (bodies.length > 1) return route.continue();
    await route.fetch();
    await route.abort();
    tellLost();
  });
  await press(page, "Start");
  await heading(page, /^Part 1/);
  await page.waitForFunction(() =>
    JSON.stringify(localStorage).includes("blindedElement"),
  );
  await lost;

  const other = await openSurvey(browser, codes.oak[1]);
  await heading(other, "This link has been used");
  await other.getByText("If you started on another device").waitFor();
  await expectAccessibleInBothThemes(other, "taken");
  assert.deepEqual(await keptDrafts(other), []);
  await closePage(other);

  await page.reload();
  await press(page, "Start");
  await waitForCredential(page);
  assert.ok(
    bodies.filter((body) => body === bodies[0]).length >= 2,
    "the same blinded element is sent again",
  );
  await closePage(page);
});

test("deleting the answers keeps what the link has bought", async () => {
  const page = await openSurvey(browser, codes.oak[2]);
  await press(page, "Start");
  await page
    .locator("[data-item]")
    .first()
    .getByText("Agree", { exact: true })
    .click();
  await waitForCredential(page);
  await page.reload();
  await press(page, "Delete my answers from this device");
  await page.getByRole("button", { name: "Start", exact: true }).waitFor();
  const [{ answers, invitation }] = await keptDrafts(page);
  assert.deepEqual([answers, invitation], [{}, null]);
  await answerAll(page);
  await press(page, "Send my answers");
  await expectAccepted(page);
  await closePage(page);
});

async function checkReceipt(page, receipt) {
  await page.getByLabel("Receipt").fill(receipt);
  await press(page, "Check");
}

// The last one: it closes and publishes the rollout.
test("a receipt is copied, saved, and found in the published results", async () => {
  const page = await openSurvey(browser, codes.oak[3]);
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await answerAll(page);
  await press(page, "Send my answers");
  await expectAccepted(page);
  const receipt = await page.locator("[data-receipt]").innerText();
  await press(page, "Copy the receipt");
  await page.getByText("The receipt is copied.").waitFor();
  assert.equal(
    await page.evaluate(() => navigator.clipboard.readText()),
    receipt,
  );
  const saving = page.waitForEvent("download");
  await press(page, "Save it as a file");
  const file = await (await saving).createReadStream();
  let text = "";
  for await (const chunk of file) text += chunk;
  assert.ok(
    text.includes(receipt) &&
      text.includes(`/receipt#${agency.rolloutSchool("oak")}`),
    text,
  );

  await page.getByRole("link", { name: "Check a receipt" }).click();
  await heading(page, "Check a receipt");
  await expectAccessibleInBothThemes(page, "receipt");
  assert.equal(
    await page.getByLabel("School").inputValue(),
    agency.rolloutSchool("oak"),
  );
  await checkReceipt(page, "nothing");
  await page.getByText("That is not a receipt.").waitFor();
  await checkReceipt(page, receipt);
  await page.getByText("not published yet").waitFor();
  await agency.close();
  await agency.publish();
  await checkReceipt(page, receipt.toLowerCase().replaceAll("-", " "));
  await page.getByText("Your answers were counted.").waitFor();
  await expectAccessibleInBothThemes(page, "receipt found");
  await checkReceipt(page, "AAAA-AAAA-AAAA-AAAA-AAAA-AAAA");
  await page
    .getByText("This receipt is not among those of this school.")
    .waitFor();
  await page.getByLabel("School").fill("oak");
  await press(page, "Check");
  await page.getByText("That is not the name of a school").waitFor();
  await closePage(page);

  const alone = await openPage(browser, "/receipt", {
    viewport: phone,
    locale: "es-US",
  });
  await heading(alone, "Verificar un comprobante");
  await expectAccessibleInBothThemes(alone, "receipt, Spanish");
  await closePage(alone);
});
