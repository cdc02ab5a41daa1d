import { useState } from 'react';
import { rollouts } from '../../api/clients';
import { useWatch, type WatchState } from '../../api/use-watch';
import {
  RolloutState,
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
}

// Folds a message into the counts so far: the first has every school, later ones those that changed.
export function foldCounts(counts: ResponseCounts | null, message: WatchResponseCountsResponse): ResponseCounts {
  const schools = new Map(counts?.schools);
  for (const school of message.schools) schools.set(school.school, school);
  return { invited: message.invitedCount, submitted: message.submissionCount, schools };
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
