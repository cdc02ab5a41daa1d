import { Link, useParams } from 'react-router-dom';
import { instruments, organizations, rollouts } from '../../api/clients';
import { agencyName, agencyOf, lastSegment, pathOf, rolloutName } from '../../api/names';
import { mayAdminister, maySendLinks, useSession } from '../../api/session';
import { useQuery } from '../../api/use-query';
import { StateBadge, SyntheticBadge } from '../../components/badges';
import { Breadcrumbs } from '../../components/breadcrumbs';
import { PageHeading } from '../../components/page-heading';
import { QueryView } from '../../components/query-view';
import { RolloutState, type Rollout } from '../../gen/icap/collection/v1/rollout_pb';
import { formatDate } from '../../format';
import { messages } from '../../messages';
import { AdministrationActions } from './administration-actions';
import { ResponsePanel } from './response-panel';
import { ResultsPanel } from './results-panel';
import { SchoolTable } from './school-table';
import { useResponseCounts } from './use-response-counts';

interface RolloutValue {
  rollout: Rollout;
  agencyTitle: string;
  instrumentTitle: string;
  organizationTitle: string;
}

async function readRollout(agency: string, name: string, signal: AbortSignal): Promise<RolloutValue> {
  const [rollout, foundAgency] = await Promise.all([
    rollouts.getRollout({ name }, { signal }),
    organizations.getAgency({ name: agency }, { signal }),
  ]);
  const [revision, organization] = await Promise.all([
    instruments.getRevision({ name: rollout.revision }, { signal }),
    // A supervisor of one district may not see the organization that the whole rollout covers.
    organizations.getOrganization({ name: rollout.organization }, { signal }).catch(() => null),
  ]);
  return {
    rollout,
    agencyTitle: foundAgency.title,
    instrumentTitle: revision.title,
    organizationTitle: organization?.title ?? '',
  };
}

export function RolloutPage() {
  const { agency = '', rollout = '' } = useParams();
  const name = rolloutName(agency, rollout);
  const { query, reload } = useQuery(name, (signal) => readRollout(agencyName(agency), name, signal));
  return (
    <QueryView query={query} onRetry={reload} page>
      {(value) => <RolloutContent value={value} onChange={reload} />}
    </QueryView>
  );
}

function RolloutContent({ value, onChange }: { value: RolloutValue; onChange: () => void }) {
  const { rollout } = value;
  const { current } = useSession();
  const { counts, watchState } = useResponseCounts(rollout.name, rollout.state, onChange);
  const administrator = current.state === 'signed-in' && mayAdminister(current.session, rollout.organization);
  const closed = rollout.state === RolloutState.CLOSED || rollout.state === RolloutState.PUBLISHED;
  return (
    <>
      <Breadcrumbs crumbs={[{ title: value.agencyTitle, path: pathOf(agencyOf(rollout.name)) }]} />
      <PageHeading title={rollout.title}>
        <p className="card-badges">
          <StateBadge state={rollout.state} />
          {rollout.synthetic && <SyntheticBadge />}
        </p>
      </PageHeading>
      <RolloutFacts value={value} />
      {administrator && <AdministrationActions rollout={rollout} counts={counts} onChange={onChange} />}
      {rollout.state === RolloutState.OPEN &&
        current.state === 'signed-in' &&
        maySendLinks(current.session, [rollout.organization]) && (
          <p>
            <Link to={`${pathOf(rollout.name)}/mailings`}>{messages.mailings.linkFrom}</Link>
          </p>
        )}
      {rollout.state !== RolloutState.DRAFT && (
        <ResponsePanel counts={counts} watchState={watchState} open={rollout.state === RolloutState.OPEN} />
      )}
      {closed && (
        <ResultsPanel
          rollout={rollout}
          organizationTitle={value.organizationTitle}
          profileTotal={counts?.schools.size ?? rollout.schoolCount}
        />
      )}
      <SchoolTable rollout={rollout} counts={counts} />
    </>
  );
}

function RolloutFacts({ value }: { value: RolloutValue }) {
  const { rollout } = value;
  const facts = [
    {
      term: messages.rollout.instrument,
      text: `${value.instrumentTitle}, ${messages.rollout.revision(lastSegment(rollout.revision))}`,
    },
    ...(value.organizationTitle === '' ? [] : [{ term: messages.rollout.covers, text: value.organizationTitle }]),
    { term: messages.rollout.schoolCount, text: rollout.schoolCount.toLocaleString('en') },
    ...(rollout.openTime ? [{ term: messages.rollout.opened, text: formatDate(rollout.openTime) }] : []),
    ...(rollout.closeTime ? [{ term: messages.rollout.closed, text: formatDate(rollout.closeTime) }] : []),
    ...(rollout.publishTime ? [{ term: messages.rollout.published, text: formatDate(rollout.publishTime) }] : []),
  ];
  return (
    <dl className="facts">
      {facts.map((fact) => (
        <div key={fact.term}>
          <dt>{fact.term}</dt>
          <dd>{fact.text}</dd>
        </div>
      ))}
    </dl>
  );
}
