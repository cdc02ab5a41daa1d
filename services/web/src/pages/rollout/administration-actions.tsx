import { useState } from 'react';
import { rollouts } from '../../api/clients';
import { ConfirmDialog } from '../../components/confirm-dialog';
import { RolloutState, type Rollout } from '../../gen/icap/collection/v1/rollout_pb';
import { messages } from '../../messages';
import type { ResponseCounts } from './use-response-counts';

interface Action {
  label: string;
  question: string;
  text: string;
  run: (requestId: string) => Promise<unknown>;
}

// The one step that leads on from the rollout's state, if there is one.
function nextAction(rollout: Rollout, counts: ResponseCounts | null): Action | null {
  const { name } = rollout;
  const words = messages.rollout;
  switch (rollout.state) {
    case RolloutState.DRAFT:
      return {
        label: words.open,
        question: words.openQuestion,
        text: words.openText(rollout.schoolCount),
        run: (requestId) =>
          rollouts.openRollout({ name, requestId, acceptUnconfirmed: true, reason: words.openReason }),
      };
    case RolloutState.OPEN:
      return {
        label: words.close,
        question: words.closeQuestion,
        text: words.closeText(counts?.submitted ?? 0, counts?.invited ?? 0),
        run: (requestId) => rollouts.closeRollout({ name, requestId }),
      };
    case RolloutState.CLOSED:
      return {
        label: words.publish,
        question: words.publishQuestion,
        text: words.publishText,
        run: (requestId) => rollouts.publishRollout({ name, requestId }),
      };
    default:
      return null;
  }
}

interface AdministrationActionsProps {
  rollout: Rollout;
  counts: ResponseCounts | null;
  onChange: () => void;
}

export function AdministrationActions({ rollout, counts, onChange }: AdministrationActionsProps) {
  const [asking, setAsking] = useState(false);
  const action = nextAction(rollout, counts);
  if (action === null) return null;
  return (
    <section className="actions" aria-label={messages.rollout.actions}>
      <button
        type="button"
        className="button button-primary"
        onClick={() => {
          setAsking(true);
        }}
      >
        {action.label}
      </button>
      {asking && (
        <ConfirmDialog
          question={action.question}
          text={action.text}
          action={action.label}
          run={async (requestId) => {
            await action.run(requestId);
            onChange();
          }}
          onClose={() => {
            setAsking(false);
          }}
        />
      )}
    </section>
  );
}
