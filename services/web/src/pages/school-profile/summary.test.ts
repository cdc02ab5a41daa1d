import { create, type MessageInitShape } from '@bufbuild/protobuf';
import { expect, test } from 'vitest';
import { SchoolProfileSchema } from '../../gen/icap/profile/v1/profile_pb';
import { summarize } from './summary';

const levels = [
  { level: 'emergent', title: 'Emergent' },
  { level: 'functional', title: 'Functional' },
];

function summaryOf(profile: MessageInitShape<typeof SchoolProfileSchema>): string[] {
  return summarize(create(SchoolProfileSchema, profile));
}

test('the summary says who answered, which levels are clear, and how many statements divide the faculty', () => {
  const sentences = summaryOf({
    school: { title: 'Oak school' },
    participation: { respondentCount: 28, invitedCount: 41 },
    factors: [
      { title: 'Teams', levels, namedLevels: ['functional'] },
      { title: 'Safety', levels, namedLevels: ['emergent', 'functional'] },
      { title: 'Efficacy', levels, namedLevels: ['functional'] },
      { title: 'Support', levels, namedLevels: ['emergent'] },
    ],
    items: [{ split: true }, { split: false }],
  });
  expect(sentences).toEqual([
    'At Oak school, 28 of 41 teachers answered (68%).',
    'The data name a level for 3 of 4 factors; for the others they leave a range.',
    'Emergent: Support.',
    'Functional: Teams; Efficacy.',
    'The faculty is broadly divided on 1 statement of 2.',
  ]);
});

test('the summary of one factor without a level does not name one', () => {
  expect(summaryOf({ factors: [{ levels, namedLevels: ['emergent', 'functional'] }], items: [] })).toEqual([
    'For the one factor of this survey the data do not choose a single level.',
    'No statement of 0 shows broad disagreement with enough certainty.',
  ]);
});

test('the summary says when every factor, or none, has a level', () => {
  const clear = { levels, namedLevels: ['emergent'] };
  const open = { levels, namedLevels: ['emergent', 'functional'] };
  expect(summaryOf({ factors: [clear, clear] })[0]).toBe('The data name a level for all 2 factors.');
  expect(summaryOf({ factors: [open, open] })[0]).toBe('For none of the 2 factors do the data choose a single level.');
});
