import { describe, expect, test } from 'vitest';
import { intervalOf, studentQuantile975 } from './interval';

// Reference values: the density integrated by Simpson's rule and the quantile found by bisection.
test.each([
  [1, 12.7062],
  [5, 2.570582],
  [30, 2.042272],
  [31, 2.039513],
  [60, 2.000298],
  [120, 1.97993],
  [10_000, 1.960201],
])('the 97.5%% quantile of t with %i degrees of freedom is %f', (degreesOfFreedom, quantile) => {
  expect(Math.abs(studentQuantile975(degreesOfFreedom) - quantile)).toBeLessThan(1e-4);
});

describe('the interval of a mean over schools', () => {
  const factor = { mean: 4, standardError: 0.1, schoolCount: 6, categoryCount: 6 };

  test('reaches as far as t with one less than the schools', () => {
    const interval = intervalOf(factor);
    expect(interval?.low).toBeCloseTo(3.7429, 3);
    expect(interval?.high).toBeCloseTo(4.2571, 3);
  });

  test('stays on the response scale', () => {
    expect(intervalOf({ ...factor, standardError: 3 })).toEqual({ low: 1, high: 6 });
  });

  test('is absent for one school, or without an error', () => {
    expect(intervalOf({ ...factor, schoolCount: 1 })).toBeNull();
    expect(intervalOf({ mean: 4, schoolCount: 6, categoryCount: 6 })).toBeNull();
  });
});
