import { useState } from 'react';
import { rosters } from '../../api/clients';
import { problemOf, type Problem } from '../../api/errors';
import { makeRequestId } from '../../api/request-id';
import { ConfirmDialog } from '../../components/confirm-dialog';
import { Notice } from '../../components/notice';
import { Loading, ProblemNotice } from '../../components/status';
import { RosterImportState, type RosterImport } from '../../gen/icap/collection/v1/roster_pb';
import { messages } from '../../messages';
import { longCallMs } from '../roster/import-start';
import { StrictBox } from '../roster/start-form';

const words = messages.roster.actions;
const longestReason = 200;

interface ImportActionsProps {
  entry: RosterImport;
  strict: boolean;
  onStrict: (strict: boolean) => void;
  onChange: () => void;
}

// What can be done with an import where it is.
export function ImportActions({ entry, strict, onStrict, onChange }: ImportActionsProps) {
  const [asked, setAsked] = useState<'approve' | 'cancel' | null>(null);
  const [working, setWorking] = useState<string | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const { name, state, stale } = entry;
  const waits = state === RosterImportState.STAGED || state === RosterImportState.GUARDED;
  const mayRead = waits || state === RosterImportState.UPLOADING;
  const approved = state === RosterImportState.APPROVED;
  if (!mayRead && !approved) return null;
  const run = async (text: string, call: () => Promise<unknown>) => {
    setWorking(text);
    setProblem(null);
    try {
      await call();
      onChange();
    } catch (error) {
      setProblem(problemOf(error));
    }
    setWorking(null);
  };
  const options = { timeoutMs: longCallMs };
  const readAgain = () =>
    run(messages.roster.start.reading, () =>
      rosters.stageRosterImport({ name, strict, requestId: makeRequestId() }, options),
    );
  const apply = () =>
    run(words.applying, () => rosters.applyRosterImport({ name, requestId: makeRequestId() }, options));
  const close = () => {
    setAsked(null);
  };
  return (
    <section className="actions stack" aria-label={messages.rollout.actions}>
      {stale && (
        <Notice tone="warning">
          <p>{words.stale}</p>
        </Notice>
      )}
      {working === null ? (
        <ActionButtons
          entry={entry}
          onApprove={() => {
            setAsked('approve');
          }}
          onApply={apply}
          onRead={readAgain}
          onCancel={() => {
            setAsked('cancel');
          }}
        />
      ) : (
        <Loading text={working} />
      )}
      {mayRead && <StrictBox strict={strict} onChange={onStrict} />}
      {problem !== null && <ProblemNotice problem={problem} />}
      {asked === 'approve' && <ApproveDialog entry={entry} onChange={onChange} onClose={close} />}
      {asked === 'cancel' && (
        <ConfirmDialog
          question={words.cancelQuestion}
          text={words.cancelText}
          action={words.cancel}
          run={async (requestId) => {
            await rosters.cancelRosterImport({ name, requestId });
            onChange();
          }}
          onClose={close}
        />
      )}
    </section>
  );
}

interface ActionButtonsProps {
  entry: RosterImport;
  onApprove: () => void;
  onApply: () => Promise<void>;
  onRead: () => Promise<void>;
  onCancel: () => void;
}

function ActionButtons({ entry, onApprove, onApply, onRead, onCancel }: ActionButtonsProps) {
  const { state, stale } = entry;
  const waits = state === RosterImportState.STAGED || state === RosterImportState.GUARDED;
  return (
    <div className="button-row">
      {waits && !stale && (
        <button type="button" className="button button-primary" onClick={onApprove}>
          {approveWord(entry)}
        </button>
      )}
      {state === RosterImportState.APPROVED ? (
        <button type="button" className="button button-primary" onClick={() => void onApply()}>
          {words.apply}
        </button>
      ) : (
        <button
          type="button"
          className={`button ${stale ? 'button-primary' : 'button-quiet'}`}
          onClick={() => void onRead()}
        >
          {words.again}
        </button>
      )}
      <button type="button" className="button button-quiet" onClick={onCancel}>
        {words.cancel}
      </button>
    </div>
  );
}

function approveWord({ state, openMatchCount }: RosterImport): string {
  if (state === RosterImportState.GUARDED) return words.override;
  return openMatchCount > 0 ? words.approveApart : words.approve;
}

// Approves the difference; of one that was stopped with the reason why it is right.
function ApproveDialog({
  entry,
  onChange,
  onClose,
}: {
  entry: RosterImport;
  onChange: () => void;
  onClose: () => void;
}) {
  const guarded = entry.state === RosterImportState.GUARDED;
  const open = entry.openMatchCount;
  const text = open > 0 ? words.approveApartText(open) : words.approveText;
  const run = async (requestId: string, overrideReason: string) => {
    await rosters.approveRosterImport({ name: entry.name, overrideReason, keepOpenMatchesApart: open > 0, requestId });
    onChange();
  };
  const reason = { label: words.overrideReason, hint: words.overrideHint, maxLength: longestReason };
  return guarded ? (
    <ConfirmDialog
      question={words.overrideQuestion}
      text={`${words.overrideText} ${text}`}
      action={words.override}
      run={run}
      onClose={onClose}
      reason={reason}
    />
  ) : (
    <ConfirmDialog
      question={words.approveQuestion}
      text={text}
      action={approveWord(entry)}
      run={run}
      onClose={onClose}
    />
  );
}
