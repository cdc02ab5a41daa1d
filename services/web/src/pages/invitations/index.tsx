import { useState } from 'react';
import { Link, useParams } from 'react-router-dom';
import { invitations, organizations, rollouts } from '../../api/clients';
import { problemOf, type Problem } from '../../api/errors';
import { organizationName, paperPath, pathOf, rolloutName, rolloutSchoolName } from '../../api/names';
import { listPageSize, readAll } from '../../api/pages';
import { useQuery } from '../../api/use-query';
import { Breadcrumbs } from '../../components/breadcrumbs';
import { Notice } from '../../components/notice';
import { PageHeading } from '../../components/page-heading';
import { QueryView } from '../../components/query-view';
import { ProblemNotice } from '../../components/status';
import type { Invitation } from '../../gen/icap/collection/v1/invitation_pb';
import { messages } from '../../messages';
import { InvitationTable } from './invitation-table';
import { saveText } from './save-text';

interface DeskValue {
  rolloutTitle: string;
  schoolTitle: string;
  invitations: Invitation[];
}

async function readDesk(
  { agency, rollout, school }: { agency: string; rollout: string; school: string },
  signal: AbortSignal,
): Promise<DeskValue> {
  const parent = rolloutSchoolName(agency, rollout, school);
  const [foundRollout, foundSchool, list] = await Promise.all([
    rollouts.getRollout({ name: rolloutName(agency, rollout) }, { signal }),
    organizations.getOrganization({ name: organizationName(agency, school) }, { signal }),
    readAll(async (pageToken) => {
      const page = await invitations.listInvitations({ parent, pageSize: listPageSize, pageToken }, { signal });
      return { entries: page.invitations, nextPageToken: page.nextPageToken };
    }),
  ]);
  return { rolloutTitle: foundRollout.title, schoolTitle: foundSchool.title, invitations: list };
}

export function InvitationsPage() {
  const { agency = '', rollout = '', school = '' } = useParams();
  const name = rolloutSchoolName(agency, rollout, school);
  const { query, reload } = useQuery(`invitations ${name}`, (signal) => readDesk({ agency, rollout, school }, signal));
  return (
    <QueryView query={query} onRetry={reload} page>
      {(value) => (
        <>
          <Breadcrumbs crumbs={[{ title: value.rolloutTitle, path: pathOf(rolloutName(agency, rollout)) }]} />
          <PageHeading title={`${messages.desk.title}: ${value.schoolTitle}`}>
            <p>{messages.desk.lead}</p>
            <p>
              <Link to={paperPath(name)}>{messages.paper.linkFrom}</Link>
            </p>
          </PageHeading>
          <Deliveries school={name} />
          <section className="section" aria-label={messages.desk.title}>
            {value.invitations.length === 0 ? (
              <p className="quiet">{messages.desk.none}</p>
            ) : (
              <InvitationTable invitations={value.invitations} onChange={reload} />
            )}
          </section>
        </>
      )}
    </QueryView>
  );
}

// Letters and the file for a mail merge.
function Deliveries({ school }: { school: string }) {
  const [working, setWorking] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const download = async () => {
    setWorking(true);
    setProblem(null);
    try {
      let csv = '';
      const parts = invitations.downloadInvitations({
        parent: school,
        webAddress: window.location.origin,
        markSent: true,
      });
      for await (const part of parts) csv += part.csv;
      saveText(csv, messages.desk.csvName(school.slice(school.lastIndexOf('/') + 1)));
    } catch (error) {
      setProblem(problemOf(error));
    }
    setWorking(false);
  };
  return (
    <section className="section" aria-label={messages.desk.letters}>
      <p>{messages.desk.lettersHint}</p>
      <div className="button-row">
        <a className="button button-primary" href={`/download/${school}/letters`}>
          {messages.desk.letters}
        </a>
        <a className="button button-quiet" href={`/download/${school}/letters?everyone=true`}>
          {messages.desk.lettersAll}
        </a>
        <button type="button" className="button button-quiet" disabled={working} onClick={() => void download()}>
          {working ? messages.desk.csvWorking : messages.desk.csv}
        </button>
      </div>
      {problem !== null && <ProblemNotice problem={problem} />}
      <Notice tone="warning">
        <p>{messages.desk.secret}</p>
      </Notice>
    </section>
  );
}
