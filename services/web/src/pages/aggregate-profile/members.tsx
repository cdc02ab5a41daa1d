import { useState } from 'react';
import { Link } from 'react-router-dom';
import { profiles } from '../../api/clients';
import { problemOf, type Problem } from '../../api/errors';
import { agencyOf, aggregateProfilePath, schoolProfilePath } from '../../api/names';
import { listChildren } from '../../api/organization-tree';
import { useQuery } from '../../api/use-query';
import { kindWord } from '../../components/organization-list';
import { QueryView } from '../../components/query-view';
import { ScrollTable } from '../../components/scroll-table';
import { ProblemNotice } from '../../components/status';
import type { SchoolProfile } from '../../gen/icap/profile/v1/profile_pb';
import { formatCount } from '../../format';
import { messages } from '../../messages';
import { disclosureWord } from '../../profile/participation';

const words = messages.aggregate;
const schoolPageSize = 100;

interface MembersProps {
  rollout: string;
  organization: string;
}

// Districts and regions below, each with results of its own.
export function Parts({ rollout, organization }: MembersProps) {
  const { query } = useQuery(`parts ${organization}`, (signal) =>
    listChildren(agencyOf(organization), organization, signal),
  );
  if (query.state !== 'ready') return null;
  const parts = query.value.filter((child) => child.kind !== 'school' && child.kind !== 'team');
  if (parts.length === 0) return null;
  return (
    <section className="section" aria-labelledby="parts-title">
      <h2 id="parts-title">{words.partsTitle}</h2>
      <ul className="row-list">
        {parts.map((part) => (
          <li key={part.name}>
            <Link to={aggregateProfilePath(rollout, part.name)}>{part.title}</Link>
            <span className="quiet">{kindWord(part.kind)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function listProfiles(rollout: string, under: string, pageToken: string, signal?: AbortSignal) {
  return profiles.listSchoolProfiles({ parent: rollout, under, pageSize: schoolPageSize, pageToken }, { signal });
}

// Schools by name: who answered, never how they scored.
export function SchoolParticipation({ rollout, organization }: MembersProps) {
  const { query, reload } = useQuery(`schools ${rollout} ${organization}`, (signal) =>
    listProfiles(rollout, organization, '', signal),
  );
  return (
    <section className="section" aria-labelledby="schools-title">
      <h2 id="schools-title">{words.schoolsTitle}</h2>
      <p className="section-lead">{words.schoolsLead}</p>
      <QueryView query={query} onRetry={reload}>
        {(first) =>
          first.profiles.length === 0 ? (
            <p className="quiet">{words.noSchools}</p>
          ) : (
            <SchoolPages
              key={organization}
              rollout={rollout}
              organization={organization}
              first={first.profiles}
              firstToken={first.nextPageToken}
            />
          )
        }
      </QueryView>
    </section>
  );
}

interface SchoolPagesProps extends MembersProps {
  first: SchoolProfile[];
  firstToken: string;
}

function SchoolPages({ rollout, organization, first, firstToken }: SchoolPagesProps) {
  const [more, setMore] = useState<{ profiles: SchoolProfile[]; token: string }>({ profiles: [], token: firstToken });
  const [problem, setProblem] = useState<Problem | null>(null);
  const [loading, setLoading] = useState(false);
  const showMore = async () => {
    setLoading(true);
    setProblem(null);
    try {
      const page = await listProfiles(rollout, organization, more.token);
      setMore({ profiles: [...more.profiles, ...page.profiles], token: page.nextPageToken });
    } catch (error) {
      setProblem(problemOf(error));
    }
    setLoading(false);
  };
  return (
    <>
      <ScrollTable label={words.schoolsTitle}>
        <thead>
          <tr>
            <th scope="col">{messages.rollout.school}</th>
            <th scope="col" className="number">
              {messages.participation.respondents}
            </th>
            <th scope="col" className="number">
              {messages.participation.invited}
            </th>
            <th scope="col" className="number">
              {messages.participation.rate}
            </th>
            <th scope="col">{messages.rollout.results}</th>
          </tr>
        </thead>
        <tbody>
          {[...first, ...more.profiles].map((profile) => (
            <SchoolRow key={profile.name} rollout={rollout} profile={profile} />
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

function SchoolRow({ rollout, profile }: { rollout: string; profile: SchoolProfile }) {
  const { school, participation } = profile;
  const rate = participation?.responseRate;
  return (
    <tr>
      <th scope="row">
        {school !== undefined && <Link to={schoolProfilePath(rollout, school.name)}>{school.title}</Link>}
      </th>
      <td className="number">{formatCount(participation?.respondentCount ?? 0)}</td>
      <td className="number">{formatCount(participation?.invitedCount ?? 0)}</td>
      <td className="number">{rate === undefined ? '–' : messages.format.rate(rate)}</td>
      <td>{disclosureWord(participation?.disclosure)}</td>
    </tr>
  );
}
