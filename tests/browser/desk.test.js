// The invitation desk: links of a school, letters, the file for a mail merge, and e-mail.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { makeAgency } from './lib/agency.js';
import {
  closePage,
  expectAccessibleInBothThemes,
  heading,
  launch,
  openPage,
  openSignedIn,
  phone,
} from './lib/browser.js';
import { url } from './lib/system.js';

let browser;
let agency;
let codes;

before(async () => {
  browser = await launch();
  agency = await makeAgency();
  await agency.open();
  codes = await agency.issueCodes('oak');
});
after(() => browser?.close());

const openDesk = (school, options) =>
  openSignedIn(browser, `/${agency.rolloutSchool(school)}/invitations`, options);

const rowOf = (page, number) => page.getByRole('row', { name: `Teacher ${number} of oak` });

async function confirm(page, action, reason) {
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Reason').fill(reason);
  await dialog.getByRole('button', { name: action, exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
}

// The file that a click gives, and how it is named.
async function download(page, target) {
  const [file] = await Promise.all([page.waitForEvent('download'), target.click()]);
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
}

test('one walks from a rollout to the links of a school, and on a phone they fit', async () => {
  const page = await openSignedIn(browser, `/${agency.rollout}`);
  await page.getByRole('row', { name: /Oak school/ }).getByRole('link', { name: 'Invitations and letters' }).click();
  await heading(page, 'Invitations: Oak school');
  for (const number of [1, 2, 3]) await rowOf(page, number).waitFor();
  await expectAccessibleInBothThemes(page, 'desk');
  await page.setViewportSize(phone);
  await expectAccessibleInBothThemes(page, 'desk on a phone');
  await closePage(page);
});

test('a new link works, the earlier one does not', async () => {
  const page = await openDesk('oak');
  await rowOf(page, 1).getByRole('button', { name: 'New link for Teacher 1 of oak' }).click();
  await expectAccessibleInBothThemes(page, 'new link');
  await confirm(page, 'New link', 'lost the letter');
  const notice = page.getByRole('alert').filter({ hasText: 'New link of Teacher 1 of oak' });
  const link = await notice.locator('code').innerText();
  assert.ok(link.startsWith(`${url}/s/`), link);
  const survey = await openPage(browser, new URL(link).pathname, { viewport: phone });
  await survey.getByRole('button', { name: 'Start' }).waitFor();
  await closePage(survey);
  const answers = await Promise.allSettled(
    codes.map((code) => agency.client.call('icap.collection.v1.SubmissionService/RedeemInvitation', { code })),
  );
  const voided = answers.filter((answer) => answer.status === 'rejected');
  assert.equal(voided.length, 1, 'one of the first links is void');
  assert.match(String(voided[0].reason), /INVITATION_UNKNOWN/);
  await closePage(page);
});

test('a link that is void is shown as void', async () => {
  const page = await openDesk('oak');
  await rowOf(page, 2).getByRole('button', { name: 'Void the link of Teacher 2 of oak' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Void the link' }).and(page.locator(':disabled')).waitFor();
  await confirm(page, 'Void the link', 'left the school');
  await rowOf(page, 2).getByText('void', { exact: true }).waitFor();
  assert.equal(await rowOf(page, 2).getByRole('button', { name: /^Void/ }).count(), 0);
  await closePage(page);
});

test('letters are a PDF, and mark the links as sent', async () => {
  const page = await openDesk('elm');
  const { name, bytes } = await download(page, page.getByRole('link', { name: 'Print letters (PDF)' }));
  assert.equal(name, 'icap-letters-elm-wave-1.pdf');
  assert.equal(bytes.subarray(0, 5).toString(), '%PDF-');
  await page.reload();
  const row = page.getByRole('row', { name: 'Teacher 1 of elm' });
  await row.getByText('letter').waitFor();
  await row.getByText(/^sent \d{4}-\d\d-\d\d$/).waitFor();
  await closePage(page);
});

test('the file for a mail merge has a working link for everyone', async () => {
  const page = await openDesk('ash');
  const button = page.getByRole('button', { name: 'Download links for a mail merge (CSV)' });
  const { name, bytes } = await download(page, button);
  assert.equal(name, 'links-ash.csv');
  const [header, ...lines] = bytes.toString('utf8').trim().split(/\r?\n/);
  assert.equal(header, 'person,name,email,school,link');
  assert.equal(lines.length, 3);
  const link = lines[0].split(',').at(-1);
  assert.ok(link.startsWith(`${url}/s/`), link);
  const survey = await openPage(browser, new URL(link).pathname);
  await survey.getByRole('button', { name: 'Start' }).waitFor();
  await closePage(survey);
  await closePage(page);
});

test('without a mail server the page says so and what to do instead', async () => {
  const page = await openSignedIn(browser, `/${agency.rollout}/mailings`);
  await heading(page, 'E-mail');
  await page.getByText('Nothing has been sent yet.').waitFor();
  await expectAccessibleInBothThemes(page, 'mailings');
  await page.getByRole('button', { name: 'Send the links' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Send the links' }).click();
  await dialog.getByText('This installation has no mail server. Print letters').waitFor();
  await expectAccessibleInBothThemes(page, 'no mail server');
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await closePage(page);
});

test('who asked for no e-mail is listed with the reason', async () => {
  const page = await openSignedIn(browser, `/${agency.rollout}/mailings`, { viewport: phone });
  await page.getByText('Nobody has asked for no e-mail').waitFor();
  const [code] = await agency.issueCodes('ash');
  await agency.client.call('icap.collection.v1.MailingService/StopMail', { code });
  await page.reload();
  const stops = page.getByRole('region', { name: 'Table: Not written to' });
  await stops.getByRole('row', { name: /of ash.*asked for no e-mail/ }).waitFor();
  await expectAccessibleInBothThemes(page, 'mailings on a phone');
  await closePage(page);
});
