// Answering in another language, with conditions, without a connection, on a slow phone.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { instrument, makeAgency } from "./lib/agency.js";
import {
  closePage,
  expectAccessibleInBothThemes,
  heading,
  launch,
  openPage,
  phone,
  tabTo,
  waitForWorker,
} from "./lib/browser.js";
import { Line } from "./lib/line.js";
import {
  answerAll,
  answerPart,
  answerParts,
  expectAccepted,
  openSurvey,
  press,
  question,
  waitForCredential,
} from "./lib/survey.js";

const firstText = "Our leaders know what happens in classrooms.";
let browser;
let agency;
let codes;

before(async () => {
  browser = await launch();
  agency = await makeAgency({ teachersPerSchool: 6 });
  await agency.open();
  codes = { oak: await agency.issueCodes("oak") };
});
after(() => browser?.close());

test("a browser in Spanish gets the whole survey in Spanish", async () => {
  const page = await openSurvey(browser, codes.oak[0], { locale: "es-MX" });
  await page.getByText("Sus respuestas son anónimas").waitFor();
  await page.getByText("Cómo funciona su anonimato").click();
  assert.equal(await page.evaluate(() => document.documentElement.lang), "es");
  await expectAccessibleInBothThemes(page, "Spanish intro");
  await press(page, "Comenzar");
  await heading(page, "Parte 1 de 2: Liderazgo");
  await question(page, "L1")
    .getByText("Nuestros líderes saben lo que ocurre en las aulas.")
    .waitFor();
  await answerPart(page, [], "De acuerdo");
  await expectAccessibleInBothThemes(page, "Spanish part");
  await press(page, "Siguiente");
  await heading(page, "Parte 2 de 2: Eficacia");
  await answerPart(page, ["C2"], "De acuerdo");
  await press(page, "Ir al último paso");
  await page.getByText("1 afirmación necesita una respuesta").waitFor();
  await page.getByRole("button", { name: "Encontramos la manera" }).click();
  await question(page, "C2")
    .getByText("En desacuerdo", { exact: true })
    .click();
  await press(page, "Ir al último paso");
  await press(page, "Enviar mis respuestas");
  await heading(page, "Gracias. Sus respuestas se han aceptado.");
  await expectAccessibleInBothThemes(page, "Spanish accepted");
  await closePage(page);
});

test("the language is changed with the keyboard in the middle, loses nothing and is remembered", async () => {
  const page = await openSurvey(browser, codes.oak[1], { locale: "fr-FR" });
  await press(page, "Start");
  await question(page, "L1").getByText("Agree", { exact: true }).click();
  const spanish = page.getByRole("button", { name: "Español" });
  await page.evaluate(() => document.activeElement.blur());
  await tabTo(page, spanish);
  await page.keyboard.press("Enter");
  await heading(page, "Parte 1 de 2: Liderazgo");
  assert.equal(await spanish.getAttribute("aria-pressed"), "true");
  assert.ok(
    await question(page, "L1")
      .getByRole("radio", { name: "De acuerdo", exact: true })
      .isChecked(),
  );
  await waitForCredential(page);
  await page.reload();
  await page.getByText("1 de 8 afirmaciones").waitFor();
  await closePage(page);
});

test("texts that are not translated keep their language", async () => {
  const own = await makeAgency({
    source: instrument.slice(0, instrument.indexOf("translations:")),
  });
  await own.open();
  const [code] = await own.issueCodes("oak");
  const page = await openSurvey(browser, code, { locale: "es-US" });
  await page
    .getByText("Las afirmaciones no están disponibles en español.")
    .waitFor();
  await press(page, "Comenzar");
  assert.equal(await page.getByText(firstText).getAttribute("lang"), "en");
  await expectAccessibleInBothThemes(page, "not translated");
  await closePage(page);
});

// L2 is asked after the two lowest answers to L1, and all of the second part after L2.
const conditional = instrument
  .replace(
    /({id: L2, .*required: true)}/,
    "$1, when: {item: L1, categories: [1, 2]}}",
  )
  .replaceAll(
    /({id: C\d, .*required: true)}/g,
    "$1, when: {item: L2, categories: [6]}}",
  );

test("items are asked when they apply, counted, and hidden answers are not sent", async () => {
  const own = await makeAgency({ source: conditional });
  await own.open();
  const [code] = await own.issueCodes("oak");
  const page = await openSurvey(browser, code);
  await page.getByText("3 statements, about").waitFor();
  await press(page, "Start");
  await heading(page, "Part 1 of 1: Leadership");
  await page.getByText("0 of 3 answered").waitFor();
  const answer = (item, option) =>
    question(page, item).getByText(option, { exact: true }).click();
  await answer("L1", "Disagree");
  await page.getByText("1 of 4 answered").waitFor();
  await page.getByRole("status").getByText("further statements").waitFor();
  await answer("L2", "Strongly agree");
  await heading(page, "Part 1 of 2: Leadership");
  await page.getByText("2 of 8 answered").waitFor();
  await expectAccessibleInBothThemes(page, "conditional");
  await press(page, "Next");
  await answer("C1", "Agree");
  await press(page, "Back");
  // Takes L2 away, and with it the part that hangs on it.
  await answer("L1", "Agree");
  await page.getByText("1 of 3 answered").waitFor();
  assert.equal(await question(page, "L2").count(), 0);
  await answer("L3", "Agree");
  await press(page, "To the last step");
  await page.getByText("You left out 1 statement").waitFor();
  const sending = page.waitForRequest("**/SubmitAnswers");
  await press(page, "Send my answers");
  const body = (await sending).postDataBuffer().toString("latin1");
  assert.ok(body.includes("L1") && body.includes("L3"));
  assert.ok(
    !body.includes("L2") && !body.includes("C1"),
    "nothing that is not asked is sent",
  );
  await expectAccepted(page);
  assert.equal(await own.submissionCount("oak"), 1);
  await closePage(page);
});

test("an answer to what is not asked is refused by name", async () => {
  const own = await makeAgency({ source: conditional });
  await own.open();
  const [code] = await own.issueCodes("oak");
  await assert.rejects(
    own.submit(code, () => 4),
    /ANSWER_NOT_ASKED/,
  );
});

test("without a connection the survey opens after a reload, is answered, and sent when the line is back", async (context) => {
  const line = await Line.open();
  context.after(() => line.close());
  const page = await openSurvey(browser, codes.oak[2], {
    serviceWorkers: "allow",
    origin: line.origin,
  });
  await press(page, "Start");
  await waitForCredential(page);
  await page.waitForFunction(
    async () => (await navigator.serviceWorker.getRegistration("/s/"))?.active,
  );
  await waitForWorker(page, "/s/");
  const kept = await page.evaluate(async () =>
    (await (await caches.open("icap-survey")).keys()).map(({ url }) => url),
  );
  assert.deepEqual(
    kept.filter((address) => address.includes(codes.oak[2])),
    [],
    "the cache does not name the link",
  );
  line.cut();
  await page.reload();
  await heading(page, "First wave");
  await press(page, "Start");
  await answerParts(page);
  await press(page, "Español");
  await heading(page, "Revisar y enviar");
  await press(page, "English");
  await press(page, "Send my answers");
  await heading(page, "Your answers are not sent yet");
  line.mend();
  await press(page, "Try again");
  await expectAccepted(page);
  await closePage(page);
});

test("who only looks leaves nothing in the browser, no service worker and no cache", async () => {
  const page = await openSurvey(browser, codes.oak[3], {
    serviceWorkers: "allow",
  });
  await heading(page, "First wave");
  const left = await page.evaluate(async () => [
    Object.keys(localStorage),
    await caches.keys(),
    (await navigator.serviceWorker.getRegistrations()).length,
  ]);
  assert.deepEqual(left, [[], [], 0]);
  await closePage(page);
});

test("a survey that was started without a connection buys its credential when there is one", async () => {
  const page = await openSurvey(browser, codes.oak[4]);
  await heading(page, "First wave");
  await page.route("**/RedeemInvitation", (route) => route.abort());
  await answerAll(page);
  await press(page, "Send my answers");
  await heading(page, "Your answers are not sent yet");
  await page.unroute("**/RedeemInvitation");
  await press(page, "Try again");
  await expectAccepted(page);
  await closePage(page);
});

test("on a slow phone the first question does not wait for the cryptography", async () => {
  const page = await openPage(browser, "/receipt", { viewport: phone });
  const session = await page.context().newCDPSession(page);
  // Slow 3G and a processor a sixth as fast.
  await session.send("Network.enable");
  await session.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: 400,
    downloadThroughput: 50_000,
    uploadThroughput: 50_000,
  });
  await session.send("Network.setCacheDisabled", { cacheDisabled: true });
  await session.send("Emulation.setCPUThrottlingRate", { rate: 6 });
  page.context().setDefaultTimeout(60_000);
  const begun = Date.now();
  await page.goto(`/s/${codes.oak[5]}`, { timeout: 60_000 });
  await heading(page, "First wave");
  const opened = Date.now();
  await press(page, "Start");
  await page.getByText(firstText).waitFor();
  const isLoaded = await page.evaluate(() =>
    performance
      .getEntriesByType("resource")
      .some(({ name }) => name.includes("blind-credential")),
  );
  assert.equal(
    isLoaded,
    false,
    "the question is there before the cryptography",
  );
  console.log(
    `slow phone: opened after ${opened - begun} ms, question after ${Date.now() - opened} ms more`,
  );
  await waitForCredential(page);
  await closePage(page);
});
