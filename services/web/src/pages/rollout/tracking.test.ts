import { create } from '@bufbuild/protobuf';
import { expect, test } from 'vitest';
import {
  RolloutState,
  SchoolCountSchema,
  WatchResponseCountsResponseSchema,
} from '../../gen/icap/collection/v1/rollout_pb';
import { levelAt, schoolMeaning, schoolPace } from './tracking';
import { foldCounts } from './use-response-counts';

const counts = foldCounts(
  null,
  create(WatchResponseCountsResponseSchema, {
    organizations: [
      { organization: { name: 'state', title: 'State' }, parent: '' },
      { organization: { name: 'south', title: 'South' }, parent: 'state' },
      { organization: { name: 'north', title: 'North' }, parent: 'state' },
    ],
    schools: [
      { school: 'oak', title: 'Oak', parent: 'north' },
      { school: 'elm', title: 'Elm', parent: 'north' },
      { school: 'ash', title: 'Ash', parent: 'south' },
    ],
  }),
);
const titles = (place: string) => {
  const { path, organizations, schools } = levelAt(counts, place);
  const of = (list: { organization?: { title: string } }[]) => list.map((one) => one.organization?.title);
  return [of(path), of(organizations), schools.map(({ title }) => title)];
};

test('the tree is gone down from the top, each level by title', () => {
  expect(titles('')).toEqual([[], ['State'], []]);
  expect(titles('state')).toEqual([['State'], ['North', 'South'], []]);
  expect(titles('north')).toEqual([['State', 'North'], [], ['Elm', 'Oak']]);
});

test('who sees one school only has it at the top', () => {
  const own = foldCounts(
    null,
    create(WatchResponseCountsResponseSchema, { schools: [{ school: 'oak', title: 'Oak', parent: 'north' }] }),
  );
  expect(levelAt(own, '').schools.map(({ title }) => title)).toEqual(['Oak']);
});

test('the answers so far are said as what they mean', () => {
  const meaning = (change: object) => schoolMeaning(create(SchoolCountSchema, change));
  expect(meaning({ tooSmall: true, neededForMinimum: 4 })).toMatch(/^Too few teachers/);
  expect(meaning({ neededForMinimum: 1, neededForRate: 3, neededForComplete: 9 })).toBe(
    'Hidden: 3 further answers until it is shown',
  );
  expect(meaning({ neededForComplete: 1 })).toBe('Shown with a warning: 1 further answer until it is complete');
  expect(meaning({})).toBe('Complete');
});

test('a pace is said only of a planned end, and of schools that are open', () => {
  const school = create(SchoolCountSchema, { behind: true, state: RolloutState.OPEN });
  expect(schoolPace(school, true)).toBe('behind');
  expect(schoolPace(school, false)).toBeNull();
  expect(schoolPace(create(SchoolCountSchema, { state: RolloutState.CLOSED }), true)).toBe('closed');
});
