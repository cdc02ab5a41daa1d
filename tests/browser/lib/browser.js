// Chromium, and what every test asks of a page.
import assert from 'node:assert/strict';
import axe from 'axe-core';
import { chromium } from 'playwright-core';
import { account, password, url } from './system.js';

const deadlineMs = 15_000;

export const phone = { width: 360, height: 740 };
export const desk = { width: 1280, height: 900 };

export async function launch() {
  return chromium.launch({
    executablePath: process.env.ICAP_CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

// A page in a browser context of its own (no cookie, no storage of others). Collects what a page must never do. Service
// workers are blocked where nothing is asked of them, because requests that pass one cannot be intercepted.
export async function openPage(browser, path, options = {}) {
  const { viewport = desk, colorScheme = 'light', locale = 'en-US', serviceWorkers = 'block', origin = url } = options;
  const context = await browser.newContext({ baseURL: origin, viewport, colorScheme, locale, serviceWorkers });
  context.setDefaultTimeout(deadlineMs);
  const page = await context.newPage();
  page.faults = [];
  page.on('pageerror', (error) => page.faults.push(String(error)));
  page.on('console', (message) => {
    if (/content security policy/i.test(message.text())) page.faults.push(message.text());
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(origin) && !request.url().startsWith('blob:'))
      page.faults.push(`asks another site: ${request.url()}`);
  });
  await page.goto(path);
  return page;
}

// Waits until a service worker answers the opening of an address. Chromium goes past one for some milliseconds after it is
// active, though the page is already controlled by it.
export async function waitForWorker(page, path) {
  const probe = await page.context().newPage();
  const deadline = Date.now() + deadlineMs;
  while (!(await probe.goto(path)).fromServiceWorker())
    assert.ok(Date.now() < deadline, `no service worker answers ${path}`);
  await probe.close();
}

export async function closePage(page) {
  await page.context().close();
  assert.deepEqual(page.faults, []);
}

export async function signIn(page, name = account, secret = password) {
  await page.getByLabel('Account name').fill(name);
  await page.getByLabel('Password', { exact: true }).fill(secret);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

// Opens a page for staff as the operator.
export async function openSignedIn(browser, path, options) {
  const page = await openPage(browser, path, options);
  await signIn(page);
  await page.waitForURL((address) => address.pathname === new URL(path, url).pathname);
  return page;
}

export async function heading(page, title) {
  await page.getByRole('heading', { level: 1, name: title }).waitFor();
}

// No violation that axe-core knows of, one h1, a title, and nothing wider than the screen.
export async function expectAccessible(page, place) {
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.waitForFunction(() => document.querySelector('.loading') === null);
  // A colour on its way to another is neither.
  await page.waitForFunction(() =>
    document.getAnimations().every((animation) => animation.effect.getComputedTiming().endTime === Infinity),
  );
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
  const told = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`);
  assert.deepEqual(told, [], `${place}: axe-core finds violations`);
  assert.equal(await page.locator('h1').count(), 1, `${place}: one h1`);
  assert.match(await page.title(), /\S.* – ICAP$/, `${place}: title`);
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  assert.ok(overflow <= 0, `${place}: ${overflow} px wider than the screen`);
}

export async function expectAccessibleInBothThemes(page, place) {
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    await expectAccessible(page, `${place} (${colorScheme})`);
  }
}

// Moves by the Tab key until the element has the focus.
export async function tabTo(page, target, { limit = 60 } = {}) {
  for (let press = 0; press < limit; ++press) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  assert.fail(`the Tab key does not reach ${target}`);
}
