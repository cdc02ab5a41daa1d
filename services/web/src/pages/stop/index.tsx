import { createClient } from '@connectrpc/connect';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { problemOf, reasonOf, type Problem } from '../../api/errors';
import { respondentTransport } from '../../api/transport';
import { ProblemNotice } from '../../components/status';
import { MailingService } from '../../gen/icap/collection/v1/mailing_pb';
import { stopMessages } from '../../messages/stop';
import { useLanguage, useWords } from '../../messages/survey';
import { RespondentFrame } from '../survey/respondent-frame';
import { SurveyHeading } from '../survey/survey-heading';

const mailings = createClient(MailingService, respondentTransport);

type Step = { step: 'asking'; problem: Problem | null } | { step: 'stopping' } | { step: 'done' } | { step: 'unknown' };

// A code that is not even one of a link says FIELD_INVALID.
const unknownReasons = new Set(['INVITATION_UNKNOWN', 'FIELD_INVALID']);

async function stopMail(code: string, signal: AbortSignal): Promise<Step> {
  try {
    await mailings.stopMail({ code }, { signal });
    return { step: 'done' };
  } catch (error) {
    if (unknownReasons.has(reasonOf(error))) return { step: 'unknown' };
    return { step: 'asking', problem: problemOf(error) };
  }
}

// Nothing happens before the person presses the button: programs that look at links in e-mail open this page too.
export function StopPage({ code, languageSwitch }: { code: string; languageSwitch: ReactNode }) {
  const { shared } = useWords();
  const words = stopMessages[useLanguage()];
  const [step, setStep] = useState<Step>({ step: 'asking', problem: null });
  const abort = useRef<AbortController | null>(null);
  useEffect(() => () => abort.current?.abort(), []);
  const title = step.step === 'done' ? words.doneTitle : step.step === 'unknown' ? words.unknownTitle : words.title;
  useEffect(() => {
    document.title = shared.title(title);
  }, [shared, title]);
  const stop = async () => {
    if (step.step === 'stopping') return;
    const current = new AbortController();
    abort.current = current;
    setStep({ step: 'stopping' });
    const next = await stopMail(code, current.signal);
    if (!current.signal.aborted) setStep(next);
  };
  return (
    <RespondentFrame languageSwitch={languageSwitch}>
      {/* A new heading for a new step, so that it takes the focus. */}
      <SurveyHeading key={step.step === 'stopping' ? 'asking' : step.step} title={title} />
      {step.step === 'done' && <Sentences texts={[words.done, words.changed, words.close]} />}
      {step.step === 'unknown' && <Sentences texts={[words.unknown, words.unknownHelp]} />}
      {(step.step === 'asking' || step.step === 'stopping') && (
        <div className="stack">
          <p className="lead">{words.lead}</p>
          <ul>
            {words.effects.map((effect) => (
              <li key={effect}>{effect}</li>
            ))}
          </ul>
          {step.step === 'asking' && step.problem !== null && <ProblemNotice problem={step.problem} />}
          <p className="survey-buttons">
            <button type="button" className="button button-primary button-large" onClick={() => void stop()}>
              {step.step === 'stopping' ? words.stopping : words.stop}
            </button>
          </p>
        </div>
      )}
    </RespondentFrame>
  );
}

function Sentences({ texts }: { texts: string[] }) {
  return (
    <div className="stack">
      {texts.map((text) => (
        <p key={text}>{text}</p>
      ))}
    </div>
  );
}
