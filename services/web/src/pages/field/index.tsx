import { useCallback, useEffect, useState } from 'react';
import { Link } from 'react-router-dom';
import { field, organizations } from '../../api/clients';
import { isConnectionLost, problemOf, type Problem } from '../../api/errors';
import { lastSegment } from '../../api/names';
import { listPageSize, readAll } from '../../api/pages';
import { useSession } from '../../api/session';
import { ConfirmDialog } from '../../components/confirm-dialog';
import { Notice } from '../../components/notice';
import { PageHeading } from '../../components/page-heading';
import { Loading, ProblemNotice } from '../../components/status';
import { onOtherTabs, tellOtherTabs } from '../../field/device';
import { sessionOf } from '../../field/records';
import { sessionTitle, stateWord } from '../../field/words';
import { formatDate } from '../../format';
import type { FieldSession } from '../../gen/icap/collection/v1/field_pb';
import { messages } from '../../messages';
import { useFieldPlace } from './field-gate';
import { keepPages } from './keep-pages';
import { MakeAvailable } from './make-available';

const words = messages.field.list;

interface Row {
  name: string;
  session: FieldSession | null;
  kept: boolean;
  over: boolean;
  waiting: number;
}

async function listOwnSessions(): Promise<FieldSession[]> {
  const agencies = await readAll(async (pageToken) => {
    const page = await organizations.listAgencies({ pageSize: listPageSize, pageToken });
    return { entries: page.agencies, nextPageToken: page.nextPageToken };
  });
  const lists = await Promise.all(
    agencies.map(({ name }) =>
      readAll(async (pageToken) => {
        const page = await field.listFieldSessions({ parent: name, pageSize: listPageSize, pageToken });
        return { entries: page.sessions, nextPageToken: page.nextPageToken };
      }),
    ),
  );
  return lists.flat();
}

function useRows() {
  const { vault, account } = useFieldPlace();
  const { current } = useSession();
  const [listed, setListed] = useState<FieldSession[]>([]);
  const [rows, setRows] = useState<Row[] | null>(null);
  const [problem, setProblem] = useState<Problem | 'offline' | null>(null);
  const signedIn = current.state === 'signed-in';
  useEffect(() => {
    if (!signedIn) {
      setProblem('offline');
      return;
    }
    listOwnSessions().then(
      (sessions) => {
        setListed(sessions.filter((one) => one.assignments.some((assignment) => assignment.account === account)));
        setProblem(null);
      },
      (error: unknown) => {
        setProblem(isConnectionLost(error) ? 'offline' : problemOf(error));
      },
    );
  }, [signedIn, account]);
  const reload = useCallback(async () => {
    const kept = await vault.sessions(account);
    // Files of a new version take the place of the earlier ones.
    if (kept.length > 0 && signedIn) keepPages().catch(() => undefined);
    const keptRows = await Promise.all(
      kept.map(async ({ name, text, endMs }) => ({
        name,
        session: text === null ? null : (sessionOf(text).session ?? null),
        kept: true,
        over: endMs <= Date.now(),
        waiting: await vault.changeCount(account, name),
      })),
    );
    const others = listed.filter(({ name }) => keptRows.every((row) => row.name !== name));
    setRows([
      ...keptRows,
      ...others.map((session) => ({ name: session.name, session, kept: false, over: false, waiting: 0 })),
    ]);
  }, [vault, account, listed, signedIn]);
  useEffect(() => {
    void reload();
    return onOtherTabs(() => void reload());
  }, [reload]);
  return { rows, problem, reload };
}

// The sessions of the account, those on this device first.
export function FieldSessionsPage() {
  const { rows, problem, reload } = useRows();
  return (
    <>
      <PageHeading title={messages.field.title}>
        <p className="lead">{words.lead}</p>
      </PageHeading>
      {problem === 'offline' && (
        <Notice tone="note">
          <p>{words.offline}</p>
        </Notice>
      )}
      {problem !== null && problem !== 'offline' && <ProblemNotice problem={problem} />}
      {rows === null && <Loading />}
      {rows?.length === 0 && <p className="quiet">{words.none}</p>}
      <ul className="stack field-sessions">
        {rows?.map((row) => (
          <SessionRow key={row.name} row={row} onChange={reload} />
        ))}
      </ul>
    </>
  );
}

function stateOf(row: Row): string {
  if (row.over) return row.waiting > 0 ? words.overWaiting(row.waiting) : words.over;
  const waiting = row.waiting > 0 ? [words.waiting(row.waiting)] : [];
  return [row.kept ? words.available : words.notAvailable, ...waiting].join(' · ');
}

function SessionRow({ row, onChange }: { row: Row; onChange: () => Promise<void> }) {
  const { account } = useFieldPlace();
  const title = row.session === null ? lastSegment(row.name) : sessionTitle(row.session);
  const own = row.session?.assignments.find((assignment) => assignment.account === account);
  return (
    <li className="card stack" data-session={lastSegment(row.name)}>
      <h2>{row.kept ? <Link to={`/field/${row.name}`}>{title}</Link> : title}</h2>
      <p className="quiet">
        {[
          row.session?.title,
          row.session === null ? '' : stateWord(row.session.state),
          own === undefined ? '' : words.until(formatDate(own.endTime)),
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
      <p>{stateOf(row)}</p>
      {row.kept ? (
        <Remove row={row} title={title} onChange={onChange} />
      ) : (
        <MakeAvailable name={row.name} title={title} onMade={onChange} />
      )}
    </li>
  );
}

function Remove({ row, title, onChange }: { row: Row; title: string; onChange: () => Promise<void> }) {
  const { vault, account } = useFieldPlace();
  const [asking, setAsking] = useState(false);
  return (
    <>
      <button
        type="button"
        className="button button-quiet"
        aria-label={words.removeFor(title)}
        onClick={() => {
          setAsking(true);
        }}
      >
        {words.remove}
      </button>
      {asking && (
        <ConfirmDialog
          question={words.removeQuestion}
          text={row.waiting > 0 ? words.removeUnsent(row.waiting) : words.removeText}
          action={words.remove}
          run={async () => {
            await vault.wipeSession(account, row.name);
            tellOtherTabs();
            await onChange();
          }}
          onClose={() => {
            setAsking(false);
          }}
        />
      )}
    </>
  );
}
