import { useRef, useState, type ReactNode } from 'react';
import { ScrollTable } from '../../components/scroll-table';
import type { OrganizationCount, SchoolCount } from '../../gen/icap/collection/v1/rollout_pb';
import { formatRate } from '../../format';
import { messages } from '../../messages';
import { levelAt, schoolMeaning, schoolPace } from './tracking';
import type { ResponseCounts } from './use-response-counts';

const shownAtOnce = 100;

// Where the survey stands, level by level: who is behind the pace, and what it means for what will be shown. Counts only.
export function TrackingPanel({ counts }: { counts: ResponseCounts }) {
  const [place, setPlace] = useState('');
  const [onlyBehind, setOnlyBehind] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  const words = messages.tracking;
  const level = levelAt(counts, place);
  const planned = counts.elapsedShare !== undefined;
  const go = (to: string) => {
    setPlace(to);
    // The button that was pressed is gone.
    heading.current?.focus();
  };
  return (
    <section className="section" aria-labelledby="tracking-title">
      <h2 id="tracking-title" ref={heading} tabIndex={-1}>
        {words.title}
      </h2>
      <p className="section-lead">
        {words.lead}{' '}
        {counts.elapsedShare === undefined || counts.expectedRate === undefined
          ? words.noPace
          : words.pace(messages.format.percent(counts.elapsedShare), messages.format.percent(counts.expectedRate))}
      </p>
      <PlacePath path={level.path} onGo={go} />
      {planned && (
        <label className="check">
          <input
            type="checkbox"
            checked={onlyBehind}
            onChange={(event) => {
              setOnlyBehind(event.target.checked);
            }}
          />
          <span>{words.onlyBehind}</span>
        </label>
      )}
      <LevelTable
        key={place}
        organizations={level.organizations.filter((one) => !onlyBehind || one.behindSchoolCount > 0)}
        schools={level.schools.filter((one) => !onlyBehind || one.behind)}
        planned={planned}
        none={onlyBehind ? words.noneBehind : words.none}
        onGo={go}
      />
    </section>
  );
}

function PlacePath({ path, onGo }: { path: OrganizationCount[]; onGo: (place: string) => void }) {
  const words = messages.tracking;
  if (path.length === 0) return null;
  const above = [
    { name: '', title: words.top },
    ...path.slice(0, -1).map(({ organization }) => ({
      name: organization?.name ?? '',
      title: organization?.title ?? '',
    })),
  ];
  return (
    <nav className="breadcrumbs" aria-label={words.place}>
      <ol>
        {above.map(({ name, title }) => (
          <li key={name}>
            <button
              type="button"
              className="link-button"
              onClick={() => {
                onGo(name);
              }}
            >
              {title}
            </button>
          </li>
        ))}
        <li aria-current="location">{path.at(-1)?.organization?.title}</li>
      </ol>
    </nav>
  );
}

interface LevelTableProps {
  organizations: OrganizationCount[];
  schools: SchoolCount[];
  planned: boolean;
  none: string;
  onGo: (place: string) => void;
}

function LevelTable({ organizations, schools, planned, none, onGo }: LevelTableProps) {
  const [limit, setLimit] = useState(shownAtOnce);
  const words = messages.tracking;
  if (organizations.length + schools.length === 0) return <p className="quiet">{none}</p>;
  return (
    <>
      <ScrollTable label={words.title}>
        <thead>
          <tr>
            <th scope="col">{words.name}</th>
            <th scope="col" className="number">
              {words.answered}
            </th>
            <th scope="col" className="number">
              {words.rate}
            </th>
            {planned && <th scope="col">{words.paceColumn}</th>}
            <th scope="col">{words.meaning}</th>
          </tr>
        </thead>
        <tbody>
          {organizations.map((one) => (
            <OrganizationRow key={one.organization?.name} count={one} planned={planned} onGo={onGo} />
          ))}
          {schools.slice(0, limit).map((school) => (
            <SchoolRow key={school.school} school={school} planned={planned} />
          ))}
        </tbody>
      </ScrollTable>
      {schools.length > limit && (
        <p>
          <button
            type="button"
            className="button button-quiet"
            onClick={() => {
              setLimit(limit + shownAtOnce);
            }}
          >
            {messages.common.showMore}
          </button>
        </p>
      )}
    </>
  );
}

interface RowProps {
  name: ReactNode;
  submitted: number;
  of: number;
  pace: string | null;
  behind: boolean;
  planned: boolean;
  meaning: string;
}

function Row({ name, submitted, of, pace, behind, planned, meaning }: RowProps) {
  return (
    <tr>
      <th scope="row">{name}</th>
      <td className="number">{messages.tracking.answeredOf(submitted, of)}</td>
      <td className="number">{formatRate(submitted, of)}</td>
      {planned && <td>{behind ? <span className="badge badge-behind">{pace}</span> : pace}</td>}
      <td className="meaning">{meaning}</td>
    </tr>
  );
}

interface OrganizationRowProps {
  count: OrganizationCount;
  planned: boolean;
  onGo: (place: string) => void;
}

function OrganizationRow({ count, planned, onGo }: OrganizationRowProps) {
  const words = messages.tracking;
  const { organization, schoolCount, behindSchoolCount } = count;
  return (
    <Row
      name={
        <button
          type="button"
          className="link-button"
          onClick={() => {
            onGo(organization?.name ?? '');
          }}
        >
          {organization?.title}
        </button>
      }
      submitted={count.submissionCount}
      of={count.invitedCount}
      pace={words.schoolsBehind(behindSchoolCount, schoolCount)}
      behind={behindSchoolCount > 0}
      planned={planned}
      meaning={words.organization(count.shownSchoolCount, count.completeSchoolCount, schoolCount)}
    />
  );
}

function SchoolRow({ school, planned }: { school: SchoolCount; planned: boolean }) {
  return (
    <Row
      name={school.title}
      submitted={school.submissionCount}
      of={school.teacherCount}
      pace={schoolPace(school, planned)}
      behind={school.behind}
      planned={planned}
      meaning={schoolMeaning(school)}
    />
  );
}
