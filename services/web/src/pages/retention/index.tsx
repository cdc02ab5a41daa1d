import type { Timestamp } from '@bufbuild/protobuf/wkt';
import { useParams } from 'react-router-dom';
import { organizations, retention, viewRetention } from '../../api/clients';
import { agencyName, pathOf } from '../../api/names';
import { usePages } from '../../api/use-pages';
import { useQuery } from '../../api/use-query';
import { Breadcrumbs } from '../../components/breadcrumbs';
import { PageHeading } from '../../components/page-heading';
import { QueryView } from '../../components/query-view';
import { ScrollTable } from '../../components/scroll-table';
import { ShowMore } from '../../components/show-more';
import { DataKind, type PurgedKind } from '../../gen/icap/collection/v1/retention_pb';
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
  const viewPurges = usePages(`view purges ${name}`, async (pageToken, signal) => {
    const page = await viewRetention.listProfileViewPurges({ parent: name, pageSize, pageToken }, { signal });
    const entries = page.purges.map((purge) => ({
      ...purge,
      kinds: [{ kind: DataKind.PROFILE_VIEWS, rowCount: purge.viewCount }],
    }));
    return { entries, nextPageToken: page.nextPageToken };
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
          <PurgePanel
            agency={name}
            onPurged={() => {
              purges.reload();
              viewPurges.reload();
            }}
          />
          <section className="section" aria-labelledby="purges-title">
            <h2 id="purges-title">{words.logTitle}</h2>
            <QueryView query={purges.query} onRetry={purges.reload}>
              {(entries) => <PurgeTable title={words.logTitle} none={words.logNone} purges={entries} />}
            </QueryView>
            <ShowMore pages={purges} />
          </section>
          <section className="section" aria-labelledby="view-purges-title">
            <h2 id="view-purges-title">{words.viewLogTitle}</h2>
            <QueryView query={viewPurges.query} onRetry={viewPurges.reload}>
              {(entries) => <PurgeTable title={words.viewLogTitle} none={words.viewLogNone} purges={entries} />}
            </QueryView>
            <ShowMore pages={viewPurges} />
          </section>
        </>
      )}
    </QueryView>
  );
}

interface LoggedPurge {
  name: string;
  createTime?: Timestamp | undefined;
  actor: string;
  kinds: Pick<PurgedKind, 'kind' | 'rowCount'>[];
}

function deletedText(purge: LoggedPurge): string {
  const words = messages.retention;
  const parts = purge.kinds
    .filter(({ rowCount }) => rowCount > 0n)
    .map(({ kind, rowCount }) => words.deletedOf(kindTitle(kind), Number(rowCount)));
  return parts.length === 0 ? words.deletedNothing : parts.join('; ');
}

interface PurgeTableProps {
  title: string;
  none: string;
  purges: LoggedPurge[];
}

function PurgeTable({ title, none, purges }: PurgeTableProps) {
  const words = messages.retention;
  if (purges.length === 0) return <p className="quiet">{none}</p>;
  return (
    <ScrollTable label={title}>
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
