import { useState } from 'react';
import { mailings } from '../../api/clients';
import { problemOf, type Problem } from '../../api/errors';
import { makeRequestId } from '../../api/request-id';
import { useWatch } from '../../api/use-watch';
import { ConfirmDialog } from '../../components/confirm-dialog';
import { Notice } from '../../components/notice';
import { PoliteStatus } from '../../components/polite-status';
import { ProgressBar } from '../../components/progress-bar';
import { ProblemNotice } from '../../components/status';
import { MailingState, MailKind, type Mailing } from '../../gen/icap/collection/v1/mailing_pb';
import { formatDate } from '../../format';
import { messages } from '../../messages';

// How the service names the rollout's own plan in place of an account.
const planAccount = 'plan';

function kindWord(kind: MailKind): string {
  const words = messages.mailings.kinds;
  switch (kind) {
    case MailKind.INVITATION:
      return words.invitation;
    case MailKind.REMINDER:
      return words.reminder;
    default:
      return words.unknown;
  }
}

function stateWord(state: MailingState): string {
  const words = messages.mailings.states;
  switch (state) {
    case MailingState.SENDING:
      return words.sending;
    case MailingState.PAUSED:
      return words.paused;
    case MailingState.FINISHED:
      return words.finished;
    case MailingState.CANCELLED:
      return words.cancelled;
    default:
      return words.unknown;
  }
}

// What a mailing has done besides sending, in words.
function remarks(mailing: Mailing): string[] {
  const words = messages.mailings;
  return [
    ...(mailing.refusedCount > 0 ? [words.refused(mailing.refusedCount)] : []),
    ...(mailing.failedCount > 0 ? [words.failed(mailing.failedCount)] : []),
    ...(mailing.skippedCount > 0 ? [words.skipped(mailing.skippedCount)] : []),
    ...(mailing.unreachableCount > 0 ? [words.unreachable(mailing.unreachableCount)] : []),
  ];
}

interface MailingCardProps {
  mailing: Mailing;
  onChange: () => void;
}

export function MailingCard({ mailing: first, onChange }: MailingCardProps) {
  const [latest, setLatest] = useState<Mailing | null>(null);
  const sending = first.state === MailingState.SENDING;
  useWatch<Mailing>(
    `${first.name} ${first.state}`,
    sending
      ? {
          open: (options) => mailings.watchMailing({ name: first.name }, options),
          onMessage: (message) => {
            setLatest(message);
            if (message.state !== first.state) onChange();
          },
          again: () => sending,
        }
      : null,
  );
  // What came over the stream is newer as long as the page has the same state.
  const mailing = sending && latest !== null ? latest : first;
  const words = messages.mailings;
  const done = mailing.sentCount + mailing.refusedCount + mailing.failedCount + mailing.skippedCount;
  const progress = words.progress(done, mailing.mailCount);
  const by = mailing.account === planAccount ? words.plan : mailing.account;
  return (
    <article className="card" aria-label={`${kindWord(mailing.kind)}, ${formatDate(mailing.createTime)}`}>
      <h2>
        {kindWord(mailing.kind)}: {stateWord(mailing.state)}
      </h2>
      <p className="quiet">{words.startedBy(by, formatDate(mailing.createTime))}</p>
      <ProgressBar label={progress} value={done} max={mailing.mailCount} />
      {remarks(mailing).length > 0 && (
        <ul>
          {remarks(mailing).map((remark) => (
            <li key={remark}>{remark}</li>
          ))}
        </ul>
      )}
      {mailing.detail !== '' && (
        <Notice tone="warning">
          <p>{mailing.detail}</p>
        </Notice>
      )}
      {sending && <PoliteStatus text={progress} />}
      <MailingActions mailing={mailing} onChange={onChange} />
    </article>
  );
}

function MailingActions({ mailing, onChange }: MailingCardProps) {
  const [ending, setEnding] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const words = messages.mailings;
  const { name, state } = mailing;
  if (state !== MailingState.SENDING && state !== MailingState.PAUSED) return null;
  const move = async () => {
    setProblem(null);
    try {
      const request = { name, requestId: makeRequestId() };
      await (state === MailingState.SENDING ? mailings.pauseMailing(request) : mailings.resumeMailing(request));
      onChange();
    } catch (error) {
      setProblem(problemOf(error));
    }
  };
  return (
    <>
      <div className="button-row">
        <button type="button" className="button button-quiet" onClick={() => void move()}>
          {state === MailingState.SENDING ? words.pause : words.resume}
        </button>
        <button
          type="button"
          className="button button-quiet"
          onClick={() => {
            setEnding(true);
          }}
        >
          {words.cancel}
        </button>
      </div>
      {problem !== null && <ProblemNotice problem={problem} />}
      {ending && (
        <ConfirmDialog
          question={words.cancelQuestion}
          text={words.cancelText}
          action={words.cancel}
          run={async (requestId) => {
            await mailings.cancelMailing({ name, requestId });
            onChange();
          }}
          onClose={() => {
            setEnding(false);
          }}
        />
      )}
    </>
  );
}
