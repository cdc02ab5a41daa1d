import { useEffect, useId, useRef, useState } from 'react';
import { problemOf, type Problem } from '../api/errors';
import { makeRequestId } from '../api/request-id';
import { messages } from '../messages';
import { ProblemNotice } from './status';

interface ConfirmDialogProps {
  question: string;
  text: string;
  action: string;
  // The same id at every attempt of one dialog, so that a repeated click cannot do it twice.
  run: (requestId: string) => Promise<void>;
  onClose: () => void;
}

// Asks before something that cannot be undone. The browser's modal dialog keeps the focus inside and closes on Escape.
export function ConfirmDialog({ question, text, action, run, onClose }: ConfirmDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  const [requestId] = useState(() => makeRequestId());
  const [running, setRunning] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  const confirm = async () => {
    setRunning(true);
    setProblem(null);
    try {
      await run(requestId);
      dialog.current?.close();
    } catch (error) {
      setProblem(problemOf(error));
      setRunning(false);
    }
  };
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
      {problem !== null && <ProblemNotice problem={problem} />}
      <div className="button-row">
        <button type="button" className="button button-primary" disabled={running} onClick={() => void confirm()}>
          {running ? messages.rollout.working : action}
        </button>
        <button type="button" className="button button-quiet" onClick={() => dialog.current?.close()}>
          {messages.common.cancel}
        </button>
      </div>
    </dialog>
  );
}
