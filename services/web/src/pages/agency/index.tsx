import { Link, useParams } from 'react-router-dom';
import { organizations, rollouts } from '../../api/clients';
import { agencyName, pathOf, rosterPath } from '../../api/names';
import { listTops } from '../../api/organization-tree';
import { mayAdminister, mayDraftRollouts, useSession } from '../../api/session';
import { useQuery } from '../../api/use-query';
import { Breadcrumbs } from '../../components/breadcrumbs';
import { OrganizationList } from '../../components/organization-list';
import { PageHeading } from '../../components/page-heading';
import { QueryView } from '../../components/query-view';
import { RolloutList } from '../../components/rollout-list';
import { messages } from '../../messages';

export function AgencyPage() {
  const { agency = '' } = useParams();
  const name = agencyName(agency);
  const { current } = useSession();
  const mayImport = current.state === 'signed-in' && mayAdminister(current.session, name);
  const { query, reload } = useQuery(name, async (signal) => {
    const [found, rolloutPage, tops] = await Promise.all([
      organizations.getAgency({ name }, { signal }),
      rollouts.listRollouts({ parent: name }, { signal }),
      listTops(name, signal),
    ]);
    return { agency: found, rollouts: rolloutPage.rollouts, tops };
  });
  return (
    <>
      <Breadcrumbs crumbs={[]} />
      <QueryView query={query} onRetry={reload} page>
        {(value) => (
          <>
            <PageHeading title={value.agency.title} />
            <section className="section">
              <h2>{messages.agency.rollouts}</h2>
              <RolloutList rollouts={value.rollouts} />
              <ManagementLinks agency={name} />
            </section>
            <section className="section">
              <h2>{messages.agency.organizations}</h2>
              {value.tops.length === 0 ? (
                <p className="quiet">{messages.agency.noOrganizations}</p>
              ) : (
                <OrganizationList organizations={value.tops} />
              )}
              {mayImport && (
                <p>
                  <Link to={rosterPath(name)}>{messages.roster.linkFrom}</Link>
                </p>
              )}
            </section>
          </>
        )}
      </QueryView>
    </>
  );
}

// What who manages rollouts or the agency can do from here.
function ManagementLinks({ agency }: { agency: string }) {
  const { current } = useSession();
  if (current.state !== 'signed-in' || !mayDraftRollouts(current.session, agency)) return null;
  return (
    <p className="link-row">
      <Link to={`${pathOf(agency)}/rollouts/new`}>{messages.rolloutDraft.linkFrom}</Link>
      {mayAdminister(current.session, agency) && (
        <Link to={`${pathOf(agency)}/retention`}>{messages.retention.linkFrom}</Link>
      )}
    </p>
  );
}
