import type { ReactNode } from 'react';
import type { Query } from '../api/use-query';
import { messages } from '../messages';
import { PageHeading } from './page-heading';
import { Loading, ProblemNotice } from './status';

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
