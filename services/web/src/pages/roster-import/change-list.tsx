import { useEffect, useId, useState } from 'react';
import { rosters } from '../../api/clients';
import { isAborted, isUnauthenticated, problemOf, type Problem } from '../../api/errors';
import { lastSegment } from '../../api/names';
import { useSession } from '../../api/session';
import { kindWord } from '../../components/organization-list';
import { ScrollTable } from '../../components/scroll-table';
import { Loading, ProblemNotice } from '../../components/status';
import { RosterChangeKind, type RosterChange } from '../../gen/icap/collection/v1/roster_pb';
import { messages } from '../../messages';
import { useTitles } from './use-titles';

const words = messages.roster.changes;
const pageSize = 50;

const kindWords: Record<RosterChangeKind, string> = {
  [RosterChangeKind.UNSPECIFIED]: words.kinds.unknown,
  [RosterChangeKind.NEW]: words.kinds.new,
  [RosterChangeKind.CHANGED]: words.kinds.changed,
  [RosterChangeKind.MOVED]: words.kinds.moved,
  [RosterChangeKind.GONE]: words.kinds.gone,
  [RosterChangeKind.RETURNED]: words.kinds.returned,
  [RosterChangeKind.CARRIED]: words.kinds.carried,
};

const filters = [
  RosterChangeKind.NEW,
  RosterChangeKind.CHANGED,
  RosterChangeKind.MOVED,
  RosterChangeKind.GONE,
  RosterChangeKind.RETURNED,
  RosterChangeKind.CARRIED,
];

interface Listed {
  changes: RosterChange[];
  nextPageToken: string;
}

// The difference, page by page.
export function ChangeList({ importName }: { importName: string }) {
  const [kind, setKind] = useState(RosterChangeKind.UNSPECIFIED);
  return (
    <section className="section" aria-labelledby="changes-title">
      <h2 id="changes-title">{words.title}</h2>
      <p className="section-lead">{words.lead}</p>
      <KindFilter kind={kind} onChange={setKind} />
      <ChangePages key={kind} importName={importName} kind={kind} />
    </section>
  );
}

function KindFilter({ kind, onChange }: { kind: RosterChangeKind; onChange: (kind: RosterChangeKind) => void }) {
  const id = useId();
  return (
    <p className="filter">
      <label htmlFor={id}>{words.filter}</label>
      <select
        id={id}
        value={kind}
        onChange={(event) => {
          onChange(filters.find((filter) => String(filter) === event.target.value) ?? RosterChangeKind.UNSPECIFIED);
        }}
      >
        <option value={RosterChangeKind.UNSPECIFIED}>{words.all}</option>
        {filters.map((filter) => (
          <option key={filter} value={filter}>
            {kindWords[filter]}
          </option>
        ))}
      </select>
    </p>
  );
}

function ChangePages({ importName, kind }: { importName: string; kind: RosterChangeKind }) {
  const { dropSession } = useSession();
  const [listed, setListed] = useState<Listed | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  // The page that is to be read; a new object reads again.
  const [wanted, setWanted] = useState({ pageToken: '' });
  useEffect(() => {
    const abort = new AbortController();
    const { pageToken } = wanted;
    rosters.listRosterChanges({ parent: importName, kind, pageSize, pageToken }, { signal: abort.signal }).then(
      (page) => {
        if (abort.signal.aborted) return;
        setProblem(null);
        setListed((earlier) => ({
          changes: pageToken === '' ? page.changes : [...(earlier?.changes ?? []), ...page.changes],
          nextPageToken: page.nextPageToken,
        }));
      },
      (error: unknown) => {
        if (abort.signal.aborted || isAborted(error)) return;
        if (isUnauthenticated(error)) dropSession();
        setProblem(problemOf(error));
      },
    );
    return () => {
      abort.abort();
    };
  }, [importName, kind, wanted, dropSession]);
  if (problem !== null) {
    return (
      <ProblemNotice
        problem={problem}
        onRetry={() => {
          setWanted({ ...wanted });
        }}
      />
    );
  }
  if (listed === null) return <Loading />;
  if (listed.changes.length === 0) return <p className="quiet">{words.none}</p>;
  return (
    <>
      <ChangeTable importName={importName} changes={listed.changes} />
      <p className="quiet" role="status">
        {words.shown(listed.changes.length)}
      </p>
      {listed.nextPageToken !== '' && (
        <p>
          <button
            type="button"
            className="button button-quiet"
            onClick={() => {
              setWanted({ pageToken: listed.nextPageToken });
            }}
          >
            {messages.common.showMore}
          </button>
        </p>
      )}
    </>
  );
}

function subjectWord(change: RosterChange): string {
  switch (change.subjectKind) {
    case 'teacher':
      return words.subjectKinds.teacher;
    case 'staff':
      return words.subjectKinds.staff;
    default:
      return kindWord(change.subjectKind);
  }
}

function ChangeTable({ importName, changes }: { importName: string; changes: RosterChange[] }) {
  const known = new Map(changes.map((change) => [change.subject, change.title]));
  const titles = useTitles(
    importName,
    changes.map((change) => change.organization),
    known,
  );
  return (
    <ScrollTable label={words.title}>
      <thead>
        <tr>
          <th scope="col">{words.name}</th>
          <th scope="col">{words.what}</th>
          <th scope="col">{words.is}</th>
          <th scope="col">{words.at}</th>
          <th scope="col">{words.note}</th>
        </tr>
      </thead>
      <tbody>
        {changes.map((change) => (
          <tr key={`${change.kind} ${change.subject}`} data-change={change.kind}>
            <th scope="row">{change.title}</th>
            <td>{kindWords[change.kind]}</td>
            <td>{subjectWord(change)}</td>
            <td>{titleOrId(titles, change.organization)}</td>
            <td>{change.note}</td>
          </tr>
        ))}
      </tbody>
    </ScrollTable>
  );
}

function titleOrId(titles: Map<string, string>, name: string): string {
  if (name === '') return '–';
  const title = titles.get(name);
  return title === undefined || title === '' ? lastSegment(name) : title;
}
