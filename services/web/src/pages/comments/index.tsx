import { useEffect, useRef, useState } from 'react';
import { useParams } from 'react-router-dom';
import { comments, organizations, rollouts } from '../../api/clients';
import { agencyName, pathOf, rolloutName } from '../../api/names';
import { useQuery } from '../../api/use-query';
import { Breadcrumbs } from '../../components/breadcrumbs';
import { Notice } from '../../components/notice';
import { PageHeading } from '../../components/page-heading';
import { QueryView } from '../../components/query-view';
import type { CommentRelease } from '../../gen/icap/collection/v1/comment_pb';
import { RolloutState, type Rollout } from '../../gen/icap/collection/v1/rollout_pb';
import { formatCount, formatDateTime } from '../../format';
import { messages } from '../../messages';
import { CommentList } from './comment-list';
import { ReleasePanel } from './release-panel';

interface CommentsValue {
  rollout: Rollout;
  agencyTitle: string;
  release: CommentRelease;
}

async function readRelease(agency: string, name: string, signal: AbortSignal): Promise<CommentsValue> {
  const [rollout, foundAgency, release] = await Promise.all([
    rollouts.getRollout({ name }, { signal }),
    organizations.getAgency({ name: agency }, { signal }),
    comments.getCommentRelease({ name: `${name}/commentRelease` }, { signal }),
  ]);
  return { rollout, agencyTitle: foundAgency.title, release };
}

// What teachers wrote in a rollout: whether it may be read, its release, and the reading.
export function CommentsPage() {
  const { agency = '', rollout = '' } = useParams();
  const name = rolloutName(agency, rollout);
  const words = messages.comments;
  const { query, reload } = useQuery(`comments of ${name}`, (signal) => readRelease(agencyName(agency), name, signal));
  return (
    <QueryView query={query} onRetry={reload} page>
      {(value) => (
        <>
          <Breadcrumbs
            crumbs={[
              { title: value.agencyTitle, path: pathOf(agencyName(agency)) },
              { title: value.rollout.title, path: pathOf(name) },
            ]}
          />
          <PageHeading title={`${words.title}: ${value.rollout.title}`}>
            <p className="lead">{words.lead}</p>
          </PageHeading>
          {value.release.prompts.length === 0 ? (
            <p>{words.notAsked}</p>
          ) : (
            <CommentsContent value={value} onChange={reload} />
          )}
        </>
      )}
    </QueryView>
  );
}

function CommentsContent({ value: { rollout, release }, onChange }: { value: CommentsValue; onChange: () => void }) {
  const words = messages.comments;
  const [isReleasedHere, setIsReleasedHere] = useState(false);
  const isClosed = rollout.state === RolloutState.CLOSED || rollout.state === RolloutState.PUBLISHED;
  return (
    <>
      <section className="section" aria-labelledby="asked-title">
        <h2 id="asked-title">{words.asked}</h2>
        <ul>
          {release.prompts.map(({ commentId, text }) => (
            <li key={commentId}>{text}</li>
          ))}
        </ul>
      </section>
      {!isClosed && (
        <div className="section">
          <Notice tone="note" title={words.nobodyReads}>
            <p>{rollout.state === RolloutState.CANCELLED ? words.cancelled : words.notYet}</p>
          </Notice>
        </div>
      )}
      {isClosed && release.releaseTime === undefined && (
        <ReleasePanel
          rollout={rollout.name}
          commentCount={release.commentCount}
          onReleased={() => {
            setIsReleasedHere(true);
            onChange();
          }}
        />
      )}
      {release.releaseTime !== undefined && (
        <Released rollout={rollout.name} release={release} takesFocus={isReleasedHere} />
      )}
    </>
  );
}

interface ReleasedProps {
  rollout: string;
  release: CommentRelease;
  // The button that released is gone.
  takesFocus: boolean;
}

// The list is read when it is asked for: the log keeps each reading.
function Released({ rollout, release, takesFocus }: ReleasedProps) {
  const [isReading, setIsReading] = useState(false);
  const words = messages.comments;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (takesFocus) heading.current?.focus();
  }, [takesFocus]);
  const facts = [
    { term: words.released, text: formatDateTime(release.releaseTime) },
    { term: words.releasedBy, text: release.releasedBy },
    { term: words.why, text: release.reason },
    { term: words.count, text: formatCount(release.commentCount) },
  ];
  return (
    <>
      <section className="section" aria-labelledby="released-title">
        <h2 id="released-title" ref={heading} tabIndex={-1}>
          {words.releasedTitle}
        </h2>
        <dl className="facts">
          {facts.map(({ term, text }) => (
            <div key={term}>
              <dt>{term}</dt>
              <dd>{text}</dd>
            </div>
          ))}
        </dl>
      </section>
      {isReading ? (
        <CommentList rollout={rollout} release={release} />
      ) : (
        <div className="section">
          <p>{words.readLead}</p>
          <p>
            <button
              type="button"
              className="button button-primary"
              onClick={() => {
                setIsReading(true);
              }}
            >
              {words.read}
            </button>
          </p>
        </div>
      )}
    </>
  );
}
