// A district's data clerk brings schools and staff in.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { makeEmptyAgency } from './lib/agency.js';
import {
  closePage,
  expectAccessibleInBothThemes,
  heading,
  launch,
  openSignedIn,
  phone,
  tabTo,
} from './lib/browser.js';
import { Line } from './lib/line.js';
import { requestId } from './lib/system.js';
import { readZip, writeZip } from './lib/zip.js';

const grandBend = readFileSync(new URL('../data/roster/grandbend_oneroster12.zip', import.meta.url));
const organizationCount = 4;
const staffCount = 68;

let browser;

before(async () => {
  browser = await launch();
});
after(() => browser?.close());

const openRoster = (agency, options) => openSignedIn(browser, `/${agency.name}/roster`, options);

async function importPackage(page, bytes, { strict = false } = {}) {
  await heading(page, 'Schools and staff');
  await page.getByLabel('Zip file', { exact: true }).setInputFiles({ name: 'roster.zip', mimeType: 'application/zip', buffer: bytes });
  if (strict) await page.getByLabel('Read strictly').check();
  await page.getByRole('button', { name: 'Read and compare' }).click();
  await heading(page, /^Import of /);
}

const press = (page, name) => page.getByRole('button', { name, exact: true }).click();

const expectState = (page, state) => page.locator('.page-heading .badge', { hasText: state }).waitFor();

async function approveAndApply(page, action = 'Approve', reason = '') {
  await press(page, action);
  const dialog = page.getByRole('dialog');
  if (reason !== '') await dialog.getByLabel('Why it is right').fill(reason);
  await dialog.getByRole('button', { name: action, exact: true }).click();
  await expectState(page, 'Approved, not yet in the roster');
  await press(page, 'Put it into the roster');
  await expectState(page, 'In the roster');
}

const figure = (page, row, column) =>
  page.locator(`[data-counts="${row}"] [data-count="${column}"]`).innerText().then(Number);

async function backToRoster(page) {
  await page.getByRole('navigation').getByRole('link', { name: 'Schools and staff' }).click();
}

test('a package is sent, looked at, approved and applied, and sent again changes nothing', async () => {
  const agency = await makeEmptyAgency();
  const page = await openSignedIn(browser, `/${agency.name}`);
  await page.getByRole('link', { name: 'Import schools and staff' }).click();
  await heading(page, 'Schools and staff');
  await expectAccessibleInBothThemes(page, 'roster without imports');
  await importPackage(page, grandBend);
  await expectState(page, 'Waits for approval');
  assert.equal(await figure(page, 'organizations', 'added'), organizationCount);
  const added = await figure(page, 'people', 'added');
  assert.ok(added > 0 && added <= staffCount, `${added} people of ${staffCount} records`);

  const difference = page.getByRole('region', { name: 'Table: Differences' });
  const school = difference.getByRole('row', { name: /^Grand Bend High School New School/ });
  await school.waitFor();
  // A teacher's school is named, although it is not stored yet.
  await difference.getByRole('row', { name: /Teacher \(is asked\) Grand Bend/ }).first().waitFor();
  await page.getByText('50 shown').waitFor();
  await page.getByRole('button', { name: 'Show more' }).click();
  await page.getByText(`${organizationCount + added} shown`).waitFor();
  await page.getByLabel('Show', { exact: true }).selectOption('Gone');
  await page.getByText('Nothing of this kind.').waitFor();
  await page.getByLabel('Show', { exact: true }).selectOption('New');
  await school.waitFor();
  await expectAccessibleInBothThemes(page, 'difference');
  await page.setViewportSize(phone);
  await expectAccessibleInBothThemes(page, 'difference on a phone');

  const undecided = await page.getByRole('button', { name: 'Approve and keep the undecided apart' }).count();
  await approveAndApply(page, undecided === 0 ? 'Approve' : 'Approve and keep the undecided apart');
  await expectAccessibleInBothThemes(page, 'applied import on a phone');
  await page.getByRole('link', { name: 'See the schools and districts' }).click();
  await page.getByRole('link', { name: 'Grand Bend ISD' }).click();
  await heading(page, 'Grand Bend ISD');

  await page.goto(`/${agency.name}/roster`);
  await importPackage(page, grandBend);
  await expectState(page, 'Nothing to change');
  await page.getByText('exactly what the roster says already').waitFor();
  await backToRoster(page);
  const imports = page.getByRole('region', { name: 'Table: Imports' });
  await imports.waitFor();
  assert.equal(await imports.getByRole('row').count(), 3, 'a header and two imports');
  await expectAccessibleInBothThemes(page, 'roster with imports on a phone');
  await closePage(page);
});

test('a package that cannot be used says why, and nothing changes', async () => {
  const agency = await makeEmptyAgency();
  const files = readZip(grandBend);
  // Two districts, each below the other, and a manifest that announces what is not there.
  files['orgs.csv'] = files['orgs.csv'].replace(',district,255901,', ',district,255901,255901001').replace(
    ',school,255901001,',
    ',school,255901001,255901',
  );
  const page = await openRoster(agency);
  await importPackage(page, writeZip(files));
  await expectState(page, 'Refused');
  const cycle = page.locator('[data-code="ORGANIZATION_CYCLE"]');
  await cycle.getByText('Organizations that lie below each other in a circle').waitFor();
  await cycle.getByText(/orgs\.csv, line \d/).waitFor();
  await expectAccessibleInBothThemes(page, 'refused import');

  await backToRoster(page);
  await importPackage(page, Buffer.from('Dear Sir or Madam'));
  await expectState(page, 'Refused');
  await page.getByText('This is not a zip file').waitFor();
  assert.equal(await page.getByRole('button', { name: 'Approve' }).count(), 0);
  await closePage(page);
});

test('read strictly, a package with small faults is refused', async () => {
  const agency = await makeEmptyAgency();
  const files = readZip(grandBend);
  files['users.csv'] = files['users.csv'].replaceAll(',true,', ',TRUE,');
  const page = await openRoster(agency);
  await importPackage(page, writeZip(files), { strict: true });
  await expectState(page, 'Refused');
  await page.locator('[data-code="BOOLEAN_CASE"]').getByText('Error').waitFor();
  await backToRoster(page);
  await importPackage(page, writeZip(files));
  await expectState(page, 'Waits for approval');
  const repaired = page.locator('[data-code="BOOLEAN_CASE"]');
  await repaired.getByText('Put right').waitFor();
  await repaired.locator('summary').focus();
  await page.keyboard.press('Enter');
  await repaired.getByText(/users\.csv, line 2/).waitFor();
  await page.getByRole('button', { name: 'Give this import up' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Give this import up' }).click();
  await expectState(page, 'Given up');
  await closePage(page);
});

// Grand Bend without what `drop` names of roles and of their people.
function without(drop) {
  const files = readZip(grandBend);
  const [header, ...roles] = files['roles.csv'].trimEnd().split('\n');
  const kept = roles.filter((line, index) => !drop(line, index));
  const staff = new Set(kept.map((line) => line.split(',')[3]));
  const [userHeader, ...users] = files['users.csv'].trimEnd().split('\n');
  files['roles.csv'] = `${[header, ...kept].join('\n')}\n`;
  files['users.csv'] = `${[userHeader, ...users.filter((line) => staff.has(line.split(',')[0]))].join('\n')}\n`;
  return writeZip(files);
}

test('an import that would take many away is stopped until someone says why it is right', async () => {
  const agency = await makeEmptyAgency();
  const page = await openRoster(agency);
  await importPackage(page, grandBend);
  const undecided = await page.getByRole('button', { name: 'Approve and keep the undecided apart' }).count();
  await approveAndApply(page, undecided === 0 ? 'Approve' : 'Approve and keep the undecided apart');
  await backToRoster(page);
  await importPackage(page, without((_, index) => index % 5 === 0));
  await expectState(page, 'Stopped: needs a decision');
  await page.getByText(/more than 10%/).first().waitFor();
  assert.ok((await figure(page, 'people', 'gone')) > 0);
  await expectAccessibleInBothThemes(page, 'stopped import');
  await press(page, 'Approve in spite of the warning');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Approve in spite of the warning' }).and(page.locator(':disabled')).waitFor();
  await expectAccessibleInBothThemes(page, 'override');
  await page.keyboard.press('Escape');
  await approveAndApply(page, 'Approve in spite of the warning', 'Two schools were merged this summer');
  await page.getByText('because: Two schools were merged this summer').waitFor();
  await closePage(page);
});

// Adds a record with the e-mail and given name of the first teacher but another family name and no staff number.
function withAnotherName() {
  const files = readZip(grandBend);
  const [first] = files['users.csv'].split('\n').slice(1);
  const cells = first.split(',');
  const [givenName, familyName] = cells.slice(6, 8);
  cells[0] = 'another';
  cells[4] = 'another';
  cells[5] = '';
  cells[7] = 'Othername';
  cells[9] = '';
  files['users.csv'] += `${cells.join(',')}\n`;
  files['roles.csv'] += 'another-r,,,another,primary,teacher,2018-02-09,,255901001,\n';
  return { bytes: writeZip(files), names: [`${givenName} ${familyName}`, `${givenName} Othername`] };
}

test('two records that may be one person are put side by side, and decided with the keyboard', async () => {
  const agency = await makeEmptyAgency();
  const page = await openRoster(agency);
  const { bytes, names } = withAnotherName();
  await importPackage(page, bytes);
  await page.getByRole('heading', { name: 'Is this one person?' }).waitFor();
  const pair = page.getByRole('article').filter({ hasText: names[0] }).filter({ hasText: names[1] });
  await pair.getByText('the same e-mail and given name, but another family name').waitFor();
  await pair.getByText('Grand Bend High School').waitFor();
  await page.setViewportSize(phone);
  await expectAccessibleInBothThemes(page, 'pair on a phone');
  const before = await figure(page, 'people', 'added');

  const same = pair.getByRole('button', { name: /^One person: / });
  await tabTo(page, same, { limit: 120 });
  await page.keyboard.press('Enter');
  const reason = page.getByLabel('Reason for your decisions');
  await page.getByText('Say in a few words how you know.').waitFor();
  assert.ok(await reason.evaluate((field) => field === document.activeElement), 'the field that is missing has the focus');
  await page.keyboard.type('known to the school office');
  await tabTo(page, same, { limit: 120 });
  await page.keyboard.press('Enter');
  await pair.locator('button[aria-pressed="true"]', { hasText: 'One person' }).waitFor();
  assert.ok(await same.evaluate((button) => button === document.activeElement), 'the button keeps the focus');
  await page.getByText('Compare again before you approve.').waitFor();
  await press(page, 'Read and compare again');
  await pair.waitFor({ state: 'detached' });
  await expectState(page, 'Waits for approval');
  assert.equal(await figure(page, 'people', 'added'), before - 1, 'the two are one person');
  await closePage(page);
});

test('people who were put together by hand can be taken apart again', async () => {
  const agency = await makeEmptyAgency();
  const people = ['one', 'two'].map((id) => ({
    name: `${agency.name}/people/${id}`,
    organization: agency.organizationName('oak'),
    displayName: `Teacher ${id}`,
    teacher: true,
  }));
  await agency.organizations('BatchCreateOrganizations', {
    parent: agency.name,
    organizations: [{ name: agency.organizationName('oak'), title: 'Oak school', kind: 'school' }],
  });
  await agency.organizations('BatchCreatePeople', { parent: agency.name, people });
  await agency.client.call('icap.collection.v1.RosterService/MergePeople', {
    person: people[0].name,
    into: people[1].name,
    reason: 'married last year',
    requestId: requestId(),
  });
  const page = await openRoster(agency);
  const row = page.getByRole('row', { name: /one became one person with two/ });
  await row.getByText('married last year').waitFor();
  await row.getByRole('button', { name: /^Take back/ }).click();
  const dialog = page.getByRole('dialog');
  await expectAccessibleInBothThemes(page, 'taking back');
  await dialog.getByLabel('Reason').fill('they are two');
  await dialog.getByRole('button', { name: 'Take back' }).click();
  await row.getByText('they are two').waitFor();
  assert.equal(await row.getByRole('button').count(), 0);
  await closePage(page);
});

test('what is missing is said beside the field, and a service that is away leaves the form as it was', async () => {
  const agency = await makeEmptyAgency();
  const page = await openRoster(agency, { viewport: phone });
  await press(page, 'Read and compare');
  await page.getByText('Choose a zip file first.').waitFor();
  await page.getByLabel('A OneRoster 1.2 service on the web').check();
  await page.getByText('Fill in all three fields of the service.').waitFor();
  await expectAccessibleInBothThemes(page, 'fields of a service on a phone');
  await page.getByLabel('Address of the service').fill('https://sis.invalid/ims/oneroster/rostering/v1p2');
  await page.getByLabel('Address that gives tokens').fill('https://sis.invalid/token');
  await page.getByLabel('Client id').fill('icap');
  await press(page, 'Read and compare');
  await page.getByText('The roster service could not be used.').waitFor();
  await press(page, 'Give it up');
  await page.getByRole('region', { name: 'Table: Imports' }).getByText('Given up').waitFor();
  await closePage(page);
});

test('sending goes on where the connection was lost, and can be stopped', async (context) => {
  const agency = await makeEmptyAgency();
  const line = await Line.open();
  context.after(() => line.close());
  const page = await openRoster(agency, { origin: line.origin });
  // Four pieces.
  const large = writeZip({ ...readZip(grandBend), 'notes.txt': randomBytes(1_700_000).toString('hex') });
  const pieces = [];
  let cutAt = 2;
  // The line is cut before the second piece is on its way, so that it is known what has arrived.
  await page.route('**/UploadRosterChunk', async (route) => {
    pieces.push(route.request().postDataBuffer().length);
    if (pieces.length !== cutAt) return route.continue();
    line.cut();
    return route.abort('connectionreset');
  });
  await page.getByLabel('Zip file', { exact: true }).setInputFiles({ name: 'large.zip', mimeType: '', buffer: large });
  await press(page, 'Read and compare');
  await page.getByText('The server could not be reached.').waitFor();
  await expectAccessibleInBothThemes(page, 'connection lost while sending');
  line.mend();
  const sentBefore = pieces.length;
  cutAt = 0;
  await press(page, 'Try again');
  await heading(page, /^Import of /);
  await expectState(page, 'Waits for approval');
  assert.equal(pieces.length - sentBefore, 3, 'what had arrived is not sent again');

  await backToRoster(page);
  await page.getByLabel('Zip file', { exact: true }).setInputFiles({ name: 'large.zip', mimeType: '', buffer: large });
  await page.route('**/UploadRosterChunk', () => undefined);
  await press(page, 'Read and compare');
  await page.getByLabel('0.0 of 3.4 MB sent').waitFor();
  await expectAccessibleInBothThemes(page, 'sending');
  await press(page, 'Stop');
  await page.getByText('Stopped. You can go on, or give this import up.').waitFor();
  await press(page, 'Give it up');
  await page.getByRole('region', { name: 'Table: Imports' }).getByText('Given up').waitFor();
  await page.getByRole('button', { name: 'Read and compare' }).waitFor();
  await closePage(page);
});
