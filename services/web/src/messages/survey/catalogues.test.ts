import { expect, test } from 'vitest';
import { stopEn } from '../stop/en';
import { stopEs } from '../stop/es';
import { surveyEn } from './en';
import { surveyEs } from './es';

// Every text by its path; functions are called with numbers and titles that show in the result.
function textsOf(value: unknown, path = ''): [string, string][] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value === 'function') return [[path, String((value as (...given: unknown[]) => unknown)(2, 3, 'T', 'U'))]];
  return Object.entries(value as object).flatMap(([name, inner]) => textsOf(inner, `${path}.${name}`));
}

// Names, and what is only put together from them.
const sameInBoth = new Set(['.shared.product', '.shared.title', '.introTitle', '.number', '.goTo']);

test('Spanish says everything that English says, in other words', () => {
  const english = textsOf({ ...surveyEn, stop: stopEn });
  const spanish = new Map(textsOf({ ...surveyEs, stop: stopEs }));
  expect([...spanish.keys()].sort()).toEqual(english.map(([path]) => path).sort());
  const untranslated = english.filter(([path, text]) => spanish.get(path) === text && !sameInBoth.has(path));
  expect(untranslated).toEqual([]);
});

test('counts agree with their words', () => {
  expect([surveyEn.duration(1, 1), surveyEs.duration(1, 1)]).toEqual([
    '1 statement, about 1 minute.',
    '1 afirmación, alrededor de 1 minuto.',
  ]);
  expect(surveyEs.receiptPage.countedText(1)).not.toContain('los 1');
});
