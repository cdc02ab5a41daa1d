import { useParams } from 'react-router-dom';
import { organizations, rosters } from '../../api/clients';
import { agencyName, pathOf, rosterPath } from '../../api/names';
import { listPageSize, readAll } from '../../api/pages';
import { useQuery } from '../../api/use-query';
import { Breadcrumbs } from '../../components/breadcrumbs';
import { PageHeading } from '../../components/page-heading';
import { QueryView } from '../../components/query-view';
import type { RosterImport, RosterPolicy } from '../../gen/icap/collection/v1/roster_pb';
import { messages } from '../../messages';
import { ImportRun } from '../roster/start-import';
import { LastPull } from './last-pull';
import { PolicyForm } from './policy-form';
import { PullForm } from './pull-form';

const words = messages.rosterPolicy;

interface PolicyValue {
  agencyTitle: string;
  policy: RosterPolicy;
  lastPull: RosterImport | null;
}

async function readPolicy(parent: string, signal: AbortSignal): Promise<PolicyValue> {
  const [agency, policy, imports] = await Promise.all([
    organizations.getAgency({ name: parent }, { signal }),
    rosters.getRosterPolicy({ parent }, { signal }),
    readAll(async (pageToken) => {
      const page = await rosters.listRosterImports({ parent, pageSize: listPageSize, pageToken }, { signal });
      return { entries: page.rosterImports, nextPageToken: page.nextPageToken };
    }),
  ]);
  // Newest first.
  const lastPull = imports.find(({ connection }) => connection !== undefined) ?? null;
  return { agencyTitle: agency.title, policy, lastPull };
}

// How the agency's rosters are taken, and where they are pulled from.
export function RosterPolicyPage() {
  const { agency = '' } = useParams();
  const parent = agencyName(agency);
  const { query, reload } = useQuery(`roster policy ${parent}`, (signal) => readPolicy(parent, signal));
  return (
    <QueryView query={query} onRetry={reload} page>
      {({ agencyTitle, policy, lastPull }) => (
        <>
          <Breadcrumbs
            crumbs={[
              { title: agencyTitle, path: pathOf(parent) },
              { title: messages.roster.title, path: rosterPath(parent) },
            ]}
          />
          <PageHeading title={words.title}>
            <p className="lead">{words.lead}</p>
          </PageHeading>
          <section className="section" aria-labelledby="rules-title">
            <h2 id="rules-title">{words.rules}</h2>
            <PolicyForm policy={policy} onChange={reload} />
          </section>
          <section className="section stack" aria-labelledby="pull-title">
            <h2 id="pull-title">{words.pull}</h2>
            <p className="section-lead">{words.pullLead}</p>
            <h3>{words.last}</h3>
            {lastPull === null ? <p className="quiet">{words.none}</p> : <LastPull pull={lastPull} />}
            <ImportRun onChange={reload}>
              {(begin, wish, violations) => (
                <PullForm
                  key={lastPull?.name ?? ''}
                  parent={parent}
                  earlier={lastPull}
                  wish={wish}
                  violations={violations}
                  onStart={begin}
                />
              )}
            </ImportRun>
          </section>
        </>
      )}
    </QueryView>
  );
}
