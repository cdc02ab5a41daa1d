import { useState } from 'react';
import { retention, viewRetention } from '../../api/clients';
import { problemOf, type Problem } from '../../api/errors';
import { makeRequestId } from '../../api/request-id';
import { ConfirmDialog } from '../../components/confirm-dialog';
import { ScrollTable } from '../../components/scroll-table';
import { ProblemNotice } from '../../components/status';
import { DataKind } from '../../gen/icap/collection/v1/retention_pb';
import { formatCount } from '../../format';
import { messages } from '../../messages';
import { kindTitle, periodText } from './kinds';

interface CountedKind {
  kind: DataKind;
  days: number;
  rowCount: bigint;
}

// Looks at profiles are kept by another service, which counts and deletes them itself.
async function countOld(agency: string): Promise<CountedKind[]> {
  const [purge, views] = await Promise.all([
    retention.purgeData({ parent: agency, dryRun: true, requestId: makeRequestId() }),
    viewRetention.purgeProfileViews({ parent: agency, dryRun: true, requestId: makeRequestId() }),
  ]);
  return [...purge.kinds, { kind: DataKind.PROFILE_VIEWS, days: views.days, rowCount: views.viewCount }];
}

interface PurgePanelProps {
  agency: string;
  onPurged: () => void;
}

// Counts what is too old, and deletes it when asked after that.
export function PurgePanel({ agency, onPurged }: PurgePanelProps) {
  const [counted, setCounted] = useState<CountedKind[] | null>(null);
  const [working, setWorking] = useState(false);
  const [asking, setAsking] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const words = messages.retention;
  const count = async () => {
    setWorking(true);
    setProblem(null);
    try {
      setCounted(await countOld(agency));
    } catch (error) {
      setProblem(problemOf(error));
    }
    setWorking(false);
  };
  const rows = counted === null ? 0 : counted.reduce((sum, { rowCount }) => sum + Number(rowCount), 0);
  return (
    <section className="section stack" aria-labelledby="purge-title">
      <h2 id="purge-title">{words.purgeTitle}</h2>
      <p className="quiet">{words.purgeLead}</p>
      <div className="button-row">
        <button type="button" className="button button-quiet" disabled={working} onClick={() => void count()}>
          {working ? words.dryRunWorking : words.dryRun}
        </button>
        {counted !== null && (
          <button
            type="button"
            className="button button-primary"
            onClick={() => {
              setAsking(true);
            }}
          >
            {words.purge}
          </button>
        )}
      </div>
      {problem !== null && <ProblemNotice problem={problem} />}
      {counted !== null && <CountedTable kinds={counted} />}
      {asking && (
        <ConfirmDialog
          question={words.purgeQuestion}
          text={words.purgeText(rows)}
          action={words.purge}
          run={async (requestId) => {
            // Repeated with the same id after one of them failed, the other gives its first answer.
            await retention.purgeData({ parent: agency, requestId });
            await viewRetention.purgeProfileViews({ parent: agency, requestId });
            setCounted(null);
            onPurged();
          }}
          onClose={() => {
            setAsking(false);
          }}
        />
      )}
    </section>
  );
}

function CountedTable({ kinds }: { kinds: CountedKind[] }) {
  const words = messages.retention;
  return (
    <div role="status">
      <h3>{words.counted}</h3>
      <ScrollTable label={words.counted}>
        <thead>
          <tr>
            <th scope="col">{words.kind}</th>
            <th scope="col">{words.period}</th>
            <th scope="col" className="number">
              {words.rows}
            </th>
          </tr>
        </thead>
        <tbody>
          {kinds.map(({ kind, days, rowCount }) => (
            <tr key={kind}>
              <th scope="row">{kindTitle(kind)}</th>
              <td>{periodText(days)}</td>
              <td className="number">{formatCount(Number(rowCount))}</td>
            </tr>
          ))}
        </tbody>
      </ScrollTable>
    </div>
  );
}
