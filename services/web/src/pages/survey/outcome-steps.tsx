import type { Problem } from '../../api/errors';
import { Notice } from '../../components/notice';
import { ProblemNotice } from '../../components/status';
import { useWords } from '../../messages/survey';
import type { SurveyMessages } from '../../messages/survey/en';
import type { OpenFault } from './submission';
import { SurveyHeading } from './survey-heading';
import type { Survey } from './use-survey';

export function PendingStep({ cause, onRetry }: { cause: 'offline' | 'busy'; onRetry: () => void }) {
  const words = useWords();
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
  const words = useWords();
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
  const words = useWords();
  return (
    <p className="survey-buttons">
      <button type="button" className="button button-primary button-large" onClick={onRetry}>
        {words.retry}
      </button>
    </p>
  );
}

function faultTexts(words: SurveyMessages): Record<OpenFault, { title: string; text: string; help: string[] }> {
  return {
    unknown: { title: words.unknownTitle, text: words.unknownText, help: [] },
    used: { title: words.usedTitle, text: words.usedText, help: [] },
    taken: { title: words.takenTitle, text: words.takenText, help: words.takenHelp },
    closed: { title: words.closedTitle, text: words.closedText, help: [] },
    proof: { title: words.proofTitle, text: words.proofText, help: [words.proofHelp] },
    offline: { title: words.offlineTitle, text: words.offlineText, help: [] },
    busy: { title: words.busyTitle, text: words.busyText, help: [] },
    error: { title: words.errorTitle, text: words.errorText, help: [] },
  };
}

// What may be otherwise at the next try.
const passing = new Set<OpenFault>(['offline', 'busy', 'error', 'proof']);

interface NotOpenStepProps {
  fault: OpenFault;
  hadDraft: boolean;
  onRetry: () => void;
}

export function NotOpenStep({ fault, hadDraft, onRetry }: NotOpenStepProps) {
  const words = useWords();
  const { title, text, help } = faultTexts(words)[fault];
  return (
    <div data-fault={fault}>
      <SurveyHeading title={title} />
      {fault === 'proof' ? (
        <Notice tone="error" alert>
          <p>{text}</p>
        </Notice>
      ) : (
        <p>{text}</p>
      )}
      {help.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      {fault === 'closed' && hadDraft && <p>{words.closedDraft}</p>}
      {passing.has(fault) && <RetryButton onRetry={onRetry} />}
    </div>
  );
}
