import { expect, test } from 'vitest';
import { backoffMs } from './backoff';

test('pauses double up to half a minute and spread by a quarter', () => {
  const middle = () => 0.5;
  expect([0, 1, 2, 10].map((failures) => backoffMs(failures, middle))).toEqual([1_000, 2_000, 4_000, 30_000]);
  expect([backoffMs(0, () => 0), backoffMs(0, () => 1)]).toEqual([750, 1_250]);
});
