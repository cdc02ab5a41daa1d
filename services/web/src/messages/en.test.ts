import { expect, test } from 'vitest';
import { en } from './en';

test('probabilities never read as certainty', () => {
  expect([0, 0.004, 0.5, 0.996, 1].map(en.format.probability)).toEqual(['0%', 'under 1%', '50%', 'over 99%', '100%']);
});

test('counts agree with their words', () => {
  expect(en.rollout.submittedOf(0, 1)).toBe('0 of 1 teacher answered');
  expect(en.rollout.submittedOf(1_200, 3_400)).toBe('1,200 of 3,400 teachers answered');
});
