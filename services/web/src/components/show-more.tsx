import type { Problem } from '../api/errors';
import { messages } from '../messages';
import { ProblemNotice } from './status';

interface ShowMoreProps {
  pages: { showMore: (() => void) | null; loading: boolean; problem: Problem | null };
}

// The button under a list that has further pages.
export function ShowMore({ pages }: ShowMoreProps) {
  return (
    <>
      {pages.problem !== null && <ProblemNotice problem={pages.problem} />}
      {pages.showMore !== null && (
        <p>
          <button type="button" className="button button-quiet" disabled={pages.loading} onClick={pages.showMore}>
            {pages.loading ? messages.common.loading : messages.common.showMore}
          </button>
        </p>
      )}
    </>
  );
}
