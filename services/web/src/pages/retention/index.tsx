import { useParams } from 'react-router-dom';
import { organizations, retention } from '../../api/clients';
import { agencyName, pathOf } from '../../api/names';
import { usePages } from '../../api/use-pages';
import { useQuery } from '../../api/use-query';
import { Breadcrumbs } from '../../components/breadcrumbs';
import { PageHeading } from '../../components/page-heading';
import { QueryView } from '../../components/query-view';
import { ScrollTable } from '../../components/scroll-table';
import { ShowMore } from '../../components/show-more';
import type { Purge } from '../../gen/icap/collection/v1/retention_pb';
import { formatCount, formatDateTime } from '../../format';
import { messages } from '../../messages';
import { kindTitle } from './kinds';
import { PolicyForm } from './policy-form';
import { PurgePanel } from './purge-panel';

const pageSize = 50;

// How the service names the daily purge in place of an account.
const scheduleAccount = 'schedule';

export function RetentionPage() {
  const { agency = '' } = useParams();
  const name = agencyName(agency);
  const words = messages.retention;
  const { query, reload } = useQuery(`retention ${name}`, async (signal) => {
    const [found, policy] = await Promise.all([
      organizations.getAgency({ name }, { signal }),
      retention.getRetentionPolicy({ parent: name }, { signal }),
    ]);
    return { agencyTitle: found.title, policy };
  });
  const purges = usePages(`purges ${name}`, async (pageToken, signal) => {
    const page = await retention.listPurges({ parent: name, pageSize, pageToken }, { signal });
    return { entries: page.purges, nextPageToken: page.nextPageToken };
  });
  return (
    <QueryView query={query} onRetry={reload} page>
      {(value) => (
        <>
          <Breadcrumbs crumbs={[{ title: value.agencyTitle, path: pathOf(name) }]} />
          <PageHeading title={words.title}>
            <p className="lead">{words.lead}</p>
          </PageHeading>
          <section className="section" aria-labelledby="policy-title">
            <h2 id="policy-title">{words.policyTitle}</h2>
            <PolicyForm agency={name} periods={value.policy.periods} onChange={reload} />
          </section>
          <PurgePanel agency={name} onPurged={purges.reload} />
          <section className="section" aria-labelledby="purges-title">
            <h2 id="purges-title">{words.logTitle}</h2>
            <QueryView query={purges.query} onRetry={purges.reload}>
              {(entries) => <PurgeTable purges={entries} />}
            </QueryView>
            <ShowMore pages={purges} />
          </section>
        </>
      )}
    </QueryView>
  );
}

function deletedText(purge: Purge): string {
  const words = messages.retention;
  const parts = purge.kinds
    .filter(({ rowCount }) => rowCount > 0n)
    .map(({ kind, rowCount }) => words.deletedOf(kindTitle(kind), Number(rowCount)));
  return parts.length === 0 ? words.deletedNothing : parts.join('; ');
}

function PurgeTable({ purges }: { purges: Purge[] }) {
  const words = messages.retention;
  if (purges.length === 0) return <p className="quiet">{words.logNone}</p>;
  return (
    <ScrollTable label={words.logTitle}>
      <thead>
        <tr>
          <th scope="col">{words.when}</th>
          <th scope="col">{words.who}</th>
          <th scope="col" className="number">
            {words.rows}
          </th>
          <th scope="col">{words.deleted}</th>
        </tr>
      </thead>
      <tbody>
        {purges.map((purge) => (
          <tr key={purge.name}>
            <th scope="row">{formatDateTime(purge.createTime)}</th>
            <td>{purge.actor === scheduleAccount ? words.schedule : purge.actor}</td>
            <td className="number">
              {formatCount(purge.kinds.reduce((sum, { rowCount }) => sum + Number(rowCount), 0))}
            </td>
            <td>{deletedText(purge)}</td>
          </tr>
        ))}
      </tbody>
    </ScrollTable>
  );
}
