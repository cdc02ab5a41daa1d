// What the tests of the survey do on its pages.
import assert from 'node:assert/strict';
import { heading, openPage, phone } from './browser.js';

export const accepted = 'Thank you. Your answers have been accepted.';
export const partCount = 2;

export const openSurvey = (browser, code, options = {}) =>
  openPage(browser, `/s/${code}`, { viewport: phone, ...options });

export const question = (page, item) => page.locator(`[data-item="${item}"]`);

export const press = (page, name) => page.getByRole('button', { name, exact: true }).click();

// Answers the items of the part on the screen.
export async function answerPart(page, skipped = [], option = 'Agree') {
  for (const field of await page.locator('[data-item]').all()) {
    if (skipped.includes(await field.getAttribute('data-item'))) continue;
    await field.getByText(option, { exact: true }).click();
  }
}

export async function answerAll(page, skipped = []) {
  await press(page, 'Start');
  await answerParts(page, skipped);
}

// From the first part to the last step.
export async function answerParts(page, skipped = []) {
  await heading(page, `Part 1 of ${partCount}: Leadership`);
  await answerPart(page, skipped);
  await press(page, 'Next');
  await heading(page, `Part 2 of ${partCount}: Efficacy beliefs`);
  await answerPart(page, skipped);
  await press(page, 'To the last step');
  await heading(page, 'Check and send');
}

export async function expectAccepted(page) {
  await heading(page, accepted);
  await page.locator('h1:focus').waitFor();
  assert.match(await page.locator('[data-receipt]').innerText(), /^([A-Z2-7]{4}-){5}[A-Z2-7]{4}$/);
  assert.deepEqual(await keptDrafts(page), [], 'the draft is removed after acceptance');
}

// What the browser keeps of surveys.
export const keptDrafts = (page) =>
  page.evaluate(() =>
    Object.entries(localStorage)
      .filter(([key]) => key.startsWith('icap-survey'))
      .map(([, value]) => JSON.parse(value)),
  );

// Waits until the credential has been bought and checked.
export const waitForCredential = (page) =>
  page.waitForFunction(() =>
    Object.entries(localStorage).some(
      ([key, value]) => key.startsWith('icap-survey') && JSON.parse(value).credential !== null,
    ),
  );
