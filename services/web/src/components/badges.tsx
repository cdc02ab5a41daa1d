import { RolloutState } from '../gen/icap/collection/v1/rollout_pb';
import { messages } from '../messages';

export function SyntheticBadge() {
  return (
    <span className="badge badge-synthetic" title={messages.common.syntheticNote}>
      {messages.common.synthetic}
    </span>
  );
}

const states: Record<RolloutState, { word: string; name: string }> = {
  [RolloutState.UNSPECIFIED]: { word: messages.rolloutStates.unknown, name: 'draft' },
  [RolloutState.DRAFT]: { word: messages.rolloutStates.draft, name: 'draft' },
  [RolloutState.OPEN]: { word: messages.rolloutStates.open, name: 'open' },
  [RolloutState.CLOSED]: { word: messages.rolloutStates.closed, name: 'closed' },
  [RolloutState.OPENING]: { word: messages.rolloutStates.opening, name: 'draft' },
  [RolloutState.CANCELLED]: { word: messages.rolloutStates.cancelled, name: 'closed' },
  [RolloutState.PUBLISHED]: { word: messages.rolloutStates.published, name: 'published' },
};

export function StateBadge({ state }: { state: RolloutState }) {
  const { word, name } = states[state];
  return <span className={`badge badge-${name}`}>{word}</span>;
}
