import { create } from '@bufbuild/protobuf';
import { describe, expect, test } from 'vitest';
import { LevelProbabilitySchema } from '../gen/icap/profile/v1/profile_pb';
import { bandsOf, rangeOf, missingTeachersSentence, nameLevels } from './levels';

const levels = [
  { level: 'beginning', title: 'Beginning' },
  { level: 'emergent', title: 'Emergent', from: 2.5 },
  { level: 'functional', title: 'Functional', from: 4 },
].map((level) => create(LevelProbabilitySchema, level));
const every = levels.map((level) => level.level);

test('bands cover the scale without gaps', () => {
  expect(bandsOf(levels, { low: 1, high: 6 }).map(({ from, to }) => [from, to])).toEqual([
    [1, 2.5],
    [2.5, 4],
    [4, 6],
  ]);
});

test('a scale with values of its own has their range', () => {
  expect(rangeOf({ categoryCount: 4 })).toEqual({ low: 1, high: 4 });
  expect(rangeOf({ categoryCount: 4, scaleLow: 0, scaleHigh: 10 })).toEqual({ low: 0, high: 10 });
});

test('an instrument without levels says so', () => {
  expect(nameLevels([], [])).toBe('No levels stated');
});

describe('the name of a level', () => {
  test.each([
    [['emergent'], 'Emergent'],
    [['beginning', 'emergent'], 'Beginning to emergent'],
    [every, 'The data do not choose'],
    [[], 'No level'],
    [['of another instrument'], 'No level'],
  ])('for %j is %s', (named, words) => {
    expect(nameLevels(named, levels)).toBe(words);
  });
});

describe('teachers who did not answer', () => {
  const factor = { levels, namedLevels: ['emergent'], namedLevelsIfLow: ['emergent'], namedLevelsIfHigh: ['emergent'] };

  test('are not mentioned when there are none', () => {
    expect(missingTeachersSentence(factor, 0)).toBeNull();
    expect(missingTeachersSentence(factor, -3)).toBeNull();
  });

  test('could not change a level that both bounds keep', () => {
    expect(missingTeachersSentence(factor, 2)).toBe('The 2 teachers who did not answer could not change this.');
  });

  test('could change it to what a bound names', () => {
    const low = missingTeachersSentence({ ...factor, namedLevelsIfLow: ['beginning', 'emergent'] }, 1);
    expect(low).toContain('The one teacher who did not answer could change this');
    expect(low).toContain('lowest of this faculty it would read “Beginning to emergent”');
    const both = missingTeachersSentence({ ...factor, namedLevelsIfLow: ['beginning'], namedLevelsIfHigh: every }, 4);
    expect(both).toContain('“Beginning”, like the highest “The data do not choose”');
  });
});
