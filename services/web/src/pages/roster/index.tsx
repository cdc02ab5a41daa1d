import { Link, useParams } from 'react-router-dom';
import { organizations, rosters } from '../../api/clients';
import { agencyName, pathOf, rosterPolicyPath } from '../../api/names';
import { listPageSize, readAll } from '../../api/pages';
import { useQuery } from '../../api/use-query';
import { Breadcrumbs } from '../../components/breadcrumbs';
import { PageHeading } from '../../components/page-heading';
import { QueryView } from '../../components/query-view';
import type { PersonChange, RosterImport } from '../../gen/icap/collection/v1/roster_pb';
import { messages } from '../../messages';
import { ImportList } from './import-list';
import { PersonChanges } from './person-changes';
import { StartImport } from './start-import';

interface RosterValue {
  agencyTitle: string;
  imports: RosterImport[];
  personChanges: PersonChange[];
}

async function readRosters(parent: string, signal: AbortSignal): Promise<RosterValue> {
  const [agency, imports, personChanges] = await Promise.all([
    organizations.getAgency({ name: parent }, { signal }),
    readAll(async (pageToken) => {
      const page = await rosters.listRosterImports({ parent, pageSize: listPageSize, pageToken }, { signal });
      return { entries: page.rosterImports, nextPageToken: page.nextPageToken };
    }),
    readAll(async (pageToken) => {
      const page = await rosters.listPersonChanges({ parent, pageSize: listPageSize, pageToken }, { signal });
      return { entries: page.changes, nextPageToken: page.nextPageToken };
    }),
  ]);
  return { agencyTitle: agency.title, imports, personChanges };
}

export function RosterPage() {
  const { agency = '' } = useParams();
  const parent = agencyName(agency);
  const { query, reload } = useQuery(`rosters ${parent}`, (signal) => readRosters(parent, signal));
  return (
    <QueryView query={query} onRetry={reload} page>
      {(value) => (
        <>
          <Breadcrumbs crumbs={[{ title: value.agencyTitle, path: pathOf(parent) }]} />
          <PageHeading title={messages.roster.title}>
            <p className="lead">{messages.roster.lead}</p>
            <p>
              <Link to={rosterPolicyPath(parent)}>{messages.rosterPolicy.linkFrom}</Link>
            </p>
          </PageHeading>
          <StartImport parent={parent} onChange={reload} />
          <section className="section" aria-labelledby="imports-title">
            <h2 id="imports-title">{messages.roster.list.title}</h2>
            {value.imports.length === 0 ? (
              <p className="quiet">{messages.roster.list.none}</p>
            ) : (
              <ImportList imports={value.imports} />
            )}
          </section>
          <PersonChanges changes={value.personChanges} onChange={reload} />
        </>
      )}
    </QueryView>
  );
}
