import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { makeAccount } from "./lib/accounts.js";
import { makeAgency } from "./lib/agency.js";
import {
  closePage,
  desk,
  expectAccessibleInBothThemes,
  heading,
  launch,
  openPage,
  phone,
  signIn,
  tabTo,
} from "./lib/browser.js";
import { Line } from "./lib/line.js";
import { requestId } from "./lib/system.js";

const protocol = readFileSync(
  new URL("./protocol.yaml", import.meta.url),
  "utf8",
);
const fields = "icap.collection.v1.FieldService";
const teachers = 14;
const resultsDeadlineMs = 60_000;
const leaders = "What do leaders do in your lessons?";
const seen = "Leaders know lessons from their own visits.";
let browser;
let agency;
let supervisor;
let first;
let second;
let revision;

before(async () => {
  browser = await launch();
  agency = await makeAgency({ teachersPerSchool: teachers });
  await agency.open();
  revision = await agency.createRevision(protocol);
  const make = (id, role, unit) =>
    makeAccount(
      agency.client,
      `${id}-${agency.id.slice(-8)}`,
      role,
      agency.organizationName(unit),
    );
  supervisor = await make("sup", "ROLE_DISTRICT_SUPERVISOR", "north");
  first = await make("ana", "ROLE_FACILITATOR", "north");
  second = await make("ben", "ROLE_FACILITATOR", "north");
});
after(() => browser?.close());

// Waits until this many forms that are being typed are kept on the device: a letter is sealed before it is.
async function draftsKept(page, count) {
  await page.waitForFunction(
    (wanted) =>
      new Promise((resolve, reject) => {
        const request = indexedDB.open("icap-field");
        request.onerror = () => reject(request.error);
        request.onsuccess = () => {
          const found = request.result
            .transaction("drafts")
            .objectStore("drafts")
            .count();
          found.onsuccess = () => {
            request.result.close();
            resolve(found.result === wanted);
          };
        };
      }),
    count,
  );
}

// Sessions of a draw, assigned from an hour ago until tomorrow.
async function planned(count, raters, school = "oak") {
  const { sessions } = await supervisor.client.call(
    `${fields}/PlanFieldSessions`,
    {
      parent: agency.rolloutSchool(school),
      revision,
      count,
      doubleRated: raters.length > 1,
      requestId: requestId(),
    },
  );
  const at = (hours) => new Date(Date.now() + hours * 3_600_000).toISOString();
  for (const { name } of sessions) {
    for (const [index, { account }] of raters.entries()) {
      await supervisor.client.call(`${fields}/AssignSession`, {
        name,
        rater: index === 0 ? "FIELD_RATER_FIRST" : "FIELD_RATER_SECOND",
        account,
        startTime: at(-1),
        endTime: at(24),
        requestId: requestId(),
      });
    }
  }
  return sessions.map(({ name }) => name);
}

async function openAs(who, path, options) {
  const page = await openPage(browser, path, {
    serviceWorkers: "allow",
    ...options,
  });
  await signIn(page, who.account, who.secret);
  await page.getByRole("button", { name: "Sign out" }).waitFor();
  return page;
}

const idOf = (name) => name.slice(name.lastIndexOf("/") + 1);
const status = (page, text) =>
  page.locator("[data-sync]").getByText(text).waitFor();
const allSaved = (page) => status(page, "Everything is saved on the server.");

// From the list of sessions into one of them, available offline.
async function openKept(who, name, options) {
  const page = await openAs(who, "/field", options);
  const card = page.locator(`[data-session="${idOf(name)}"]`);
  await card.getByRole("button", { name: /^Make available offline/ }).click();
  await card.getByText("Available offline").waitFor();
  await card.getByRole("link").click();
  await page.locator("[data-prompt=leaders]").waitFor();
  return page;
}

async function addNote(page, text, speaker = "Teacher 1") {
  const form = page.getByRole("form", { name: `New note: ${leaders}` });
  await form.getByLabel("What was said or seen").fill(text);
  await form.getByLabel("Who said it").fill(speaker);
  await form.getByRole("button", { name: "Add the note" }).click();
  await page
    .locator("[data-note]")
    .getByText(text, { exact: true })
    .first()
    .waitFor();
}

async function rate(page, level, evidence) {
  const card = page.locator("[data-indicator=seen]");
  await card.getByRole("radio", { name: new RegExp(`^${level}`) }).check();
  await card
    .getByRole("checkbox", { name: new RegExp(evidence) })
    .setChecked(true);
  await card.getByRole("button", { name: `Keep this rating: ${seen}` }).click();
  await card.locator("[data-rating]").getByText(`Rated: ${level}`).waitFor();
}

async function complete(page) {
  await allSaved(page);
  await page.getByRole("button", { name: "Complete my part" }).click();
  await page
    .getByRole("dialog")
    .getByRole("button", { name: "Complete my part" })
    .click();
  await page.getByText("You have completed your part.").waitFor();
}

test("a supervisor draws teachers, sees the record, replaces one with a reason, and assigns", async () => {
  const path = `/${agency.rolloutSchool("elm")}/field`;
  const page = await openAs(supervisor, path);
  await heading(page, "Field work: Elm school");
  await page.getByLabel("How many to draw").fill("2");
  await page.getByLabel("Reserves", { exact: true }).fill("1");
  await page.getByRole("button", { name: "Draw and plan" }).click();
  await page.getByText("2 sessions were planned.").waitFor();
  const draw = page.locator("[data-draw]");
  await draw
    .getByText(/^[0-9a-f]{64}$/)
    .first()
    .waitFor();
  assert.equal(await draw.locator("tbody tr").count(), 3);
  await page
    .getByRole("button", { name: /^Draw a reserve for/ })
    .first()
    .click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Reason").fill("on leave");
  await dialog.getByRole("button", { name: "Draw a reserve" }).click();
  await draw.getByText(/^replaced by sup-\w+: on leave$/).waitFor();
  await page
    .getByRole("button", { name: /^Assign:/ })
    .first()
    .click();
  await expectAccessibleInBothThemes(page, "plan");
  await page.getByLabel("Account of the facilitator").fill(first.account);
  await page
    .getByRole("button", { name: "Assign", exact: true })
    .first()
    .click();
  await page.getByText(new RegExp(`First rater: ${first.account}`)).waitFor();
  await page.setViewportSize(phone);
  await expectAccessibleInBothThemes(page, "plan on a phone");
  await closePage(page);
});

test("without a connection a session is recorded, survives a reload and a closed tab, and is sent by itself", async (context) => {
  const [name] = await planned(1, [first]);
  const line = await Line.open();
  context.after(() => line.close());
  let page = await openKept(first, name, { origin: line.origin });
  await allSaved(page);
  await page.setViewportSize(phone);
  await expectAccessibleInBothThemes(page, "recording on a phone");
  await page.setViewportSize(desk);
  const opened = page.url();
  await page.goto(`${line.origin}/field`);
  await page.getByText("Available offline", { exact: true }).waitFor();
  await page.goto(opened);
  await allSaved(page);

  line.cut();
  await page.context().setOffline(true);
  await addNote(page, "The head visits every week");
  await status(page, "1 change is kept on this device, to be sent.");
  await status(page, "No connection.");
  await draftsKept(page, 0);
  const typed = "Half a sentence";
  const form = page.getByRole("form", { name: `New note: ${leaders}` });
  await form.getByLabel("What was said or seen").fill(typed);
  await draftsKept(page, 1);

  await page.reload();
  await page.getByText("The head visits every week").waitFor();
  await status(page, "1 change is kept on this device, to be sent.");
  const device = page.context();
  const { faults } = page;
  const address = page.url();
  await page.close();
  page = Object.assign(await device.newPage(), { faults });
  await page.goto(address);
  await page.getByText("The head visits every week").waitFor();
  await page.goto(`${line.origin}/field`);
  await page.getByText("1 change not sent yet").waitFor();
  await page.getByText("The server cannot be reached.").waitFor();
  await expectAccessibleInBothThemes(page, "list without a connection");
  await page.goto(address);
  const again = page.getByRole("form", { name: `New note: ${leaders}` });
  await page.waitForFunction(
    (text) =>
      [...document.querySelectorAll("textarea")].some(
        ({ value }) => value === text,
      ),
    typed,
  );
  await again.getByLabel("What was said or seen").fill("");
  await rate(page, "Functional", "The head visits every week");
  await status(page, "2 changes are kept on this device, to be sent.");
  const raw = await page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const request = indexedDB.open("icap-field");
        request.onerror = () => reject(request.error);
        request.onsuccess = () => {
          const all = request.result
            .transaction("changes")
            .objectStore("changes")
            .getAll();
          all.onsuccess = () =>
            resolve(
              all.result
                .map(({ sealed }) => new TextDecoder().decode(sealed.data))
                .join(""),
            );
        };
      }),
  );
  assert.ok(raw.length > 0 && !raw.includes("head visits"), "sealed at rest");

  line.mend();
  await device.setOffline(false);
  await allSaved(page);
  await complete(page);
  const { session, records } = await first.client.call(
    `${fields}/GetFieldSession`,
    { name },
  );
  assert.equal(session.state, "FIELD_SESSION_STATE_COMPLETE");
  assert.deepEqual(records.map(({ version }) => version).sort(), ["1", "1"]);
  await closePage(page);
});

test("a conflict of two devices is shown side by side and decided by the person", async () => {
  const [name] = await planned(1, [first]);
  const one = await openKept(first, name);
  await addNote(one, "The head came once");
  await allSaved(one);
  const other = await openKept(first, name);
  const edit = async (page, text) => {
    await page
      .getByRole("button", { name: /^Change the note/ })
      .first()
      .click();
    const form = page.getByRole("form", { name: /^Change the note/ });
    await form.getByLabel("What was said or seen").fill(text);
    await form.getByRole("button", { name: "Save the note" }).click();
  };
  await one.context().setOffline(true);
  await edit(one, "The head came twice");
  await status(one, "1 change is kept on this device");
  await edit(other, "The head came three times");
  await other
    .locator("[data-note][data-state=saved] p")
    .getByText("The head came three times")
    .waitFor();
  await one.context().setOffline(false);
  const conflict = one.locator("[data-conflict]");
  const saved = conflict.getByRole("region", { name: "Saved on the server" });
  const mine = conflict.getByRole("region", { name: "Written on one device" });
  await mine.getByText("The head came twice").waitFor();
  await saved.getByText("The head came three times").waitFor();
  await status(one, "1 record waits for your decision: see below.");
  await expectAccessibleInBothThemes(one, "conflict");
  const take = mine.getByRole("button", { name: /^Take this one/ });
  await tabTo(one, take);
  await one.keyboard.press("Enter");
  await conflict.waitFor({ state: "detached" });
  await allSaved(one);
  await other.getByRole("button", { name: "Send now" }).click();
  await other.locator("[data-note]").getByText("The head came twice").waitFor();
  await closePage(one);
  await closePage(other);
});

test("a second rater rates blind, and sees the first rating after completing", async () => {
  const [name] = await planned(1, [first, second]);
  const one = await openKept(first, name);
  await addNote(one, "Visits are talked about");
  await rate(one, "Functional", "Visits are talked about");
  await complete(one);
  const two = await openKept(second, name);
  await two.getByText("Visits are talked about").first().waitFor();
  const card = two.locator("[data-indicator=seen]");
  await card.getByText("Not rated yet.").waitFor();
  assert.equal(await card.getByText("The other rater").count(), 0);
  await rate(two, "Emergent", "Visits are talked about");
  await complete(two);
  await card.getByText("The other rater: Functional").waitFor();
  await card.getByLabel("Reason of the correction").fill("Misread the anchor");
  await card.getByRole("radio", { name: /^Functional/ }).check();
  await card.getByRole("button", { name: /^Correct it/ }).click();
  await card.locator("[data-rating]").getByText("Rated: Functional").waitFor();
  await card.getByText("1 earlier version").waitFor();
  await closePage(one);
  await closePage(two);
});

test("a session is recorded with the keyboard alone", async () => {
  const [name] = await planned(1, [first]);
  const page = await openKept(first, name);
  const form = page.getByRole("form", { name: `New note: ${leaders}` });
  await tabTo(page, form.getByLabel("What was said or seen"));
  await page.keyboard.type("They plan with us");
  await tabTo(page, form.getByRole("button", { name: "Add the note" }));
  await page.keyboard.press("Enter");
  await page.locator("[data-note]").getByText("They plan with us").waitFor();
  const card = page.locator("[data-indicator=seen]");
  await tabTo(page, card.getByRole("radio").first());
  await page.keyboard.press("Space");
  await page.keyboard.press("ArrowDown");
  await tabTo(page, card.getByRole("checkbox"));
  await page.keyboard.press("Space");
  await tabTo(page, card.getByRole("button", { name: /^Keep this rating/ }));
  await page.keyboard.press("Enter");
  await card.locator("[data-rating=emergent]").waitFor();
  await allSaved(page);
  await closePage(page);
});

test("signing out asks before it deletes what was not sent, and leaves nothing that can be read", async () => {
  const [name] = await planned(1, [first]);
  const page = await openKept(first, name);
  await page.route("**/SyncFieldRecords", (route) => route.abort());
  await addNote(page, "Not sent yet");
  await page.getByRole("button", { name: "Sign out" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText(/^1 change of a field session exists only/).waitFor();
  await dialog.getByRole("button", { name: "Delete and sign out" }).click();
  await heading(page, "Sign in");
  const left = await page.evaluate(
    () =>
      new Promise((resolve) => {
        const request = indexedDB.open("icap-field");
        request.onsuccess = () => {
          const names = ["keys", "sessions", "changes", "drafts"];
          const transaction = request.result.transaction(names);
          const counts = names.map((store) =>
            transaction.objectStore(store).count(),
          );
          transaction.oncomplete = () =>
            resolve(counts.map(({ result }) => result));
        };
      }),
  );
  assert.deepEqual(left, [0, 0, 0, 0]);
  await closePage(page);
});

test("the school profile shows field evidence beside the survey, and how two raters agreed", async () => {
  const codes = await agency.issueCodes("elm");
  for (const code of codes.slice(0, 12)) await agency.submit(code, () => 5);
  await agency.close();
  for (const name of await planned(2, [first, second], "elm")) {
    const note = requestId();
    const change = (recordId, content) => ({
      requestId: requestId(),
      recordId,
      baseVersion: 0,
      content,
    });
    const levels = ["beginning", "emergent"];
    for (const [index, rater] of [first, second].entries()) {
      const noted = {
        note: { promptId: "leaders", text: "Nobody comes" },
      };
      const rating = (indicatorId) => ({
        rating: {
          indicatorId,
          levelId: levels[index],
          evidenceIds: [note],
        },
      });
      await rater.client.call(`${fields}/SyncFieldRecords`, {
        name,
        deviceId: requestId(),
        changes: [
          ...(index === 0 ? [change(note, noted)] : []),
          change("rating-seen", rating("seen")),
          change("rating-dares", rating("dares")),
        ],
      });
      await rater.client.call(`${fields}/CompleteSession`, {
        name,
        requestId: requestId(),
      });
    }
  }
  const path = `/${agency.rolloutSchool("elm")}`;
  const page = await openAs(supervisor, path, { serviceWorkers: "block" });
  const evidence = page.locator('[data-evidence="learning"]');
  const deadline = Date.now() + resultsDeadlineMs;
  while ((await evidence.count()) === 0 && Date.now() < deadline) {
    await page.reload();
    await page.getByRole("heading", { level: 1 }).waitFor();
  }
  await evidence.getByText(/^The sources differ/).waitFor();
  const source = (name) => evidence.getByRole("row", { name });
  await source(/^Teachers’ survey Functional 12 teachers/).waitFor();
  await source(
    /^Interviews and focus groups Beginning to Emergent 2 sessions/,
  ).waitFor();
  const agreement = page.locator("[data-agreement]");
  await agreement.getByText("2 sessions were rated by two people").waitFor();
  await agreement
    .getByText("Not computed: only 4 indicators rated by both.")
    .first()
    .waitFor();
  await expectAccessibleInBothThemes(page, "field evidence");
  await page.setViewportSize(phone);
  await expectAccessibleInBothThemes(page, "field evidence on a phone");
  await closePage(page);
});
