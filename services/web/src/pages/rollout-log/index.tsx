import { useParams } from 'react-router-dom';
import { organizations, rollouts } from '../../api/clients';
import { agencyName, lastSegment, organizationName, pathOf, rolloutName } from '../../api/names';
import { usePages } from '../../api/use-pages';
import { useQuery } from '../../api/use-query';
import { Breadcrumbs } from '../../components/breadcrumbs';
import { PageHeading } from '../../components/page-heading';
import { QueryView } from '../../components/query-view';
import { ScrollTable } from '../../components/scroll-table';
import { ShowMore } from '../../components/show-more';
import type { RolloutEvent } from '../../gen/icap/collection/v1/rollout_pb';
import { formatDateTime } from '../../format';
import { messages } from '../../messages';
import { eventWord } from './event-word';

const pageSize = 50;

// How the service names the window's own times in place of an account.
const scheduleAccount = 'schedule';

interface Entry {
  event: RolloutEvent;
  schoolTitle: string;
}

// A page of the log, with the titles of the schools in it.
async function readEntries(agency: string, parent: string, pageToken: string, signal?: AbortSignal) {
  const page = await rollouts.listRolloutEvents({ parent, pageSize, pageToken }, { signal });
  const ids = [...new Set(page.events.filter(({ school }) => school !== '').map(({ school }) => lastSegment(school)))];
  const titles = new Map(
    await Promise.all(
      ids.map((id) =>
        organizations.getOrganization({ name: organizationName(agency, id) }, { signal }).then(
          ({ title }) => [id, title] as const,
          () => [id, id] as const,
        ),
      ),
    ),
  );
  const entries: Entry[] = page.events.map((event) => ({
    event,
    schoolTitle: titles.get(lastSegment(event.school)) ?? '',
  }));
  return { entries, nextPageToken: page.nextPageToken };
}

export function RolloutLogPage() {
  const { agency = '', rollout = '' } = useParams();
  const name = rolloutName(agency, rollout);
  const words = messages.rolloutLog;
  const { query, reload } = useQuery(`log of ${name}`, async (signal) => {
    const [found, foundAgency] = await Promise.all([
      rollouts.getRollout({ name }, { signal }),
      organizations.getAgency({ name: agencyName(agency) }, { signal }),
    ]);
    return { rollout: found, agencyTitle: foundAgency.title };
  });
  return (
    <QueryView query={query} onRetry={reload} page>
      {(value) => (
        <>
          <Breadcrumbs
            crumbs={[
              { title: value.agencyTitle, path: pathOf(agencyName(agency)) },
              { title: value.rollout.title, path: pathOf(name) },
            ]}
          />
          <PageHeading title={`${words.title}: ${value.rollout.title}`}>
            <p className="lead">{words.lead}</p>
          </PageHeading>
          <Log agency={agency} rollout={name} />
        </>
      )}
    </QueryView>
  );
}

function Log({ agency, rollout }: { agency: string; rollout: string }) {
  const pages = usePages(`entries of ${rollout}`, (token, signal) => readEntries(agency, rollout, token, signal));
  const words = messages.rolloutLog;
  return (
    <QueryView query={pages.query} onRetry={pages.reload}>
      {(entries) =>
        entries.length === 0 ? (
          <p className="quiet">{words.none}</p>
        ) : (
          <>
            <ScrollTable label={words.title}>
              <thead>
                <tr>
                  {[words.when, words.what, words.school, words.who, words.why].map((title) => (
                    <th key={title} scope="col">
                      {title}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {entries.map((entry, index) => (
                  // Entries have no name; the log only grows at its beginning, which is read anew as a whole.
                  <LogRow key={index} entry={entry} />
                ))}
              </tbody>
            </ScrollTable>
            <ShowMore pages={pages} />
          </>
        )
      }
    </QueryView>
  );
}

function LogRow({ entry: { event, schoolTitle } }: { entry: Entry }) {
  return (
    <tr>
      <td>{formatDateTime(event.createTime)}</td>
      <th scope="row">
        {eventWord(event.kind)}
        {event.detail !== '' && <span className="detail">{event.detail}</span>}
      </th>
      <td>{schoolTitle}</td>
      <td>{event.actor === scheduleAccount ? messages.rolloutLog.schedule : event.actor}</td>
      <td>{event.reason}</td>
    </tr>
  );
}
