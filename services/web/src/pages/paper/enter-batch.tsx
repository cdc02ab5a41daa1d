import { useEffect, useRef, useState } from 'react';
import { ConfirmDialog } from '../../components/confirm-dialog';
import { Notice } from '../../components/notice';
import { Loading, ProblemNotice } from '../../components/status';
import { messages } from '../../messages';
import { isUntouched } from './batch-draft';
import { BatchForms } from './batch-forms';
import { ChooseFile } from './choose-file';
import type { FormItem } from './form-items';
import { KeyIn } from './key-in';
import { Totals } from './totals';
import { useBatch, type Batch } from './use-batch';
import { useSending, type Sending } from './use-sending';

const words = messages.paper.batch;

interface EnterBatchProps {
  account: string;
  school: string;
  items: FormItem[];
  // Of the statements.
  language: string;
  onEntered: () => void;
}

// A batch of forms: chosen as a file or keyed in, compared with its totals, sent whole.
export function EnterBatch({ account, school, items, language, onEntered }: EnterBatchProps) {
  const batch = useBatch(account, school);
  const sending = useSending(batch, school, items, onEntered);
  const { draft, isKept } = batch;
  return (
    <section className="section stack" aria-labelledby="batch-title">
      <h2 id="batch-title">{words.title}</h2>
      <p className="section-lead">{words.lead}</p>
      <Notice tone={isKept ? 'note' : 'warning'}>
        <p>{isKept ? words.kept : words.notKept}</p>
      </Notice>
      {!draft.sent && (
        <>
          <ChooseFile batch={batch} items={items} />
          <KeyIn batch={batch} items={items} language={language} />
        </>
      )}
      <BatchForms batch={batch} />
      {!draft.sent && <Totals batch={batch} onSubmit={() => void sending.send()} />}
      <Outcome sending={sending} isUnknown={draft.sent} />
      {!draft.sent && !isUntouched(draft) && <Discard batch={batch} />}
    </section>
  );
}

// What became of the sending.
function Outcome({ sending, isUnknown }: { sending: Sending; isUnknown: boolean }) {
  const { isSending, problem, enteredCount, send } = sending;
  const place = useRef<HTMLDivElement>(null);
  // The button that sent it is gone meanwhile.
  useEffect(() => {
    if (isSending) place.current?.focus();
  }, [isSending]);
  return (
    <div ref={place} className="stack" tabIndex={-1}>
      {isSending && <Loading text={words.sending} />}
      {problem !== null && <ProblemNotice problem={problem} />}
      {isUnknown && !isSending && (
        <Notice tone="warning" title={words.unknown} alert>
          <p>{words.unknownText}</p>
          <p>
            <button type="button" className="button button-primary" onClick={() => void send()}>
              {words.again}
            </button>
          </p>
        </Notice>
      )}
      {enteredCount > 0 && (
        <Notice tone="success" title={words.done(enteredCount)} alert>
          <p>{words.doneText}</p>
        </Notice>
      )}
    </div>
  );
}

function Discard({ batch }: { batch: Batch }) {
  const [isAsking, setIsAsking] = useState(false);
  return (
    <div>
      <button
        type="button"
        className="link-button"
        onClick={() => {
          setIsAsking(true);
        }}
      >
        {words.discard}
      </button>
      {isAsking && (
        <ConfirmDialog
          question={words.discardQuestion}
          text={words.discardText}
          action={words.discard}
          run={() => {
            batch.clear();
            return Promise.resolve();
          }}
          onClose={() => {
            setIsAsking(false);
          }}
        />
      )}
    </div>
  );
}
