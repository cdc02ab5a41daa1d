import type { FactorAggregate } from '../gen/icap/profile/v1/profile_pb';
import { rangeOf } from './levels';

export interface Interval {
  low: number;
  high: number;
}

// 97.5% quantiles of Student's t for 1, 2, … 30 degrees of freedom; beyond them the Cornish-Fisher expansion about the
// normal quantile is right to four digits (Abramowitz & Stegun 1964, 26.7.5).
const t975 = [
  12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.306, 2.2622, 2.2281, 2.201, 2.1788, 2.1604, 2.1448, 2.1314,
  2.1199, 2.1098, 2.1009, 2.093, 2.086, 2.0796, 2.0739, 2.0687, 2.0639, 2.0595, 2.0555, 2.0518, 2.0484, 2.0452, 2.0423,
];
const z975 = 1.959964;

export function studentQuantile975(degreesOfFreedom: number): number {
  const tabulated = t975[degreesOfFreedom - 1];
  if (tabulated !== undefined) return tabulated;
  const first = (z975 ** 3 + z975) / 4;
  const second = (5 * z975 ** 5 + 16 * z975 ** 3 + 3 * z975) / 96;
  return z975 + first / degreesOfFreedom + second / degreesOfFreedom ** 2;
}

// 95% interval of the mean over schools, schools as the unit, within the response scale; null when it is not defined.
export function intervalOf(
  factor: Pick<FactorAggregate, 'mean' | 'standardError' | 'schoolCount' | 'categoryCount' | 'scaleLow' | 'scaleHigh'>,
): Interval | null {
  const { mean, standardError, schoolCount } = factor;
  const range = rangeOf(factor);
  if (mean === undefined || standardError === undefined || schoolCount < 2) return null;
  const reach = studentQuantile975(schoolCount - 1) * standardError;
  return { low: Math.max(range.low, mean - reach), high: Math.min(range.high, mean + reach) };
}
