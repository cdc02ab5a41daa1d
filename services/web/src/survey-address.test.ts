import { expect, test } from 'vitest';
import { respondentAddressOf, surveyCodeOf } from './survey-address';

test.each([
  ['/s/kq3Vb0Jr9hXw2ZsT5yLmNA', 'kq3Vb0Jr9hXw2ZsT5yLmNA'],
  ['/s/code/', 'code'],
  ['/s/', null],
  ['/s/a/b', null],
  ['/sign-in', null],
  ['/', null],
])('the code of %s is %s', (path, code) => {
  expect(surveyCodeOf(path)).toBe(code);
});

test.each([
  ['/s/code', { page: 'survey', code: 'code' }],
  ['/receipt', { page: 'receipt' }],
  ['/receipt/', { page: 'receipt' }],
  ['/stop/code', { page: 'stop', code: 'code' }],
  ['/stop/code/', { page: 'stop', code: 'code' }],
  ['/stop/', null],
  ['/receipts', null],
  ['/s/', null],
  ['/', null],
])('%s shows respondents %j', (path, address) => {
  expect(respondentAddressOf(path)).toEqual(address);
});
