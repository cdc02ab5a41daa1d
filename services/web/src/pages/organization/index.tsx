import { Link, useParams } from 'react-router-dom';
import { organizations, rollouts } from '../../api/clients';
import { agencyName, aggregateProfilePath, organizationName, pathOf, schoolProfilePath } from '../../api/names';
import { listChildren, readAncestors } from '../../api/organization-tree';
import { useQuery } from '../../api/use-query';
import { StateBadge, SyntheticBadge } from '../../components/badges';
import { Breadcrumbs } from '../../components/breadcrumbs';
import { kindWord, OrganizationList } from '../../components/organization-list';
import { PageHeading } from '../../components/page-heading';
import { QueryView } from '../../components/query-view';
import type { Organization } from '../../gen/icap/collection/v1/organization_pb';
import { RolloutState, type Rollout } from '../../gen/icap/collection/v1/rollout_pb';
import { messages } from '../../messages';

function resultPath(organization: Organization, rollout: Rollout): string {
  return organization.kind === 'school'
    ? schoolProfilePath(rollout.name, organization.name)
    : aggregateProfilePath(rollout.name, organization.name);
}

// Why there are no results.
function waitingText(state: RolloutState): string {
  switch (state) {
    case RolloutState.OPEN:
      return messages.organization.waiting;
    case RolloutState.DRAFT:
    case RolloutState.OPENING:
      return messages.organization.draft;
    default:
      return '';
  }
}

function Result({ organization, rollout }: { organization: Organization; rollout: Rollout }) {
  const closed = rollout.state === RolloutState.CLOSED || rollout.state === RolloutState.PUBLISHED;
  const waiting = waitingText(rollout.state);
  return (
    <li>
      {closed ? (
        <Link to={resultPath(organization, rollout)}>{messages.organization.resultOf(rollout.title)}</Link>
      ) : (
        <span>{rollout.title}</span>
      )}
      <StateBadge state={rollout.state} />
      {waiting !== '' && <span className="quiet">{waiting}</span>}
    </li>
  );
}

interface OrganizationValue {
  organization: Organization;
  agencyTitle: string;
  ancestors: Organization[];
  children: Organization[];
  covering: Rollout[];
}

async function readOrganization(agency: string, organization: string, signal: AbortSignal): Promise<OrganizationValue> {
  const parent = agencyName(agency);
  const name = organizationName(agency, organization);
  const [found, foundAgency, children, rolloutPage] = await Promise.all([
    organizations.getOrganization({ name }, { signal }),
    organizations.getAgency({ name: parent }, { signal }),
    listChildren(parent, name, signal),
    rollouts.listRollouts({ parent }, { signal }),
  ]);
  const path = [...found.ancestors, found.name];
  return {
    organization: found,
    agencyTitle: foundAgency.title,
    ancestors: await readAncestors(found, signal),
    children,
    covering: rolloutPage.rollouts.filter((rollout) => path.includes(rollout.organization)),
  };
}

export function OrganizationPage() {
  const { agency = '', organization = '' } = useParams();
  const { query, reload } = useQuery(organizationName(agency, organization), (signal) =>
    readOrganization(agency, organization, signal),
  );
  return (
    <QueryView query={query} onRetry={reload} page>
      {(value) => (
        <>
          <Breadcrumbs
            crumbs={[
              { title: value.agencyTitle, path: pathOf(agencyName(agency)) },
              ...value.ancestors.map((ancestor) => ({ title: ancestor.title, path: pathOf(ancestor.name) })),
            ]}
          />
          <PageHeading title={value.organization.title} eyebrow={kindWord(value.organization.kind)}>
            {value.organization.synthetic && <SyntheticBadge />}
          </PageHeading>
          <OrganizationSections value={value} />
        </>
      )}
    </QueryView>
  );
}

function OrganizationSections({ value }: { value: OrganizationValue }) {
  return (
    <>
      <section className="section">
        <h2>{messages.organization.results}</h2>
        {value.covering.length === 0 ? (
          <p className="quiet">{messages.organization.noResults}</p>
        ) : (
          <ul className="row-list">
            {value.covering.map((rollout) => (
              <Result key={rollout.name} organization={value.organization} rollout={rollout} />
            ))}
          </ul>
        )}
      </section>
      {value.organization.kind !== 'school' && (
        <section className="section">
          <h2>{messages.organization.under}</h2>
          {value.children.length === 0 ? (
            <p className="quiet">{messages.organization.none}</p>
          ) : (
            <OrganizationList organizations={value.children} />
          )}
        </section>
      )}
    </>
  );
}
