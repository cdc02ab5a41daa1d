import type { ReactNode } from 'react';
import type { Problem } from '../api/errors';
import type { Query } from '../api/use-query';
import { messages } from '../messages';
import { Notice } from './notice';
import { PageHeading } from './page-heading';

export function Loading({ text = messages.common.loading }: { text?: string }) {
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
            {messages.common.tryAgain}
          </button>
        </p>
      )}
    </Notice>
  );
}

interface QueryViewProps<Value> {
  query: Query<Value>;
  onRetry: () => void;
  // A whole page waits for it, so that its problem needs a page heading.
  page?: boolean;
  children: (value: Value) => ReactNode;
}

// What a query has to show: that it loads, why it failed, or its value.
export function QueryView<Value>({ query, onRetry, page, children }: QueryViewProps<Value>) {
  if (query.state === 'loading') return <Loading />;
  if (query.state === 'ready') return children(query.value);
  return (
    <>
      {page && <PageHeading title={messages.errors.heading} />}
      <ProblemNotice problem={query.problem} onRetry={onRetry} />
    </>
  );
}
