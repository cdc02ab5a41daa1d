import type { Problem } from '../../api/errors';
import { Notice } from '../../components/notice';
import { ProblemNotice } from '../../components/status';
import { messages } from '../../messages';
import type { OpenFault } from './submission';
import { SurveyHeading } from './survey-heading';
import type { Survey } from './use-survey';

const words = messages.survey;

export function AcceptedStep({ receipt, synthetic }: { receipt: string; synthetic: boolean }) {
  return (
    <>
      <SurveyHeading title={words.acceptedTitle} />
      <Notice tone="success">
        <p>{words.acceptedText}</p>
      </Notice>
      {synthetic && <p className="quiet">{words.synthetic}</p>}
      <p>{words.afterwards}</p>
      <dl className="receipt">
        <dt>{words.receipt}</dt>
        <dd data-receipt>{receipt}</dd>
      </dl>
      <p className="quiet">{words.receiptNote}</p>
      <p>{words.acceptedClose}</p>
    </>
  );
}

export function PendingStep({ cause, onRetry }: { cause: 'offline' | 'busy'; onRetry: () => void }) {
  return (
    <>
      <SurveyHeading title={words.pendingTitle} />
      <Notice tone="warning" alert>
        <p>{cause === 'offline' ? words.pendingOffline : words.pendingBusy}</p>
        <p>{words.pendingSafe}</p>
      </Notice>
      <RetryButton onRetry={onRetry} />
    </>
  );
}

export function RefusedStep({ survey, problem }: { survey: Survey; problem: Problem }) {
  return (
    <>
      <SurveyHeading title={words.refusedTitle} />
      <ProblemNotice problem={problem} />
      <p>{words.refusedText}</p>
      <p className="survey-buttons">
        <button
          type="button"
          className="button button-primary button-large"
          onClick={() => {
            survey.goTo({ step: 'review' });
          }}
        >
          {words.reviewTitle}
        </button>
      </p>
    </>
  );
}

function RetryButton({ onRetry }: { onRetry: () => void }) {
  return (
    <p className="survey-buttons">
      <button type="button" className="button button-primary button-large" onClick={onRetry}>
        {words.retry}
      </button>
    </p>
  );
}

const faults: Record<OpenFault, { title: string; text: string }> = {
  unknown: { title: words.unknownTitle, text: words.unknownText },
  used: { title: words.usedTitle, text: words.usedText },
  closed: { title: words.closedTitle, text: words.closedText },
  offline: { title: words.offlineTitle, text: words.offlineText },
  busy: { title: words.busyTitle, text: words.busyText },
  error: { title: words.errorTitle, text: messages.errors.unexpected },
};

interface NotOpenStepProps {
  fault: OpenFault;
  hadDraft: boolean;
  onRetry: () => void;
}

export function NotOpenStep({ fault, hadDraft, onRetry }: NotOpenStepProps) {
  const { title, text } = faults[fault];
  const passes = fault === 'offline' || fault === 'busy' || fault === 'error';
  return (
    <div data-fault={fault}>
      <SurveyHeading title={title} />
      <p>{text}</p>
      {fault === 'used' && <p>{words.usedHelp}</p>}
      {fault === 'closed' && hadDraft && <p>{words.closedDraft}</p>}
      {passes && <RetryButton onRetry={onRetry} />}
    </div>
  );
}
