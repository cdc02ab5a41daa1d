import { expect, test } from 'vitest';
import { matchLanguage } from './language';

test.each([
  [['es-MX', 'en-US'], 'es'],
  [['fr-CA', 'en-GB'], 'en'],
  [['ES'], 'es'],
  [['', 'fr'], null],
  [[], null],
])('of English and Spanish %j gets %s', (wanted, language) => {
  expect(matchLanguage(wanted, ['en', 'es'])).toBe(language);
});

test('an exact language goes before a near one', () => {
  expect(matchLanguage(['es-MX'], ['es-US', 'es-MX'])).toBe('es-MX');
});
