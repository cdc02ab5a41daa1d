import { Link } from 'react-router-dom';
import { organizations, rollouts } from '../../api/clients';
import { pathOf } from '../../api/names';
import { listPageSize, readAll } from '../../api/pages';
import { mayRecord, useSession } from '../../api/session';
import { useQuery } from '../../api/use-query';
import { PageHeading } from '../../components/page-heading';
import { QueryView } from '../../components/query-view';
import { RolloutList } from '../../components/rollout-list';
import type { Agency } from '../../gen/icap/collection/v1/organization_pb';
import { messages } from '../../messages';

function AgencySection({ agency }: { agency: Agency }) {
  const { query, reload } = useQuery(agency.name, async (signal) => {
    return rollouts.listRollouts({ parent: agency.name }, { signal });
  });
  return (
    <section className="section">
      <h2>{agency.title}</h2>
      <QueryView query={query} onRetry={reload}>
        {(answer) => <RolloutList rollouts={answer.rollouts} />}
      </QueryView>
      <p>
        <Link to={pathOf(agency.name)}>{messages.home.openAgency(agency.title)}</Link>
      </p>
    </section>
  );
}

export function HomePage() {
  const { query, reload } = useQuery('agencies', (signal) =>
    readAll(async (pageToken) => {
      const page = await organizations.listAgencies({ pageSize: listPageSize, pageToken }, { signal });
      return { entries: page.agencies, nextPageToken: page.nextPageToken };
    }),
  );
  const { current } = useSession();
  const isFacilitator = current.state === 'signed-in' && mayRecord(current.session);
  return (
    <>
      <PageHeading title={messages.home.title}>
        {isFacilitator && (
          <p>
            <Link to="/field">{messages.field.linkFrom}</Link>
          </p>
        )}
      </PageHeading>
      <QueryView query={query} onRetry={reload}>
        {(agencies) =>
          agencies.length === 0 ? (
            <p className="quiet">{messages.home.none}</p>
          ) : (
            agencies.map((agency) => <AgencySection key={agency.name} agency={agency} />)
          )
        }
      </QueryView>
    </>
  );
}
