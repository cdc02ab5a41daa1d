import { useState } from 'react';
import { rollouts } from '../../api/clients';
import { ConfirmDialog } from '../../components/confirm-dialog';
import { RolloutKind, RolloutState, type Rollout } from '../../gen/icap/collection/v1/rollout_pb';
import { messages } from '../../messages';
import { ExtendDialog } from './extend-dialog';
import type { ResponseCounts } from './use-response-counts';

interface Action {
  label: string;
  question: string;
  text: string;
  reason?: { label: string; hint: string; optional?: boolean };
  keep?: string;
  run: (requestId: string, reason: string) => Promise<unknown>;
}

const neededReason = { label: messages.rolloutLife.reason, hint: messages.rolloutLife.reasonHint };
const possibleReason = {
  label: messages.rolloutLife.reasonOptional,
  hint: messages.rolloutLife.reasonHint,
  optional: true,
};

function openAction({ name, schoolCount, confirmedSchoolCount }: Rollout): Action {
  const unconfirmed = schoolCount - confirmedSchoolCount;
  const words = messages.rollout;
  const text = words.openText(schoolCount);
  return {
    label: words.open,
    question: words.openQuestion,
    text: unconfirmed === 0 ? text : `${messages.rolloutLife.openUnconfirmed(unconfirmed, schoolCount)} ${text}`,
    reason: unconfirmed === 0 ? undefined : neededReason,
    run: (requestId, reason) =>
      rollouts.openRollout({ name, requestId, acceptUnconfirmed: unconfirmed > 0, reason, background: true }),
  };
}

function closeAction({ name }: Rollout, counts: ResponseCounts | null): Action {
  const words = messages.rollout;
  return {
    label: words.close,
    question: words.closeQuestion,
    text: words.closeText(counts?.submitted ?? 0, counts?.invited ?? 0),
    reason: possibleReason,
    run: (requestId, reason) => rollouts.closeRollout({ name, requestId, reason }),
  };
}

// The one step that leads on from the rollout's state, if there is one.
function nextAction(rollout: Rollout, counts: ResponseCounts | null): Action | null {
  const { name } = rollout;
  const words = messages.rollout;
  switch (rollout.state) {
    case RolloutState.DRAFT:
      // Published counts are imported and closed; nobody is invited.
      return rollout.kind === RolloutKind.TABULATED ? closeAction(rollout, counts) : openAction(rollout);
    case RolloutState.OPEN:
      return closeAction(rollout, counts);
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

const endable: RolloutState[] = [RolloutState.DRAFT, RolloutState.OPENING, RolloutState.OPEN];

function cancelAction({ name, state }: Rollout): Action | null {
  if (!endable.includes(state)) return null;
  const words = messages.rolloutLife;
  return {
    label: words.cancel,
    question: words.cancelQuestion,
    text: words.cancelText,
    reason: neededReason,
    keep: words.keep,
    run: (requestId, reason) => rollouts.cancelRollout({ name, requestId, reason }),
  };
}

interface ActionButtonProps {
  label: string;
  primary?: boolean;
  onPress: () => void;
}

function ActionButton({ label, primary, onPress }: ActionButtonProps) {
  return (
    <button type="button" className={`button ${primary ? 'button-primary' : 'button-quiet'}`} onClick={onPress}>
      {label}
    </button>
  );
}

interface AdministrationActionsProps {
  rollout: Rollout;
  counts: ResponseCounts | null;
  onChange: () => void;
}

export function AdministrationActions({ rollout, counts, onChange }: AdministrationActionsProps) {
  const [asking, setAsking] = useState<Action | null>(null);
  const [extending, setExtending] = useState(false);
  const next = nextAction(rollout, counts);
  const cancel = cancelAction(rollout);
  if (next === null && cancel === null) return null;
  return (
    <section className="actions" aria-label={messages.rollout.actions}>
      <div className="button-row">
        {next !== null && (
          <ActionButton
            label={next.label}
            primary
            onPress={() => {
              setAsking(next);
            }}
          />
        )}
        {rollout.state === RolloutState.OPEN && (
          <ActionButton
            label={messages.rolloutLife.extend}
            onPress={() => {
              setExtending(true);
            }}
          />
        )}
        {cancel !== null && (
          <ActionButton
            label={cancel.label}
            onPress={() => {
              setAsking(cancel);
            }}
          />
        )}
      </div>
      {asking !== null && (
        <ConfirmDialog
          question={asking.question}
          text={asking.text}
          action={asking.label}
          reason={asking.reason}
          keep={asking.keep}
          run={async (requestId, reason) => {
            await asking.run(requestId, reason);
            onChange();
          }}
          onClose={() => {
            setAsking(null);
          }}
        />
      )}
      {extending && (
        <ExtendDialog
          rollout={rollout}
          onChange={onChange}
          onClose={() => {
            setExtending(false);
          }}
        />
      )}
    </section>
  );
}
