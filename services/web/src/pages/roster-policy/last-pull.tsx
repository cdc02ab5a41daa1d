import { Link } from 'react-router-dom';
import { pathOf } from '../../api/names';
import { Notice } from '../../components/notice';
import type { RosterImport } from '../../gen/icap/collection/v1/roster_pb';
import { formatDateTime } from '../../format';
import { messages } from '../../messages';
import { summaryOf } from '../roster/import-list';
import { ImportStateBadge } from '../roster/import-state';

const words = messages.rosterPolicy;

// Where the last pull went, and what came of it.
export function LastPull({ pull }: { pull: RosterImport }) {
  const { connection, pullProblem } = pull;
  return (
    <div className="card stack">
      <dl className="record">
        <dt>{words.when}</dt>
        <dd>{formatDateTime(pull.createTime)}</dd>
        <dt>{words.by}</dt>
        <dd>{pull.creator}</dd>
        <dt>{words.from}</dt>
        <dd>{connection?.baseUrl}</dd>
        <dt>{words.client}</dt>
        <dd>{connection?.clientId}</dd>
        <dt>{words.system}</dt>
        <dd>{pull.source}</dd>
        <dt>{words.outcome}</dt>
        <dd>
          {pullProblem === '' ? (
            <>
              <ImportStateBadge state={pull.state} /> {summaryOf(pull)}
            </>
          ) : (
            <span className="badge badge-error">{words.failed}</span>
          )}
        </dd>
      </dl>
      {pullProblem !== '' && (
        <Notice tone="error">
          <p>{words.failedText(pullProblem)}</p>
        </Notice>
      )}
      <p>
        <Link to={pathOf(pull.name)}>{words.open}</Link>
      </p>
    </div>
  );
}
