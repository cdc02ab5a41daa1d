import { create } from '@bufbuild/protobuf';
import { expect, test } from 'vitest';
import { WatchResponseCountsResponseSchema } from '../../gen/icap/collection/v1/rollout_pb';
import { foldCounts } from './use-response-counts';

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
