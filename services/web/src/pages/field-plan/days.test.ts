import { expect, test } from 'vitest';
import { endOfDay, inputDay, startOfDay } from './days';

test('days are those of the browser’s clock, the last one whole', () => {
  expect(inputDay(new Date(2026, 10, 24, 23, 59), 7)).toBe('2026-12-01');
  expect(startOfDay('2026-11-24')).toEqual(new Date(2026, 10, 24));
  expect(endOfDay('2026-11-30')).toEqual(new Date(2026, 11, 1));
});
