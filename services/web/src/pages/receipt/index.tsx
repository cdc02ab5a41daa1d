import { useEffect, useId, useRef, useState, type FormEvent, type ReactNode } from 'react';
import { problemOf, reasonOf, type Problem } from '../../api/errors';
import { Notice } from '../../components/notice';
import { ProblemNotice } from '../../components/status';
import { useWords } from '../../messages/survey';
import { parseReceipt, parseSchool } from '../survey/receipt';
import { RespondentFrame } from '../survey/respondent-frame';
import { receiptsOf } from '../survey/submission';
import { SurveyHeading } from '../survey/survey-heading';

type Outcome =
  | { state: 'none' }
  | { state: 'checking' }
  | { state: 'found'; isCounted: boolean; count: number }
  | { state: 'not-published' }
  | { state: 'failed'; problem: Problem };

// Looks for a receipt among the published ones, in the browser: only the school is asked for.
async function check(receipt: string, school: string, signal: AbortSignal): Promise<Outcome> {
  try {
    const receipts = await receiptsOf(school, signal);
    return { state: 'found', isCounted: receipts.includes(receipt), count: receipts.length };
  } catch (error) {
    if (reasonOf(error) === 'NOT_PUBLISHED') return { state: 'not-published' };
    return { state: 'failed', problem: problemOf(error) };
  }
}

export function ReceiptPage({ languageSwitch }: { languageSwitch: ReactNode }) {
  const { shared, receiptPage: words } = useWords();
  useEffect(() => {
    document.title = shared.title(words.title);
  }, [shared, words]);
  return (
    <RespondentFrame languageSwitch={languageSwitch}>
      <SurveyHeading title={words.title} />
      <p className="lead">{words.lead}</p>
      <ReceiptForm />
    </RespondentFrame>
  );
}

function ReceiptForm() {
  const { receiptPage: words } = useWords();
  const [receipt, setReceipt] = useState('');
  // The link in the file of a receipt has the school after its #, which the browser does not send.
  const [school, setSchool] = useState(() => parseSchool(decodeURIComponent(window.location.hash)) ?? '');
  const [isTried, setIsTried] = useState(false);
  const [outcome, setOutcome] = useState<Outcome>({ state: 'none' });
  const abort = useRef<AbortController | null>(null);
  useEffect(() => () => abort.current?.abort(), []);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setIsTried(true);
    const wanted = { receipt: parseReceipt(receipt), school: parseSchool(school) };
    if (wanted.receipt === null || wanted.school === null) {
      setOutcome({ state: 'none' });
      return;
    }
    abort.current?.abort();
    abort.current = new AbortController();
    const { signal } = abort.current;
    setOutcome({ state: 'checking' });
    const found = await check(wanted.receipt, wanted.school, signal);
    if (!signal.aborted) setOutcome(found);
  };
  return (
    <form className="card receipt-form" noValidate onSubmit={(event) => void submit(event)}>
      <Field
        label={words.receipt}
        hint={words.receiptHint}
        value={receipt}
        error={isTried && parseReceipt(receipt) === null ? words.receiptInvalid : null}
        onChange={setReceipt}
      />
      <Field
        label={words.school}
        hint={words.schoolHint}
        value={school}
        error={isTried && parseSchool(school) === null ? words.schoolInvalid : null}
        onChange={setSchool}
      />
      <p className="survey-buttons">
        <button type="submit" className="button button-primary button-large">
          {outcome.state === 'checking' ? words.checking : words.check}
        </button>
      </p>
      <OutcomeNotice outcome={outcome} />
    </form>
  );
}

function OutcomeNotice({ outcome }: { outcome: Outcome }) {
  const { receiptPage: words } = useWords();
  switch (outcome.state) {
    case 'found':
      return outcome.isCounted ? (
        <Notice tone="success" title={words.counted} alert>
          <p>{words.countedText(outcome.count)}</p>
        </Notice>
      ) : (
        <Notice tone="warning" title={words.notCounted} alert>
          <p>{words.notCountedText(outcome.count)}</p>
        </Notice>
      );
    case 'not-published':
      return (
        <Notice tone="note" alert>
          <p>{words.notPublished}</p>
        </Notice>
      );
    case 'failed':
      return <ProblemNotice problem={outcome.problem} />;
    case 'none':
    case 'checking':
      return null;
  }
}

interface FieldProps {
  label: string;
  hint: string;
  value: string;
  error: string | null;
  onChange: (value: string) => void;
}

function Field({ label, hint, value, error, onChange }: FieldProps) {
  const id = useId();
  const told = error === null ? `${id}-hint` : `${id}-hint ${id}-error`;
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <p id={`${id}-hint`} className="quiet">
        {hint}
      </p>
      <input
        id={id}
        type="text"
        autoComplete="off"
        spellCheck={false}
        value={value}
        aria-describedby={told}
        aria-invalid={error !== null}
        onChange={(event) => {
          onChange(event.target.value);
        }}
      />
      {error !== null && (
        <p id={`${id}-error`} className="field-error" role="alert">
          {error}
        </p>
      )}
    </div>
  );
}
