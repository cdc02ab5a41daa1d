import { useEffect, useRef, useState, type ReactNode } from 'react';
import { Link, useLocation, useParams } from 'react-router-dom';
import { organizations, rosters } from '../../api/clients';
import { agencyName, pathOf, rosterImportName, rosterPath } from '../../api/names';
import { listPageSize, readAll } from '../../api/pages';
import { useQuery } from '../../api/use-query';
import { Breadcrumbs } from '../../components/breadcrumbs';
import { Notice } from '../../components/notice';
import { PageHeading } from '../../components/page-heading';
import { QueryView } from '../../components/query-view';
import {
  RosterImportState,
  type PersonMatch,
  type RosterFinding,
  type RosterImport,
} from '../../gen/icap/collection/v1/roster_pb';
import { formatDate } from '../../format';
import { messages } from '../../messages';
import { ImportStateBadge, stateName } from '../roster/import-state';
import { ChangeList } from './change-list';
import { CountTable } from './count-table';
import { FindingList } from './finding-list';
import { ImportActions } from './import-actions';
import { MatchList } from './match-list';
import { StepList } from './step-list';

const words = messages.roster;

interface ImportValue {
  agencyTitle: string;
  entry: RosterImport;
  findings: RosterFinding[];
  matches: PersonMatch[];
}

async function readImport(agency: string, name: string, signal: AbortSignal): Promise<ImportValue> {
  const [foundAgency, first, matches] = await Promise.all([
    organizations.getAgency({ name: agency }, { signal }),
    rosters.getRosterImport({ name, pageSize: listPageSize }, { signal }),
    readAll(async (pageToken) => {
      const page = await rosters.listPersonMatches({ parent: name, pageSize: listPageSize, pageToken }, { signal });
      return { entries: page.matches, nextPageToken: page.nextPageToken };
    }),
  ]);
  const entry = first.rosterImport;
  if (entry === undefined) throw new Error('the answer has no import');
  const { findings, nextPageToken } = first;
  const further =
    nextPageToken === ''
      ? []
      : await readAll(async (pageToken) => {
          const page = await rosters.getRosterImport(
            { name, pageSize: listPageSize, pageToken: pageToken === '' ? nextPageToken : pageToken },
            { signal },
          );
          return { entries: page.findings, nextPageToken: page.nextPageToken };
        });
  return { agencyTitle: foundAgency.title, entry, findings: [...findings, ...further], matches };
}

export function RosterImportPage() {
  const { agency = '', rosterImport = '' } = useParams();
  const name = rosterImportName(agency, rosterImport);
  const { query, reload } = useQuery(name, (signal) => readImport(agencyName(agency), name, signal));
  return (
    <QueryView query={query} onRetry={reload} page>
      {(value) => <ImportContent agency={agencyName(agency)} value={value} onChange={reload} />}
    </QueryView>
  );
}

// How the person wanted the package to be read, when this page follows the start of the import.
function wishedStrict(state: unknown): boolean {
  return typeof state === 'object' && state !== null && 'strict' in state && state.strict === true;
}

interface ImportContentProps {
  agency: string;
  value: ImportValue;
  onChange: () => void;
}

function ImportContent({ agency, value, onChange }: ImportContentProps) {
  const { entry, findings, matches } = value;
  const location = useLocation();
  const [strict, setStrict] = useState(() => wishedStrict(location.state));
  // Counts every reading, so that what is listed is listed anew.
  const [reading, setReading] = useState(0);
  const waits = entry.state === RosterImportState.STAGED || entry.state === RosterImportState.GUARDED;
  const hasDifference = waits || entry.state === RosterImportState.APPROVED;
  const wasRead = entry.state !== RosterImportState.UPLOADING && entry.state !== RosterImportState.CANCELLED;
  return (
    <>
      <Breadcrumbs
        crumbs={[
          { title: value.agencyTitle, path: pathOf(agency) },
          { title: words.title, path: rosterPath(agency) },
        ]}
      />
      <PageHeading title={words.importTitle(formatDate(entry.createTime))}>
        <p className="card-badges">
          <ImportStateBadge state={entry.state} />
        </p>
        <p className="quiet">{words.startedBy(entry.creator, entry.source)}</p>
      </PageHeading>
      <StepList state={entry.state} />
      <FocusOnChange state={entry.state}>
        <StateNotice entry={entry} agency={agency} />
      </FocusOnChange>
      <ImportActions
        entry={entry}
        strict={strict}
        onStrict={setStrict}
        onChange={() => {
          setReading(reading + 1);
          onChange();
        }}
      />
      {wasRead && entry.state !== RosterImportState.REFUSED && <CountTable entry={entry} />}
      {matches.length > 0 && waits && <MatchList importName={entry.name} matches={matches} onChange={onChange} />}
      {hasDifference && <ChangeList key={reading} importName={entry.name} />}
      {wasRead && <FindingList findings={findings} findingCount={entry.findingCount} />}
    </>
  );
}

// Takes the focus when the import has moved on: the button that did it is gone.
function FocusOnChange({ state, children }: { state: RosterImportState; children: ReactNode }) {
  const place = useRef<HTMLDivElement>(null);
  const shown = useRef(state);
  useEffect(() => {
    if (shown.current === state) return;
    shown.current = state;
    place.current?.focus();
  }, [state]);
  return (
    <div ref={place} tabIndex={-1}>
      {children}
    </div>
  );
}

function StateNotice({ entry, agency }: { entry: RosterImport; agency: string }) {
  const { state } = entry;
  const isPullFailed = entry.pullProblem !== '' && state === RosterImportState.UPLOADING;
  const text = isPullFailed ? words.pullFailed(entry.pullProblem) : words.stateTexts[stateName(state)];
  const approval = entry.approver === '' ? null : words.approvedBy(entry.approver);
  if (state === RosterImportState.GUARDED) {
    return (
      <Notice tone="warning" title={words.guardTitle}>
        <p>{text}</p>
        <ul>
          {entry.guards.map((guard) => (
            <li key={guard.message}>{guard.message}</li>
          ))}
        </ul>
      </Notice>
    );
  }
  const tone = state === RosterImportState.REFUSED ? 'error' : state === RosterImportState.APPLIED ? 'success' : 'note';
  return (
    <Notice tone={tone}>
      {text !== '' && <p>{text}</p>}
      {state === RosterImportState.APPROVED && <p>{words.actions.applyText}</p>}
      {approval !== null && <p>{approval}</p>}
      {entry.overrideReason !== '' && <p>{words.overridden(entry.overrideReason)}</p>}
      {state === RosterImportState.APPLIED && (
        <p>
          <Link to={pathOf(agency)}>{words.appliedLink}</Link>
        </p>
      )}
    </Notice>
  );
}
