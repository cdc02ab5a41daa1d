import { useState } from 'react';
import { rollouts } from '../../api/clients';
import { useWatch } from '../../api/use-watch';
import { PoliteStatus } from '../../components/polite-status';
import { ProgressBar } from '../../components/progress-bar';
import { Loading, ProblemNotice } from '../../components/status';
import { RolloutOpeningState, type RolloutOpening } from '../../gen/icap/collection/v1/rollout_pb';
import { messages } from '../../messages';

interface OpeningPanelProps {
  rollout: string;
  // The work has ended: the rollout has another state.
  onEnd: () => void;
}

// How far opening is, by stream.
export function OpeningPanel({ rollout, onEnd }: OpeningPanelProps) {
  const [opening, setOpening] = useState<RolloutOpening | null>(null);
  const { state, problem } = useWatch<RolloutOpening>(rollout, {
    open: (options) => rollouts.watchRolloutOpening({ rollout }, options),
    onMessage: (message) => {
      setOpening(message);
      if (message.state !== RolloutOpeningState.RUNNING) onEnd();
    },
    again: () => opening === null || opening.state === RolloutOpeningState.RUNNING,
  });
  const words = messages.rolloutLife;
  const sentence =
    opening === null
      ? words.openingConnecting
      : words.openingProgress(opening.doneSchoolCount, opening.schoolCount, opening.invitationCount);
  return (
    <section className="section" aria-labelledby="opening-title">
      <h2 id="opening-title">{words.openingTitle}</h2>
      <div className="card stack">
        <p>{words.openingText}</p>
        {problem !== null && <ProblemNotice problem={problem} />}
        {opening === null ? (
          problem === null && <Loading text={sentence} />
        ) : (
          <ProgressBar label={sentence} value={opening.doneSchoolCount} max={opening.schoolCount} />
        )}
        {state === 'reconnecting' && <p className="quiet">{words.openingLost}</p>}
        <PoliteStatus text={state === 'reconnecting' ? words.openingLost : sentence} />
      </div>
    </section>
  );
}
