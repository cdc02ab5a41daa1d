// Comments of teachers: written on a phone, kept apart from the answers, and read by nobody before their release.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { makeAccount } from './lib/accounts.js';
import { instrument, makeAgency } from './lib/agency.js';
import {
  closePage,
  expectAccessibleInBothThemes,
  heading,
  launch,
  openPage,
  openSignedIn,
  phone,
  signIn,
  tabTo,
} from './lib/browser.js';
import { answerPart, expectAccepted, keptDrafts, openSurvey, press } from './lib/survey.js';
import { requestId } from './lib/system.js';

const source = `${instrument.replace(
  'translations:',
  `comments:
  - {id: change, text: "What should change first?"}
  - {id: keep, text: "What should stay as it is?"}
translations:`,
)}    comments:
      change: ¿Qué debería cambiar primero?
      keep: ¿Qué debería quedar como está?
`;

const teachersPerSchool = 16;
const pageSize = 50;
const resultsDeadlineMs = 60_000;
const written = 'More time to plan together.\nAnd less paper.';
const ofHiddenSchool = 'Written at a school that stays hidden';
const reason = 'The board asked to hear them in full';
let browser;
let agency;
let codes;

before(async () => {
  browser = await launch();
  agency = await makeAgency({ teachersPerSchool, source });
  await agency.open();
  codes = {};
  for (const school of ['oak', 'elm', 'ash']) codes[school] = await agency.issueCodes(school);
});
after(() => browser?.close());

const button = (page, name) => page.getByRole('button', { name, exact: true });

async function answerToComments(page) {
  await press(page, 'Start');
  await answerPart(page);
  await press(page, 'Next');
  await heading(page, 'Part 2 of 2: Efficacy beliefs');
  await answerPart(page);
  await press(page, 'Next');
  await heading(page, 'Anything to add?');
}

test('a teacher writes a comment by keyboard, finds it after a reload, and sends the same bytes again', async () => {
  const page = await openSurvey(browser, codes.oak[0]);
  await answerToComments(page);
  await page.getByText('shown to nobody unless the agency').waitFor();
  await expectAccessibleInBothThemes(page, 'comments');
  const field = page.getByLabel('What should change first?');
  await tabTo(page, field);
  await page.keyboard.type(written);
  await page.getByText(`Room for ${(1500 - written.length).toLocaleString('en')} more characters.`).waitFor();
  await page.reload();
  await press(page, 'Go on where you stopped');
  await heading(page, 'Anything to add?');
  assert.equal(await field.inputValue(), written);
  await tabTo(page, button(page, 'To the last step'));
  await page.keyboard.press('Enter');
  await heading(page, 'Check and send');
  await page.getByText('You wrote 1 comment.').waitFor();
  await expectAccessibleInBothThemes(page, 'review with a comment');

  const bodies = [];
  await page.route('**/SubmitAnswers', async (route) => {
    bodies.push(route.request().postDataBuffer().toString('utf8'));
    await route.fetch();
    await route.abort();
  });
  await press(page, 'Send my answers');
  await heading(page, 'Your answers are not sent yet');
  await page.unroute('**/SubmitAnswers');
  page.on('request', (request) => {
    if (request.url().endsWith('/SubmitAnswers')) bodies.push(request.postDataBuffer().toString('utf8'));
  });
  await page.reload();
  await expectAccepted(page);
  assert.ok(bodies.length >= 2);
  assert.equal(new Set(bodies).size, 1, 'every attempt has the same bytes');
  assert.ok(bodies[0].includes(written));
  assert.equal(await agency.submissionCount('oak'), 1);
  const left = await page.evaluate(() => JSON.stringify(localStorage));
  assert.ok(!left.includes('More time'), 'the comment is deleted from the device');
  await closePage(page);
});

test('a comment in Spanish that is too long is not sent before it is shortened', async () => {
  const page = await openSurvey(browser, codes.oak[1], { locale: 'es-US' });
  await press(page, 'Comenzar');
  await answerPart(page, [], 'De acuerdo');
  await press(page, 'Siguiente');
  await heading(page, 'Parte 2 de 2: Eficacia');
  await answerPart(page, [], 'De acuerdo');
  await press(page, 'Siguiente');
  await heading(page, '¿Algo que añadir?');
  await page.getByLabel('¿Qué debería quedar como está?').fill(' \n ');
  const field = page.getByLabel('¿Qué debería cambiar primero?');
  await field.fill('ñ'.repeat(751));
  await press(page, 'Ir al último paso');
  await heading(page, '¿Algo que añadir?');
  await page.locator('textarea:focus').waitFor();
  assert.equal(await field.evaluate((element) => element === document.activeElement), true);
  assert.equal(await field.getAttribute('aria-invalid'), 'true');
  await page.locator('.field-error').getByText('Demasiado largo para enviarse: quite 2 caracteres').waitFor();
  await expectAccessibleInBothThemes(page, 'too long');
  await field.fill('ñ'.repeat(750));
  await press(page, 'Ir al último paso');
  await heading(page, 'Revisar y enviar');
  await page.getByText('Escribió 1 comentario.').waitFor();
  await press(page, 'Leer o cambiar');
  await heading(page, '¿Algo que añadir?');
  await press(page, 'Ir al último paso');
  await press(page, 'Enviar mis respuestas');
  await heading(page, 'Gracias. Sus respuestas se han aceptado.');
  assert.deepEqual(await keptDrafts(page), []);
  await closePage(page);
});

test('a comment that the service finds too long is refused in words, and nothing is lost', async () => {
  await assert.rejects(
    agency.submit(codes.oak[2], () => 4, [{ commentId: 'change', text: 'a'.repeat(1501) }]),
    /COMMENT_TOO_LONG/,
  );
  const page = await openSurvey(browser, codes.oak[3]);
  await answerToComments(page);
  await press(page, 'To the last step');
  assert.equal(await page.getByText('You wrote').count(), 0);
  // As a service with a smaller limit would answer.
  await page.route('**/SubmitAnswers', (route) =>
    route.fulfill({
      status: 400,
      contentType: 'application/json',
      body: JSON.stringify({
        code: 'invalid_argument',
        message: 'refused',
        details: [
          {
            type: 'google.rpc.ErrorInfo',
            // ErrorInfo{reason: "COMMENT_TOO_LONG"}
            value: Buffer.from('\n\x10COMMENT_TOO_LONG', 'latin1').toString('base64').replace(/=+$/, ''),
          },
        ],
      }),
    }),
  );
  await press(page, 'Send my answers');
  await heading(page, 'Your answers were not accepted');
  await page.getByRole('alert').getByText('A comment is too long.').waitFor();
  await page.unroute('**/SubmitAnswers');
  await press(page, 'Check and send');
  await press(page, 'Back');
  await heading(page, 'Anything to add?');
  await press(page, 'Back');
  await heading(page, 'Part 2 of 2: Efficacy beliefs');
  await closePage(page);
});

const commentsOf = (school, teacher) => [
  { commentId: 'change', text: `${school} ${teacher}: change` },
  { commentId: 'keep', text: `${school} ${teacher}: keep` },
];

test('while the survey is open nobody can read, and no number is known', async () => {
  const page = await openSignedIn(browser, `/${agency.rollout}`);
  await page.getByRole('link', { name: 'Comments of teachers' }).click();
  await heading(page, 'Comments: First wave');
  await page.getByText('Nobody can read the comments').waitFor();
  await page.getByText('What should stay as it is?').waitFor();
  assert.equal(await button(page, 'Release the comments').count(), 0);
  await expectAccessibleInBothThemes(page, 'comments of an open rollout');
  await closePage(page);
});

test('after the close they are released with a reason, read page by page, and the log keeps it', async () => {
  for (let teacher = 4; teacher < teachersPerSchool; ++teacher)
    await agency.submit(codes.oak[teacher], () => 4, commentsOf('oak', teacher));
  for (let teacher = 0; teacher < teachersPerSchool; ++teacher)
    await agency.submit(codes.ash[teacher], () => 4, commentsOf('ash', teacher));
  await agency.submit(codes.elm[0], () => 4, [{ commentId: 'change', text: ofHiddenSchool }]);
  await agency.close();
  const total = 2 + 2 * (teachersPerSchool - 4) + 2 * teachersPerSchool;

  const page = await openSignedIn(browser, `/${agency.rollout}`);
  await page.getByRole('link', { name: 'Comments of teachers' }).click();
  await page.getByText(`From schools whose results are shown: ${total} comments.`).waitFor();
  assert.equal(await button(page, 'Read the comments').count(), 0);
  await expectAccessibleInBothThemes(page, 'comments before the release');
  await button(page, 'Release the comments').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('This cannot be taken back.').waitFor();
  assert.ok(await button(dialog, 'Release the comments').isDisabled());
  await dialog.getByLabel('Reason').fill(reason);
  await page.setViewportSize(phone);
  await expectAccessibleInBothThemes(page, 'releasing comments on a phone');
  await button(dialog, 'Release the comments').click();
  await page.getByText(reason).waitFor();
  await page.getByRole('heading', { name: 'The comments have been released' }).and(page.locator(':focus')).waitFor();
  assert.equal(await page.getByText('More time to plan').count(), 0, 'nothing is read before it is asked for');
  await expectAccessibleInBothThemes(page, 'released comments on a phone');

  await button(page, 'Read the comments').click();
  await page.getByText(`${pageSize} of ${total} comments on this page`).waitFor();
  await page.locator('h2:focus').waitFor();
  await button(page, 'Show more').click();
  await page.getByText(`${total} of ${total} comments on this page`).waitFor();
  const own = page.getByRole('listitem').filter({ hasText: 'More time to plan' });
  await own.getByText('What should change first?').waitFor();
  assert.equal(await own.locator('.comment-text').innerText(), written);
  assert.equal(await page.getByText(ofHiddenSchool).count(), 0);
  await expectAccessibleInBothThemes(page, 'comments that are read on a phone');

  await page.goto(`/${agency.rollout}/log`);
  await page.getByRole('row', { name: `Comments released operator ${reason}` }).waitFor();
  await page.getByRole('row', { name: /Comments read.*operator/ }).waitFor();
  assert.equal(await page.getByRole('row', { name: /Comments read/ }).count(), 1, 'once a reading, not once a page');
  await page.goto(`/${agency.name}/retention`);
  await page.getByLabel('Days: Comments').waitFor();
  await closePage(page);
});

test('a principal is offered no comments, and nothing of them is in the profile', async () => {
  const scope = agency.organizationName('oak');
  const { account, secret } = await makeAccount(
    agency.client,
    `principal-${requestId().slice(0, 8)}`,
    'ROLE_PRINCIPAL',
    scope,
  );
  const results = await openSignedIn(browser, `/${agency.rollout}`);
  await results.getByText('All results are ready.').first().waitFor({ timeout: resultsDeadlineMs });
  await results.goto(`/${agency.rolloutSchool('oak')}`);
  await heading(results, 'Oak school');
  await results.locator('[data-factor="learning"] svg').waitFor();
  const profile = await results.content();
  for (const text of ['More time to plan', 'oak 5: change', 'What should change first?'])
    assert.ok(!profile.includes(text), `the profile says nothing of “${text}”`);
  await closePage(results);

  await agency.publish();
  const page = await openPage(browser, `/${agency.rollout}`);
  await signIn(page, account, secret);
  await heading(page, 'First wave');
  assert.equal(await page.getByRole('link', { name: 'Comments of teachers' }).count(), 0);
  await page.goto(`/${agency.rollout}/comments`);
  await page.getByRole('alert').waitFor();
  assert.equal(await page.getByText('What should change first?').count(), 0);
  await closePage(page);
});
