import { useParams } from 'react-router-dom';
import { field, instruments, organizations, rollouts } from '../../api/clients';
import { agencyName, organizationName, pathOf, rolloutName, rolloutSchoolName } from '../../api/names';
import { listPageSize, readAll } from '../../api/pages';
import { useQuery } from '../../api/use-query';
import { Breadcrumbs } from '../../components/breadcrumbs';
import { PageHeading } from '../../components/page-heading';
import { QueryView } from '../../components/query-view';
import type { FieldDraw, FieldSession } from '../../gen/icap/collection/v1/field_pb';
import type { Revision } from '../../gen/icap/collection/v1/instrument_pb';
import { ProtocolKind } from '../../gen/icap/instrument/v1/protocol_pb';
import { messages } from '../../messages';
import { DrawForm } from './draw-form';
import { DrawRecords } from './draw-records';
import { SessionCard } from './session-card';

const words = messages.field.plan;

interface PlanValue {
  rolloutTitle: string;
  schoolTitle: string;
  protocols: Revision[];
  sessions: FieldSession[];
  // Null for who may not see whom was drawn.
  draws: FieldDraw[] | null;
}

// Lists leave the kind out, so every revision is looked at.
async function readProtocols(agency: string, signal: AbortSignal): Promise<Revision[]> {
  const revisions = await readAll(async (pageToken) => {
    const page = await instruments.listRevisions({ parent: agency, pageSize: listPageSize, pageToken }, { signal });
    return { entries: page.revisions, nextPageToken: page.nextPageToken };
  });
  const whole = await Promise.all(revisions.map(({ name }) => instruments.getRevision({ name }, { signal })));
  return whole.filter(({ protocolKind }) => protocolKind !== ProtocolKind.UNSPECIFIED);
}

async function readPlan(
  { agency, rollout, school }: { agency: string; rollout: string; school: string },
  signal: AbortSignal,
): Promise<PlanValue> {
  const parent = rolloutSchoolName(agency, rollout, school);
  const [foundRollout, foundSchool, protocols, sessions, draws] = await Promise.all([
    rollouts.getRollout({ name: rolloutName(agency, rollout) }, { signal }),
    organizations.getOrganization({ name: organizationName(agency, school) }, { signal }),
    readProtocols(agencyName(agency), signal),
    readAll(async (pageToken) => {
      const page = await field.listFieldSessions({ parent, pageSize: listPageSize, pageToken }, { signal });
      return { entries: page.sessions, nextPageToken: page.nextPageToken };
    }),
    field.listFieldDraws({ parent }, { signal }).then(
      (answer) => answer.draws,
      () => null,
    ),
  ]);
  return { rolloutTitle: foundRollout.title, schoolTitle: foundSchool.title, protocols, sessions, draws };
}

export function FieldPlanPage() {
  const { agency = '', rollout = '', school = '' } = useParams();
  const name = rolloutSchoolName(agency, rollout, school);
  const { query, reload } = useQuery(`field ${name}`, (signal) => readPlan({ agency, rollout, school }, signal));
  return (
    <QueryView query={query} onRetry={reload} page>
      {(value) => (
        <>
          <Breadcrumbs crumbs={[{ title: value.rolloutTitle, path: pathOf(rolloutName(agency, rollout)) }]} />
          <PageHeading title={`${words.title}: ${value.schoolTitle}`}>
            <p className="lead">{words.lead}</p>
          </PageHeading>
          <section className="section" aria-labelledby="sessions-title">
            <h2 id="sessions-title">{words.sessionsTitle}</h2>
            {value.sessions.length === 0 && <p className="quiet">{words.noSessions}</p>}
            <ul className="stack field-sessions">
              {value.sessions.map((session) => (
                <SessionCard key={session.name} session={session} onChange={reload} />
              ))}
            </ul>
          </section>
          <DrawForm school={name} protocols={value.protocols} onDrawn={reload} />
          {value.draws !== null && value.draws.length > 0 && <DrawRecords draws={value.draws} />}
        </>
      )}
    </QueryView>
  );
}
