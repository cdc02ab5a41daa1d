import type { FactorProfile, LevelProbability } from '../gen/icap/profile/v1/profile_pb';
import { messages } from '../messages';

export interface Band {
  title: string;
  from: number;
  to: number;
  probability: number;
}

export interface ScaleRange {
  low: number;
  high: number;
}

// Lowest and highest value of a factor's scale.
export function rangeOf(factor: Pick<FactorProfile, 'scaleLow' | 'scaleHigh' | 'categoryCount'>): ScaleRange {
  return { low: factor.scaleLow ?? 1, high: factor.scaleHigh ?? factor.categoryCount };
}

// The levels as stretches of the response scale, lowest first.
export function bandsOf(levels: LevelProbability[], range: ScaleRange): Band[] {
  return levels.map((level, index) => ({
    title: level.title,
    from: level.from ?? range.low,
    to: levels[index + 1]?.from ?? range.high,
    probability: level.probability,
  }));
}

// `Functional`, `Functional to exemplary`, or that the data do not choose, when every level is named.
export function nameLevels(named: string[], levels: Pick<LevelProbability, 'level' | 'title'>[]): string {
  if (levels.length === 0) return messages.profile.noLevelsStated;
  const chosen = levels.filter((level) => named.includes(level.level));
  const first = chosen[0];
  const last = chosen.at(-1);
  if (first === undefined || last === undefined) return messages.profile.noLevel;
  if (chosen.length === 1) return first.title;
  if (chosen.length === levels.length) return messages.profile.dataDoNotChoose;
  return messages.profile.range(first.title, last.title);
}

// What the teachers who did not answer could change; null when everyone answered.
export function missingTeachersSentence(
  factor: Pick<FactorProfile, 'namedLevels' | 'namedLevelsIfLow' | 'namedLevelsIfHigh' | 'levels'>,
  missingCount: number,
): string | null {
  if (missingCount <= 0 || factor.namedLevels.length === 0) return null;
  const lowDiffers = differs(factor.namedLevels, factor.namedLevelsIfLow);
  const highDiffers = differs(factor.namedLevels, factor.namedLevelsIfHigh);
  const low = nameLevels(factor.namedLevelsIfLow, factor.levels);
  const high = nameLevels(factor.namedLevelsIfHigh, factor.levels);
  if (lowDiffers && highDiffers) return messages.profile.missingBoth(missingCount, low, high);
  if (lowDiffers) return messages.profile.missingLow(missingCount, low);
  if (highDiffers) return messages.profile.missingHigh(missingCount, high);
  return messages.profile.missingNone(missingCount);
}

function differs(named: string[], other: string[]): boolean {
  return other.length > 0 && named.join() !== other.join();
}
