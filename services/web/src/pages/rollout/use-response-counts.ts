import { useState } from 'react';
import { rollouts } from '../../api/clients';
import { useWatch, type WatchState } from '../../api/use-watch';
import {
  RolloutState,
  type OrganizationCount,
  type SchoolCount,
  type WatchResponseCountsResponse,
} from '../../gen/icap/collection/v1/rollout_pb';

// Nobody can have answered.
export const countless: RolloutState[] = [RolloutState.DRAFT, RolloutState.OPENING, RolloutState.CANCELLED];

export interface ResponseCounts {
  invited: number;
  submitted: number;
  // By name of the rollout's school.
  schools: ReadonlyMap<string, SchoolCount>;
  // Above the schools, by name of the organization.
  organizations: ReadonlyMap<string, OrganizationCount>;
  // Absent without a planned end.
  elapsedShare: number | undefined;
  expectedRate: number | undefined;
}

// Folds a message into the counts so far: the first has everything, later ones what changed.
export function foldCounts(counts: ResponseCounts | null, message: WatchResponseCountsResponse): ResponseCounts {
  const schools = new Map(counts?.schools);
  for (const school of message.schools) schools.set(school.school, school);
  const organizations = new Map(counts?.organizations);
  for (const one of message.organizations) organizations.set(one.organization?.name ?? '', one);
  return {
    invited: message.invitedCount,
    submitted: message.submissionCount,
    schools,
    organizations,
    elapsedShare: message.elapsedShare,
    expectedRate: message.expectedResponseRate,
  };
}

// Counts of the caller's part of the rollout, live while it is open. `onStateChange` is called when the server reports
// another state than `state`.
export function useResponseCounts(
  rollout: string,
  state: RolloutState,
  onStateChange: () => void,
): { counts: ResponseCounts | null; watchState: WatchState } {
  const [kept, setKept] = useState<{ rollout: string; counts: ResponseCounts | null }>({ rollout, counts: null });
  const { state: watchState } = useWatch<WatchResponseCountsResponse>(
    `${rollout} ${state}`,
    countless.includes(state)
      ? null
      : {
          open: (options) => rollouts.watchResponseCounts({ rollout }, options),
          onMessage: (message) => {
            setKept((previous) => ({
              rollout,
              counts: foldCounts(previous.rollout === rollout ? previous.counts : null, message),
            }));
            if (message.state !== state && message.state !== RolloutState.UNSPECIFIED) onStateChange();
          },
          again: () => state === RolloutState.OPEN,
        },
  );
  return { counts: kept.rollout === rollout ? kept.counts : null, watchState };
}
