import type { Problem } from '../api/errors';
import { sharedMessages } from '../messages/shared';
import { Notice } from './notice';

export function Loading({ text = sharedMessages().loading }: { text?: string }) {
  return (
    <p className="loading" role="status">
      <span className="loading-mark" aria-hidden="true" />
      {text}
    </p>
  );
}

export function ProblemNotice({ problem, onRetry }: { problem: Problem; onRetry?: () => void }) {
  return (
    <Notice tone="error" alert>
      <p>{problem.text}</p>
      {problem.violations.length > 0 && (
        <ul>
          {problem.violations.map((violation) => (
            <li key={violation}>{violation}</li>
          ))}
        </ul>
      )}
      {onRetry !== undefined && (
        <p>
          <button type="button" className="button button-quiet" onClick={onRetry}>
            {sharedMessages().tryAgain}
          </button>
        </p>
      )}
    </Notice>
  );
}
