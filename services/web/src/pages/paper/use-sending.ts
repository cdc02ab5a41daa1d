import { Code, ConnectError } from '@connectrpc/connect';
import { useState } from 'react';
import { paper } from '../../api/clients';
import { problemOf, reasonOf, violationsOf, type Problem } from '../../api/errors';
import { messages } from '../../messages';
import { formOfPath, formsOf, sumOfAll } from './batch';
import type { FormItem } from './form-items';
import type { Batch } from './use-batch';

const words = messages.paper.batch;

// After these the service has not stored the batch; after anything else it may have.
const refusals: Code[] = [Code.InvalidArgument, Code.FailedPrecondition, Code.NotFound, Code.PermissionDenied];

function problemOfBatch(error: unknown): Problem {
  const problem = problemOf(error);
  if (reasonOf(error) === 'REQUEST_ID_REUSED') return { ...problem, text: words.reused, violations: [] };
  const violations = [...violationsOf(error)].map(([path, text]) => {
    const form = formOfPath(path);
    return form === null ? `${path}: ${text}` : words.refusedForm(form + 1, text);
  });
  return { ...problem, violations };
}

export interface Sending {
  isSending: boolean;
  problem: Problem | null;
  // Forms of the batch that was entered last; 0 before.
  enteredCount: number;
  send: () => Promise<void>;
}

// Sends the batch, under its one request id, until an answer says what became of it.
export function useSending(batch: Batch, school: string, items: FormItem[], onEntered: () => void): Sending {
  const { draft } = batch;
  const [isSending, setIsSending] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [enteredCount, setEnteredCount] = useState(0);
  const send = async () => {
    setIsSending(true);
    setProblem(null);
    setEnteredCount(0);
    // Kept before it is sent, so that a reload in between does not make another batch of it.
    batch.change({ sent: true });
    try {
      await paper.enterPaperForms({
        parent: school,
        forms: formsOf(draft.forms, items),
        formCount: draft.forms.length,
        categoryTotal: sumOfAll(draft.forms),
        requestId: draft.requestId,
      });
      batch.clear();
      setEnteredCount(draft.forms.length);
      onEntered();
    } catch (error) {
      if (refusals.includes(ConnectError.from(error).code)) batch.change({ sent: false });
      setProblem(problemOfBatch(error));
    }
    setIsSending(false);
  };
  return { isSending, problem, enteredCount, send };
}
