import { useEffect, useState } from 'react';
import { Link } from 'react-router-dom';
import { organizations, rollouts } from '../../api/clients';
import { problemOf, type Problem } from '../../api/errors';
import { agencyOf, pathOf, schoolProfilePath } from '../../api/names';
import { listPageSize } from '../../api/pages';
import { mayManageRollouts, maySendLinks, useSession } from '../../api/session';
import { useQuery } from '../../api/use-query';
import { SyntheticBadge } from '../../components/badges';
import { QueryView } from '../../components/query-view';
import { ProblemNotice } from '../../components/status';
import { ScrollTable } from '../../components/scroll-table';
import { RolloutState, type Rollout, type RolloutSchool } from '../../gen/icap/collection/v1/rollout_pb';
import { formatCount, formatRate } from '../../format';
import { messages } from '../../messages';
import { CloseSchool } from './close-school';
import type { ResponseCounts } from './use-response-counts';

const schoolPageSize = 100;

function listSchools(rollout: string, under: string, pageToken: string, signal?: AbortSignal) {
  return rollouts.listRolloutSchools({ parent: rollout, under, pageSize: schoolPageSize, pageToken }, { signal });
}

interface SchoolTableProps {
  rollout: Rollout;
  counts: ResponseCounts | null;
  // Whoever manages the rollout closes schools; others have no such button.
  onChange: () => void;
}

export function SchoolTable({ rollout, counts, onChange }: SchoolTableProps) {
  const [under, setUnder] = useState('');
  const { query, reload } = useQuery(`${rollout.name} ${rollout.state} ${under}`, (signal) =>
    listSchools(rollout.name, under, '', signal),
  );
  return (
    <section className="section" aria-labelledby="schools-title">
      <div className="section-head">
        <h2 id="schools-title">{messages.rollout.schoolsTitle}</h2>
        <DistrictFilter rollout={rollout} value={under} onChange={setUnder} />
      </div>
      <QueryView query={query} onRetry={reload}>
        {(first) => (
          <SchoolPages
            key={`${rollout.state} ${under}`}
            rollout={rollout}
            under={under}
            counts={counts}
            onChange={onChange}
            firstSchools={first.schools}
            firstToken={first.nextPageToken}
          />
        )}
      </QueryView>
    </section>
  );
}

interface DistrictFilterProps {
  rollout: Rollout;
  value: string;
  onChange: (value: string) => void;
}

function DistrictFilter({ rollout, value, onChange }: DistrictFilterProps) {
  const { query } = useQuery(`districts ${rollout.organization}`, (signal) =>
    organizations.listOrganizations(
      { parent: agencyOf(rollout.name), kind: 'district', pageSize: listPageSize },
      { signal },
    ),
  );
  if (query.state !== 'ready') return null;
  const districts = query.value.organizations.filter((district) => district.ancestors.includes(rollout.organization));
  if (districts.length < 2) return null;
  return (
    <label className="filter">
      <span>{messages.rollout.filterLabel}</span>
      <select
        value={value}
        onChange={(event) => {
          onChange(event.target.value);
        }}
      >
        <option value="">{messages.rollout.filterAll}</option>
        {districts.map((district) => (
          <option key={district.name} value={district.name}>
            {district.title}
          </option>
        ))}
      </select>
    </label>
  );
}

interface SchoolPagesProps extends SchoolTableProps {
  under: string;
  firstSchools: RolloutSchool[];
  firstToken: string;
}

function SchoolPages({ rollout, under, counts, onChange, firstSchools, firstToken }: SchoolPagesProps) {
  const [more, setMore] = useState<{ schools: RolloutSchool[]; token: string }>({ schools: [], token: firstToken });
  const [problem, setProblem] = useState<Problem | null>(null);
  const [loading, setLoading] = useState(false);
  useEffect(() => {
    setMore({ schools: [], token: firstToken });
  }, [firstToken]);
  const showMore = async () => {
    setLoading(true);
    setProblem(null);
    try {
      const page = await listSchools(rollout.name, under, more.token);
      setMore({ schools: [...more.schools, ...page.schools], token: page.nextPageToken });
    } catch (error) {
      setProblem(problemOf(error));
    }
    setLoading(false);
  };
  return (
    <>
      <ScrollTable label={messages.rollout.schoolsTitle}>
        <thead>
          <tr>
            <th scope="col">{messages.rollout.school}</th>
            <th scope="col">{messages.rollout.district}</th>
            <th scope="col" className="number">
              {messages.rollout.invited}
            </th>
            <th scope="col" className="number">
              {messages.rollout.submitted}
            </th>
            <th scope="col" className="number">
              {messages.rollout.rate}
            </th>
            <th scope="col">{messages.rollout.state}</th>
          </tr>
        </thead>
        <tbody>
          {[...firstSchools, ...more.schools].map((school) => (
            <SchoolRow key={school.name} rollout={rollout} school={school} counts={counts} onChange={onChange} />
          ))}
        </tbody>
      </ScrollTable>
      {problem !== null && <ProblemNotice problem={problem} />}
      {more.token !== '' && (
        <p>
          <button type="button" className="button button-quiet" disabled={loading} onClick={() => void showMore()}>
            {loading ? messages.common.loading : messages.common.showMore}
          </button>
        </p>
      )}
    </>
  );
}

function stateWord(state: RolloutState): string {
  switch (state) {
    case RolloutState.OPEN:
      return messages.rollout.openSchool;
    case RolloutState.CLOSED:
    case RolloutState.PUBLISHED:
      return messages.rollout.closedSchool;
    case RolloutState.CANCELLED:
      return messages.rolloutLife.cancelledSchool;
    default:
      return messages.rollout.draftSchool;
  }
}

interface SchoolRowProps extends SchoolTableProps {
  school: RolloutSchool;
}

function SchoolRow({ rollout, school, counts, onChange }: SchoolRowProps) {
  const live = counts?.schools.get(school.name);
  const invited = live?.invitedCount ?? school.invitedCount;
  const submitted = live?.submissionCount ?? school.submissionCount;
  const state = live?.state ?? school.state;
  const title = school.organization?.title ?? school.name;
  const { current } = useSession();
  const path = [...school.ancestors, ...(school.organization === undefined ? [] : [school.organization])].map(
    ({ name }) => name,
  );
  const mayInvite = current.state === 'signed-in' && maySendLinks(current.session, path);
  const mayManage = current.state === 'signed-in' && mayManageRollouts(current.session, path);
  const closed = state === RolloutState.CLOSED || state === RolloutState.PUBLISHED;
  return (
    <tr>
      <th scope="row">
        {closed && school.organization !== undefined ? (
          <Link to={schoolProfilePath(rollout.name, school.organization.name)}>{title}</Link>
        ) : (
          title
        )}
        {school.synthetic && !rollout.synthetic && <SyntheticBadge />}
        {state === RolloutState.OPEN && mayInvite && (
          <Link className="row-link" to={`${pathOf(school.name)}/invitations`}>
            {messages.desk.linkFrom}
            <span className="visually-hidden"> {title}</span>
          </Link>
        )}
        {mayManage && (
          <Link className="row-link" to={`${pathOf(school.name)}/field`}>
            {messages.field.plan.title}
            <span className="visually-hidden"> {title}</span>
          </Link>
        )}
      </th>
      <td>{school.ancestors.at(-1)?.title}</td>
      <td className="number">{formatCount(invited)}</td>
      <td className="number" data-figure="submitted">
        {formatCount(submitted)}
      </td>
      <td className="number">{formatRate(submitted, invited)}</td>
      <td>
        {stateWord(state)}
        {state === RolloutState.OPEN && mayManage && (
          <CloseSchool school={school} title={title} submitted={submitted} invited={invited} onChange={onChange} />
        )}
      </td>
    </tr>
  );
}
