import { useEffect, useRef } from 'react';
import { comments } from '../../api/clients';
import { usePages } from '../../api/use-pages';
import { QueryView } from '../../components/query-view';
import { ShowMore } from '../../components/show-more';
import type { CommentRelease } from '../../gen/icap/collection/v1/comment_pb';
import { messages } from '../../messages';

const pageSize = 50;

interface CommentListProps {
  rollout: string;
  release: CommentRelease;
}

// The comments in the service's random order, each with what it was written on. Further pages are added at the end.
export function CommentList({ rollout, release }: CommentListProps) {
  const words = messages.comments;
  const heading = useRef<HTMLHeadingElement>(null);
  const promptTexts = new Map(release.prompts.map(({ commentId, text }) => [commentId, text]));
  const pages = usePages(`comment list of ${rollout}`, async (pageToken, signal) => {
    const page = await comments.listComments({ parent: rollout, pageSize, pageToken }, { signal });
    return { entries: page.comments, nextPageToken: page.nextPageToken };
  });
  // The button that asked for the list is gone.
  useEffect(() => {
    heading.current?.focus();
  }, []);
  return (
    <section className="section" aria-labelledby="list-title">
      <h2 id="list-title" ref={heading} tabIndex={-1}>
        {words.listTitle}
      </h2>
      <p>{words.listLead}</p>
      <QueryView query={pages.query} onRetry={pages.reload}>
        {(entries) => (
          <>
            <p role="status">{words.shown(entries.length, release.commentCount)}</p>
            <ul className="comment-list">
              {entries.map(({ commentId, text }, index) => (
                // A comment has no name, and the list only grows at its end.
                <li key={index} className="card">
                  <p className="quiet">{promptTexts.get(commentId) ?? commentId}</p>
                  <p className="comment-text" dir="auto">
                    {text}
                  </p>
                </li>
              ))}
            </ul>
          </>
        )}
      </QueryView>
      <ShowMore pages={pages} />
    </section>
  );
}
