// The rules for an agency's rosters, and pulls from a student information system's service.
import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { makeEmptyAgency } from './lib/agency.js';
import { closePage, expectAccessibleInBothThemes, heading, launch, openSignedIn, phone, tabTo } from './lib/browser.js';
import { RosterSource } from './lib/roster-source.js';

const secrets = process.env.ICAP_ROSTER_SECRETS;
const secret = 'a-secret-of-the-test';

let browser;
let source;

before(async () => {
  browser = await launch();
  source = await RosterSource.open('icap', secret);
});
after(async () => {
  await browser?.close();
  source?.close();
});

const openPolicy = (agency, options) => openSignedIn(browser, `/${agency.name}/roster/policy`, options);

const press = (page, name) => page.getByRole('button', { name, exact: true }).click();

// What a person hears at the field.
const expectError = async (page, label, text) => {
  const field = page.getByLabel(label);
  await page.getByText(text, { exact: true }).waitFor();
  assert.equal(await field.getAttribute('aria-invalid'), 'true');
  const told = (await field.getAttribute('aria-describedby')).split(' ');
  const texts = await Promise.all(told.map((id) => page.locator(`[id="${id}"]`).innerText()));
  assert.ok(texts.includes(text), `${label}: ${texts.join(' | ')}`);
};

test('the rules are read and changed, and what the service refuses is said at its field', async () => {
  const agency = await makeEmptyAgency();
  const page = await openSignedIn(browser, `/${agency.name}/roster`);
  await page.getByRole('link', { name: 'Rules for imports, and pulls from a service' }).click();
  await heading(page, 'Rules and pulls');
  assert.equal(await page.getByLabel('Who is asked').inputValue(), 'teacher');
  assert.equal(await page.getByLabel('Stop when more goes than (%)').inputValue(), '10');
  assert.equal(await page.getByLabel('Join records from (% certain)').inputValue(), '90');
  await page.getByText('Nothing has been pulled for this agency yet.').waitFor();
  await expectAccessibleInBothThemes(page, 'rules');

  await page.getByLabel('Stop when more goes than (%)').fill('101');
  await press(page, 'Save the rules');
  await expectError(page, 'Stop when more goes than (%)', 'Must be 0 to 100');
  await page.getByLabel('Stop when more goes than (%)').fill('25');
  await page.getByLabel('Join records from (% certain)').fill('70');
  await press(page, 'Save the rules');
  await expectError(page, 'Join records from (% certain)', 'Must be 80 to 100.');
  await page.setViewportSize(phone);
  await expectAccessibleInBothThemes(page, 'rules refused, on a phone');
  await page.getByLabel('Who is asked').fill('');
  await press(page, 'Save the rules');
  await expectError(page, 'Who is asked', 'Name at least one role, e.g. teacher.');

  await page.getByLabel('Who is asked').fill('teacher\naide');
  await page.getByLabel('Join records from (% certain)').fill('92');
  await tabTo(page, page.getByRole('button', { name: 'Save the rules' }));
  await page.keyboard.press('Enter');
  await page.getByText('Saved. Imports that wait').waitFor();
  const stored = await agency.client.call('icap.collection.v1.RosterService/GetRosterPolicy', { parent: agency.name });
  assert.deepEqual(stored.askedRoles, ['teacher', 'aide']);
  assert.equal(stored.maxRemovedPercent, 25);
  assert.equal(stored.certainty, 0.92);
  await page.reload();
  await heading(page, 'Rules and pulls');
  assert.equal(await page.getByLabel('Who is asked').inputValue(), 'teacher\naide');
  await closePage(page);
});

async function fillService(page, baseUrl, tokenUrl) {
  await page.getByLabel('Address of the service').fill(baseUrl);
  await page.getByLabel('Address that gives tokens').fill(tokenUrl);
  await page.getByLabel('Client id').fill('icap');
}

test('a pull is started, fails with its reason for whoever comes later, and works once the secret is there', async () => {
  const agency = await makeEmptyAgency();
  const page = await openPolicy(agency);
  await heading(page, 'Rules and pulls');
  await page.getByText(`into the file ${agency.id}.secret in the folder that ICAP_ROSTER_SECRETS names`).waitFor();
  assert.equal(await page.locator('input[type="password"]').count(), 0);
  await press(page, 'Pull now');
  await page.getByText('Fill in all three fields of the service.').waitFor();

  await fillService(page, source.baseUrl, source.tokenUrl);
  await press(page, 'Pull now');
  await page.getByText('The roster service could not be used.').waitFor();
  await expectAccessibleInBothThemes(page, 'pull refused');
  await page.reload();
  await page.getByText('Did not work', { exact: true }).waitFor();
  await page.getByText('It did not work: The server has no secret for this agency').waitFor();
  await expectAccessibleInBothThemes(page, 'last pull did not work');
  await page.getByRole('link', { name: 'See this import' }).click();
  await page.getByText('The last pull did not work: The server has no secret').waitFor();
  await page.goBack();

  mkdirSync(secrets, { recursive: true });
  const file = `${secrets}/${agency.id}.secret`;
  writeFileSync(file, `${secret}\n`);
  // The addresses of the last pull are there.
  await heading(page, 'Rules and pulls');
  assert.equal(await page.getByLabel('Address of the service').inputValue(), source.baseUrl);
  await press(page, 'Pull now');
  await heading(page, /^Import of /);
  await page.locator('.page-heading .badge', { hasText: 'Waits for approval' }).waitFor();
  await page.getByRole('row', { name: /Given t1 Family/ }).waitFor();
  rmSync(file);

  await page.getByRole('navigation').getByRole('link', { name: 'Schools and staff' }).click();
  await page.getByRole('link', { name: 'Rules for imports, and pulls from a service' }).click();
  await page.getByText('Waits for approval').waitFor();
  assert.equal(await page.getByText('Did not work', { exact: true }).count(), 0);
  assert.ok(!(await page.content()).includes(secret));
  await page.setViewportSize(phone);
  await expectAccessibleInBothThemes(page, 'last pull, on a phone');
  await closePage(page);
});

test('an address that cannot be used is said at its field, and leaves nothing that waits', async () => {
  const agency = await makeEmptyAgency();
  const page = await openPolicy(agency, { viewport: phone });
  mkdirSync(secrets, { recursive: true });
  const file = `${secrets}/${agency.id}.secret`;
  writeFileSync(file, `${secret}\n`);
  await fillService(page, 'https://sis.invalid/v1p2', 'http://sis.invalid/token');
  await press(page, 'Pull now');
  await expectError(page, 'Address that gives tokens', 'Must begin with https');
  assert.equal(await page.getByLabel('Address of the service').inputValue(), 'https://sis.invalid/v1p2');
  await expectAccessibleInBothThemes(page, 'address refused, on a phone');
  const { rosterImports } = await agency.client.call('icap.collection.v1.RosterService/ListRosterImports', {
    parent: agency.name,
  });
  assert.deepEqual(rosterImports.map(({ state }) => state), ['ROSTER_IMPORT_STATE_CANCELLED']);
  rmSync(file);
  await closePage(page);
});
