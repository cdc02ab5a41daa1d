// A clerk at the invitation desk hands out paper forms and enters what comes back.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { makeAccount } from './lib/accounts.js';
import { instrument, itemIds, makeAgency } from './lib/agency.js';
import {
  closePage,
  expectAccessibleInBothThemes,
  heading,
  launch,
  openPage,
  phone,
  signIn,
  tabTo,
} from './lib/browser.js';
import { requestId } from './lib/system.js';

// L2 is asked after the two lowest answers to L1, and all of the second part after the highest to L2.
const conditional = instrument
  .replace(/({id: L2, .*required: true)}/, '$1, when: {item: L1, categories: [1, 2]}}')
  .replaceAll(/({id: C\d, .*required: true)}/g, '$1, when: {item: L2, categories: [6]}}');

let browser;
let agency;
let clerk;

before(async () => {
  browser = await launch();
  agency = await makeAgency({ teachersPerSchool: 6, source: conditional });
  await agency.open();
  clerk = await makeAccount(agency.client, `desk-${agency.id}`, 'ROLE_INVITATION_DESK', agency.organizationName('state'));
});
after(() => browser?.close());

async function openAsClerk(path, options) {
  const page = await openPage(browser, path, options);
  await signIn(page, clerk.account, clerk.secret);
  return page;
}

const paperAddress = (school) => `/${agency.rolloutSchool(school)}/paper`;

async function openPaper(school, options) {
  const page = await openAsClerk(paperAddress(school), options);
  await heading(page, /^Paper forms: /);
  return page;
}

const paper = (method, message) => clerk.client.call(`icap.collection.v1.PaperService/${method}`, message);

// Without the page: what these tests are not about.
const handOut = (school, numbers) =>
  paper('HandOutPaperForms', {
    parent: agency.rolloutSchool(school),
    people: numbers.map((number) => `${agency.name}/people/${school}-${number}`),
    requestId: requestId(),
  });

const press = (page, name) => page.getByRole('button', { name, exact: true }).click();

const field = (page, item) => page.locator(`[data-item="${item}"] input`);

const isFocused = (page, item) =>
  page.waitForFunction((id) => document.activeElement?.closest('[data-item]')?.dataset.item === id, item);

const formRow = (page, form) => page.locator(`[data-form="${form}"]`);

async function fillTotals(page, forms, total) {
  await page.getByLabel('Number of forms').fill(String(forms));
  await page.getByLabel('Sum of all options').fill(String(total));
  await press(page, 'Enter the batch');
}

const chooseFile = (page, lines, name = 'forms.csv') =>
  page.getByLabel('CSV file').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(`${lines.join('\n')}\n`) });

// Forms whose second part is not asked: their sum is 10 each.
const header = itemIds.join(',');
const shortForm = '4,,3,3,,,,';

test('who takes a form gives up the link, and who has begun to answer cannot', async () => {
  const codes = await agency.issueCodes('oak');
  const lookUp = (code) => agency.client.call('icap.collection.v1.SubmissionService/RedeemInvitation', { code });
  const page = await openAsClerk(`/${agency.rolloutSchool('oak')}/invitations`);
  await page.getByRole('link', { name: 'Paper forms' }).click();
  await heading(page, 'Paper forms: Oak school');
  await page.getByText('0 forms handed out, 0 entered, 0 still out.').waitFor();
  await page.getByText('No batch has been entered for this school.').waitFor();
  await press(page, 'Hand out 0 forms');
  await page.getByText('Select who takes a form first.').waitFor();
  for (const number of [2, 3]) await page.getByLabel(`Teacher ${number} of oak`).check();
  await expectAccessibleInBothThemes(page, 'handing out');
  await press(page, 'Hand out 2 forms');
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Teacher 2 of oak, Teacher 3 of oak').waitFor();
  await expectAccessibleInBothThemes(page, 'handing out, asked');
  await dialog.getByRole('button', { name: 'Hand out 2 forms' }).click();
  await page.getByText('2 forms handed out, 0 entered, 2 still out.').waitFor();
  await page.getByRole('alert').getByText('2 forms handed out.').waitFor();
  assert.equal(await page.getByLabel('Teacher 2 of oak').count(), 0, 'has no link any more');
  const links = await Promise.allSettled(codes.map(lookUp));
  assert.equal(links.filter(({ status }) => status === 'rejected').length, 2, 'two links are void');

  const [held] = codes.filter((_, index) => links[index].status === 'fulfilled');
  await agency.submit(held, () => 1).catch(() => undefined);
  await page.setViewportSize(phone);
  for (const number of [1, 4, 5, 6]) await page.getByLabel(`Teacher ${number} of oak`).check();
  await press(page, 'Hand out 4 forms');
  await dialog.getByRole('button', { name: 'Hand out 4 forms' }).click();
  await dialog.getByText('One of these people has opened the link for answering').waitFor();
  await expectAccessibleInBothThemes(page, 'handing out, refused, on a phone');
  assert.equal((await paper('GetPaperForms', { name: `${agency.rolloutSchool('oak')}/paperForms` })).handedOutCount, 2);
  await closePage(page);
});

test('forms are keyed in with number keys, a reload loses nothing, and wrong totals say where to look', async () => {
  await handOut('elm', [1, 2, 3]);
  const before = await agency.submissionCount('elm');
  const page = await openPaper('elm');
  await tabTo(page, field(page, 'L1'));
  await page.keyboard.type('7');
  await page.getByText('There are only the options 1 to 6.').waitFor();
  await isFocused(page, 'L1');
  // L2 is not asked after 4; L4 may be left out, and nothing follows it.
  await page.keyboard.type('4');
  await isFocused(page, 'L3');
  await page.locator('[data-item="L2"]').getByText('Not asked').waitFor();
  await page.keyboard.type('3');
  await isFocused(page, 'L4');
  await page.keyboard.press('ArrowUp');
  await isFocused(page, 'L3');
  await page.keyboard.press('Enter');
  await page.keyboard.type('0');
  assert.equal(await field(page, 'L4').inputValue(), '');
  await page.keyboard.press('Enter');
  await page.getByText('Form 1 is in the batch, its sum is 7.').waitFor();
  await isFocused(page, 'L1');

  await page.keyboard.type('162');
  await isFocused(page, 'L4');
  await page.reload();
  await formRow(page, 1).getByRole('cell', { name: '7', exact: true }).waitFor();
  assert.equal(await field(page, 'L3').inputValue(), '2', 'the form that was being keyed in');
  await expectAccessibleInBothThemes(page, 'keying in');
  // A statement that needs an answer is not passed over.
  await press(page, 'Put this form into the batch (sum 9)');
  await page.getByText('4 statements need an answer.').waitFor();
  await isFocused(page, 'C1');
  await tabTo(page, field(page, 'L4'));
  await page.keyboard.type('51234');
  await page.keyboard.press('Enter');
  await page.getByText('Form 2 is in the batch, its sum is 24.').waitFor();

  await fillTotals(page, 3, 30);
  await page.getByText('You counted 3 forms, the batch has 2: 1 too few.').waitFor();
  await page.getByText('You added up 30, the forms in the batch add up to 31: 1 too much.').waitFor();
  await page.getByText('Form 1: sum 7').waitFor();
  await page.getByText('Form 2: sum 24').waitFor();
  await expectAccessibleInBothThemes(page, 'totals that do not match');
  await page.setViewportSize(phone);
  await expectAccessibleInBothThemes(page, 'totals that do not match, on a phone');
  assert.equal(await agency.submissionCount('elm'), before, 'nothing is stored before the totals match');

  await press(page, 'Correct form 2');
  await isFocused(page, 'L1');
  assert.equal(await field(page, 'L4').inputValue(), '5');
  await field(page, 'L4').fill('4');
  await press(page, 'Enter the batch');
  await page.getByText('A form is not in the batch yet.').waitFor();
  await press(page, 'Keep the correction (sum 23)');
  await fillTotals(page, 2, 30);
  await page.getByText('2 forms entered.', { exact: true }).waitFor();
  await page.getByText('3 forms handed out, 2 entered, 1 still out.').waitFor();
  const batches = page.getByRole('region', { name: 'Table: Batches entered' });
  await batches.getByRole('row', { name: new RegExp(`^\\d{4}-\\d\\d-\\d\\d 2 ${clerk.account}$`) }).waitFor();
  assert.equal(await agency.submissionCount('elm'), before + 2);
  await expectAccessibleInBothThemes(page, 'batch entered, on a phone');
  await page.reload();
  await page.getByText('No form in the batch yet.').waitFor();
  await closePage(page);
});

test('every problem of a file is named with row and column, and more forms than were handed out are refused', async () => {
  await handOut('ash', [1, 2]);
  const page = await openPaper('ash');
  await chooseFile(page, [header, '9,,3,3,,,,', shortForm, '4,2,3,x,,,,', '1,6,3,3,1,1,,1', '4,2,3,,,,,']);
  await page.getByText('forms.csv has 4 problems. Nothing of it was taken.').waitFor();
  const problems = page.getByRole('region', { name: 'Table: Problem' });
  for (const name of [
    '2 L1 must be from 1 to 6.',
    '4 L4 “x” is not the number of an option.',
    '5 C3 needs an answer. A form without it cannot be entered.',
    '6 L2 is not asked after the other answers. Leave the cell empty.',
  ]) {
    await problems.getByRole('row', { name }).waitFor();
  }
  await page.getByText('No form in the batch yet.').waitFor();
  await expectAccessibleInBothThemes(page, 'problems of a file');
  await page.setViewportSize(phone);
  await expectAccessibleInBothThemes(page, 'problems of a file, on a phone');

  await chooseFile(page, [header, shortForm, shortForm, shortForm]);
  await page.getByText('3 forms of forms.csv are in the batch.').waitFor();
  await fillTotals(page, 3, 30);
  await page.getByText('The batch has more forms than were handed out').waitFor();
  assert.equal(await agency.submissionCount('ash'), 0, 'whole or not at all');
  await press(page, 'Take out form 2');
  await fillTotals(page, 2, 20);
  await page.getByText('2 forms entered.', { exact: true }).waitFor();
  assert.equal(await agency.submissionCount('ash'), 2);
  await closePage(page);
});

test('a batch whose answer was lost is sent again after a reload and counts once', async () => {
  await handOut('ash', [3, 4]);
  const entered = await agency.submissionCount('ash');
  const page = await openPaper('ash');
  await chooseFile(page, [header, shortForm]);
  await page.route('**/EnterPaperForms', async (route) => {
    await route.fetch();
    await route.abort('connectionreset');
  });
  await fillTotals(page, 1, 10);
  await page.getByText('it is not known whether the batch was entered').waitFor();
  assert.equal(await agency.submissionCount('ash'), entered + 1, 'it had arrived');
  assert.equal(await page.getByLabel('CSV file').count(), 0, 'cannot be changed now');
  await expectAccessibleInBothThemes(page, 'answer lost');
  await page.unroute('**/EnterPaperForms');
  await page.reload();
  await press(page, 'Send the batch again');
  await page.getByText('1 form entered.', { exact: true }).waitFor();
  assert.equal(await agency.submissionCount('ash'), entered + 1, 'counted once');
  await closePage(page);
});

test('signing out removes what was keyed in, and a closed rollout takes no forms', async () => {
  const page = await openPaper('oak');
  await field(page, 'L1').fill('4');
  await page.reload();
  await page.waitForFunction(() => document.querySelector('[data-item="L1"] input')?.value === '4');
  await press(page, 'Discard the batch');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Discard the batch' }).click();
  await dialog.waitFor({ state: 'detached' });
  assert.equal(await field(page, 'L1').inputValue(), '');
  await field(page, 'L1').fill('3');
  const keptCount = () => page.evaluate(() => window.sessionStorage.length);
  assert.equal(await keptCount(), 1);
  await press(page, 'Sign out');
  await page.getByLabel('Account name').waitFor();
  assert.equal(await keptCount(), 0);
  await signIn(page, clerk.account, clerk.secret);
  await heading(page, 'Paper forms: Oak school');
  assert.equal(await field(page, 'L1').inputValue(), '');
  await agency.close();
  await page.reload();
  await page.getByText('forms can neither be handed out nor entered').waitFor();
  await expectAccessibleInBothThemes(page, 'closed');
  await closePage(page);
});
