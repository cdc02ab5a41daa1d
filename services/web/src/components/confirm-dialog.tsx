import { useEffect, useId, useRef, useState, type ReactNode } from 'react';
import { problemOf, type Problem } from '../api/errors';
import { makeRequestId } from '../api/request-id';
import { messages } from '../messages';
import { ProblemNotice } from './status';

interface ConfirmDialogProps {
  question: string;
  text: string;
  action: string;
  // The same id at every attempt of one dialog, so that a repeated click cannot do it twice.
  run: (requestId: string, reason: string) => Promise<void>;
  onClose: () => void;
  // A field for a reason, which `run` gets; without it the reason is empty.
  reason?: { label: string; hint: string; optional?: boolean; maxLength?: number };
  // What the button that changes nothing says.
  keep?: string;
  // Further fields, above the reason; `incomplete` while they lack something.
  children?: ReactNode;
  incomplete?: boolean;
}

// Asks before something that cannot be undone. The browser's modal dialog keeps the focus inside and closes on Escape.
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { question, text, action, run, onClose, reason, keep = messages.common.cancel, children, incomplete } = props;
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  const [requestId] = useState(() => makeRequestId());
  const [running, setRunning] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [reasonText, setReasonText] = useState('');
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  const confirm = async () => {
    setRunning(true);
    setProblem(null);
    try {
      await run(requestId, reasonText.trim());
      dialog.current?.close();
    } catch (error) {
      setProblem(problemOf(error));
      setRunning(false);
    }
  };
  const reasonMissing = reason !== undefined && !reason.optional && reasonText.trim() === '';
  return (
    <dialog
      ref={dialog}
      className="dialog"
      aria-labelledby={`${id}-question`}
      aria-describedby={`${id}-text`}
      onClose={onClose}
    >
      <h2 id={`${id}-question`}>{question}</h2>
      <p id={`${id}-text`}>{text}</p>
      {children}
      {reason !== undefined && (
        <p className="field">
          <label htmlFor={`${id}-reason`}>{reason.label}</label>
          <input
            id={`${id}-reason`}
            value={reasonText}
            maxLength={reason.maxLength ?? 500}
            aria-describedby={`${id}-hint`}
            onChange={(event) => {
              setReasonText(event.target.value);
            }}
          />
          <span id={`${id}-hint`} className="field-hint">
            {reason.hint}
          </span>
        </p>
      )}
      {problem !== null && <ProblemNotice problem={problem} />}
      <div className="button-row">
        <button
          type="button"
          className="button button-primary"
          disabled={running || incomplete || reasonMissing}
          onClick={() => void confirm()}
        >
          {running ? messages.rollout.working : action}
        </button>
        <button type="button" className="button button-quiet" onClick={() => dialog.current?.close()}>
          {keep}
        </button>
      </div>
    </dialog>
  );
}
