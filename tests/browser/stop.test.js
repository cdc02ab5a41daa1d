// A teacher wants no more e-mail: the page that the end of every message leads to.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { makeAgency } from './lib/agency.js';
import { closePage, expectAccessibleInBothThemes, heading, launch, openPage, openSignedIn, phone, tabTo } from './lib/browser.js';
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

async function stops() {
  const answer = await agency.client.call('icap.collection.v1.MailingService/ListMailStops', { parent: agency.name });
  return answer.stops ?? [];
}

test('opening the page stops nothing, the button does, without a session', async () => {
  const page = await openPage(browser, `/stop/${codes[0]}`, { viewport: phone });
  const requests = [];
  page.on('request', (request) => requests.push(request));
  await heading(page, 'No more e-mail');
  await expectAccessibleInBothThemes(page, 'before');
  assert.deepEqual(await stops(), [], 'nothing before the button');
  const button = page.getByRole('button', { name: 'No more e-mail about this survey' });
  await tabTo(page, button);
  await page.keyboard.press('Enter');
  await heading(page, 'You get no more e-mail');
  await page.locator('h1:focus').waitFor();
  await expectAccessibleInBothThemes(page, 'after');
  const [stop, ...others] = await stops();
  assert.equal(others.length, 0);
  assert.equal(stop.reason, 'MAIL_STOP_REASON_ASKED');
  assert.equal(requests.filter((request) => request.method() === 'POST').length, 1);
  await closePage(page);

  const again = await openPage(browser, `/stop/${codes[0]}`);
  await again.getByRole('button', { name: 'No more e-mail about this survey' }).click();
  await heading(again, 'You get no more e-mail');
  await closePage(again);
  assert.equal((await stops()).length, 1, 'asked twice, noted once');
});

test('the session of someone who is signed in is not sent along', async () => {
  const page = await openSignedIn(browser, '/');
  await page.goto(`/stop/${codes[1]}`);
  const sent = page.waitForRequest((request) => request.url().startsWith(`${url}/icap.collection.v1.MailingService/`));
  await page.getByRole('button', { name: 'No more e-mail about this survey' }).click();
  const headers = await (await sent).allHeaders();
  assert.deepEqual([headers.cookie, headers.referer, headers['x-icap-csrf']], [undefined, undefined, undefined]);
  await heading(page, 'You get no more e-mail');
  await closePage(page);
});

test('it speaks Spanish', async () => {
  const page = await openPage(browser, `/stop/${codes[2]}`, { viewport: phone, locale: 'es-US' });
  await heading(page, 'No recibir más correos');
  assert.equal(await page.evaluate(() => document.documentElement.lang), 'es');
  await page.getByRole('button', { name: 'English' }).click();
  await heading(page, 'No more e-mail');
  await page.getByRole('button', { name: 'Español' }).click();
  await page.getByRole('button', { name: 'No más correos sobre esta encuesta' }).click();
  await heading(page, 'No recibirá más correos');
  await expectAccessibleInBothThemes(page, 'Spanish');
  await closePage(page);
});

test('a link that is not known says so', async () => {
  for (const code of ['AAAAAAAAAAAAAAAAAAAAAA', 'short']) {
    const page = await openPage(browser, `/stop/${code}`);
    await page.getByRole('button', { name: 'No more e-mail about this survey' }).click();
    await heading(page, 'This link is not known');
    await expectAccessibleInBothThemes(page, 'unknown link');
    await closePage(page);
  }
});
