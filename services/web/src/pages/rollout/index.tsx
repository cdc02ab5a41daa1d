import { Link, useParams } from 'react-router-dom';
import { instruments, organizations, rollouts } from '../../api/clients';
import { agencyName, agencyOf, lastSegment, pathOf, rolloutName } from '../../api/names';
import { mayConfirmHeadCounts, mayManageRollouts, maySendLinks, useSession } from '../../api/session';
import { useQuery } from '../../api/use-query';
import { StateBadge, SyntheticBadge } from '../../components/badges';
import { Breadcrumbs } from '../../components/breadcrumbs';
import { Notice } from '../../components/notice';
import { PageHeading } from '../../components/page-heading';
import { QueryView } from '../../components/query-view';
import { RolloutKind, RolloutState, type Rollout } from '../../gen/icap/collection/v1/rollout_pb';
import { formatDate, formatLocalTime } from '../../format';
import { messages } from '../../messages';
import { AdministrationActions } from './administration-actions';
import { DryRun } from './dry-run';
import { HeadCounts } from './head-counts';
import { OpeningPanel } from './opening-panel';
import { ResponsePanel } from './response-panel';
import { ResultsPanel } from './results-panel';
import { SchoolTable } from './school-table';
import { TrackingPanel } from './tracking-panel';
import { countless, useResponseCounts } from './use-response-counts';

interface RolloutValue {
  rollout: Rollout;
  agencyTitle: string;
  instrumentTitle: string;
  asksForComments: boolean;
  organizationTitle: string;
  // Names from the root down to the organization; alone when the caller may not see it.
  path: string[];
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
    asksForComments: (revision.instrument?.comments ?? []).length > 0,
    organizationTitle: organization?.title ?? '',
    path: [...(organization?.ancestors ?? []), rollout.organization],
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
  const manager = current.state === 'signed-in' && mayManageRollouts(current.session, value.path);
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
      {manager && <AdministrationActions rollout={rollout} counts={counts} onChange={onChange} />}
      <RolloutLinks value={value} manager={manager} />
      {rollout.state === RolloutState.CANCELLED && (
        <div className="section">
          <Notice tone="note" title={messages.rolloutLife.cancelledTitle}>
            <p>{messages.rolloutLife.cancelledText}</p>
          </Notice>
        </div>
      )}
      {rollout.state === RolloutState.DRAFT && <DraftPanels rollout={rollout} manager={manager} onChange={onChange} />}
      {rollout.state === RolloutState.OPENING &&
        (manager ? (
          <OpeningPanel rollout={rollout.name} onEnd={onChange} />
        ) : (
          <p className="section">{messages.rolloutLife.openingWait}</p>
        ))}
      {!countless.includes(rollout.state) && (
        <ResponsePanel counts={counts} watchState={watchState} open={rollout.state === RolloutState.OPEN} />
      )}
      {closed && (
        <ResultsPanel
          rollout={rollout}
          organizationTitle={value.organizationTitle}
          profileTotal={counts?.schools.size ?? rollout.schoolCount}
        />
      )}
      {rollout.state === RolloutState.OPEN && counts !== null && <TrackingPanel counts={counts} />}
      <SchoolTable rollout={rollout} counts={counts} onChange={onChange} />
    </>
  );
}

function RolloutLinks({
  value: { rollout, path, asksForComments },
  manager,
}: {
  value: RolloutValue;
  manager: boolean;
}) {
  const { current } = useSession();
  const desk = current.state === 'signed-in' && maySendLinks(current.session, path);
  const address = pathOf(rollout.name);
  const links = [
    ...(manager && rollout.state === RolloutState.DRAFT
      ? [{ to: `${address}/edit`, text: messages.rolloutDraft.editLink }]
      : []),
    ...(desk && rollout.state === RolloutState.OPEN
      ? [{ to: `${address}/mailings`, text: messages.mailings.linkFrom }]
      : []),
    ...(manager && asksForComments ? [{ to: `${address}/comments`, text: messages.comments.linkFrom }] : []),
    ...(manager ? [{ to: `${address}/log`, text: messages.rolloutLog.linkFrom }] : []),
  ];
  if (links.length === 0) return null;
  return (
    <p className="link-row actions">
      {links.map(({ to, text }) => (
        <Link key={to} to={to}>
          {text}
        </Link>
      ))}
    </p>
  );
}

interface DraftPanelsProps {
  rollout: Rollout;
  manager: boolean;
  onChange: () => void;
}

// What is done before opening. Published counts are imported: nobody is asked.
function DraftPanels({ rollout, manager, onChange }: DraftPanelsProps) {
  const { current } = useSession();
  if (rollout.kind === RolloutKind.TABULATED) return null;
  const confirms = current.state === 'signed-in' && mayConfirmHeadCounts(current.session, agencyOf(rollout.name));
  return (
    <>
      {confirms && <HeadCounts rollout={rollout} onChange={onChange} />}
      {manager && <DryRun rollout={rollout.name} />}
    </>
  );
}

// Of the window, what is still to come.
function plannedTimes({ window, state }: Rollout): { term: string; text: string }[] {
  const words = messages.rolloutLife;
  const { openLocalTime = '', closeLocalTime = '', timeZone = '' } = window ?? {};
  const opens = state === RolloutState.DRAFT && openLocalTime !== '';
  const closes = [RolloutState.DRAFT, RolloutState.OPENING, RolloutState.OPEN].includes(state) && closeLocalTime !== '';
  const said = (localTime: string) => words.localTime(formatLocalTime(localTime), timeZone);
  return [
    ...(opens ? [{ term: words.plannedOpen, text: said(openLocalTime) }] : []),
    ...(closes ? [{ term: words.plannedClose, text: said(closeLocalTime) }] : []),
  ];
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
    ...plannedTimes(rollout),
    ...(rollout.openTime ? [{ term: messages.rollout.opened, text: formatDate(rollout.openTime) }] : []),
    ...(rollout.closeTime ? [{ term: messages.rollout.closed, text: formatDate(rollout.closeTime) }] : []),
    ...(rollout.publishTime ? [{ term: messages.rollout.published, text: formatDate(rollout.publishTime) }] : []),
    ...(rollout.cancelTime ? [{ term: messages.rolloutLife.cancelled, text: formatDate(rollout.cancelTime) }] : []),
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
