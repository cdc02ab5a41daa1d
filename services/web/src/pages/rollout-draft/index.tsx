import { useParams } from 'react-router-dom';
import { instruments, organizations, rollouts } from '../../api/clients';
import { agencyName, pathOf, rolloutName } from '../../api/names';
import { listPageSize, readAll } from '../../api/pages';
import { useQuery } from '../../api/use-query';
import { Breadcrumbs } from '../../components/breadcrumbs';
import { PageHeading } from '../../components/page-heading';
import { QueryView } from '../../components/query-view';
import { localTimeZone } from '../../components/time-zone-options';
import type { Revision } from '../../gen/icap/collection/v1/instrument_pb';
import type { Organization } from '../../gen/icap/collection/v1/organization_pb';
import type { Rollout } from '../../gen/icap/collection/v1/rollout_pb';
import { messages } from '../../messages';
import { DraftForm } from './draft-form';
import { emptyDraft, valuesOf } from './draft-values';
import { listPlaces, readPlaces } from './places';

export interface DraftChoices {
  agency: string;
  revisions: Revision[];
  // That a rollout may be drafted over.
  organizations: Organization[];
  // Chosen before, with their titles.
  places: Organization[];
}

interface DraftValue {
  agencyTitle: string;
  rollout: Rollout | null;
  choices: DraftChoices;
}

async function readDraft(agency: string, name: string | null, signal: AbortSignal): Promise<DraftValue> {
  const [found, revisions, above, rollout] = await Promise.all([
    organizations.getAgency({ name: agency }, { signal }),
    readAll(async (pageToken) => {
      const page = await instruments.listRevisions({ parent: agency, pageSize: listPageSize, pageToken }, { signal });
      return { entries: page.revisions, nextPageToken: page.nextPageToken };
    }),
    listPlaces(agency, ['state', 'region', 'district'], signal),
    name === null ? null : rollouts.getRollout({ name }, { signal }),
  ]);
  const chosen = rollout === null ? [] : [...rollout.includedOrganizations, ...rollout.excludedOrganizations];
  const places = await readPlaces(chosen, signal);
  return {
    agencyTitle: found.title,
    rollout,
    choices: { agency, revisions, organizations: above, places },
  };
}

export function NewRolloutPage() {
  const { agency = '' } = useParams();
  const parent = agencyName(agency);
  const words = messages.rolloutDraft;
  const { query, reload } = useQuery(`new ${parent}`, (signal) => readDraft(parent, null, signal));
  return (
    <QueryView query={query} onRetry={reload} page>
      {(value) => (
        <>
          <Breadcrumbs crumbs={[{ title: value.agencyTitle, path: pathOf(parent) }]} />
          <PageHeading title={words.newTitle}>
            <p className="lead">{words.lead}</p>
          </PageHeading>
          <DraftForm choices={value.choices} earlier={null} first={emptyDraft(localTimeZone())} />
        </>
      )}
    </QueryView>
  );
}

export function EditRolloutPage() {
  const { agency = '', rollout = '' } = useParams();
  const parent = agencyName(agency);
  const name = rolloutName(agency, rollout);
  const words = messages.rolloutDraft;
  const { query, reload } = useQuery(`edit ${name}`, (signal) => readDraft(parent, name, signal));
  return (
    <QueryView query={query} onRetry={reload} page>
      {({ agencyTitle, rollout: found, choices }) =>
        found !== null && (
          <>
            <Breadcrumbs
              crumbs={[
                { title: agencyTitle, path: pathOf(parent) },
                { title: found.title, path: pathOf(name) },
              ]}
            />
            <PageHeading title={words.editTitle(found.title)}>
              <p className="lead">{words.lead}</p>
            </PageHeading>
            <DraftForm choices={choices} earlier={found} first={valuesOf(found, localTimeZone())} />
          </>
        )
      }
    </QueryView>
  );
}
