import { create } from '@bufbuild/protobuf';
import { expect, test } from 'vitest';
import { WatchResponseCountsResponseSchema } from '../../gen/icap/collection/v1/rollout_pb';
import { foldCounts } from './use-response-counts';

test('later messages change the organizations they name, and bring the pace', () => {
  const message = (elapsedShare: number, names: string[]) =>
    create(WatchResponseCountsResponseSchema, {
      elapsedShare,
      organizations: names.map((name) => ({ organization: { name }, submissionCount: elapsedShare * 10 })),
    });
  const counts = foldCounts(foldCounts(null, message(0.2, ['north', 'south'])), message(0.3, ['south']));
  expect(counts.elapsedShare).toBe(0.3);
  expect([...counts.organizations].map(([name, one]) => [name, one.submissionCount])).toEqual([
    ['north', 2],
    ['south', 3],
  ]);
});

test('later messages change the schools they name and keep the others', () => {
  const message = (submissionCount: number, schools: { school: string; submissionCount: number }[]) =>
    create(WatchResponseCountsResponseSchema, { invitedCount: 9, submissionCount, schools });
  const first = foldCounts(
    null,
    message(1, [
      { school: 'oak', submissionCount: 1 },
      { school: 'elm', submissionCount: 0 },
    ]),
  );
  const second = foldCounts(first, message(3, [{ school: 'elm', submissionCount: 2 }]));
  expect(second.submitted).toBe(3);
  expect(['oak', 'elm'].map((school) => second.schools.get(school)?.submissionCount)).toEqual([1, 2]);
  expect(first.schools.get('elm')?.submissionCount).toBe(0);
});
