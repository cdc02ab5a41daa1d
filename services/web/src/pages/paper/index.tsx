import { useParams } from 'react-router-dom';
import { instruments, invitations, organizations, paper, rollouts } from '../../api/clients';
import { deskPath, organizationName, pathOf, rolloutName, rolloutSchoolName } from '../../api/names';
import { listPageSize, readAll } from '../../api/pages';
import { useSession } from '../../api/session';
import { usePages } from '../../api/use-pages';
import { useQuery } from '../../api/use-query';
import { Breadcrumbs } from '../../components/breadcrumbs';
import { Notice } from '../../components/notice';
import { PageHeading } from '../../components/page-heading';
import { QueryView } from '../../components/query-view';
import type { Invitation } from '../../gen/icap/collection/v1/invitation_pb';
import type { PaperForms } from '../../gen/icap/collection/v1/paper_pb';
import { RolloutState } from '../../gen/icap/collection/v1/rollout_pb';
import { messages } from '../../messages';
import '../../styles/paper.css';
import { BatchList, readBatches } from './batch-list';
import { EnterBatch } from './enter-batch';
import { itemsOf, type FormItem } from './form-items';
import { HandOut } from './hand-out';

const words = messages.paper;

interface PaperValue {
  rolloutTitle: string;
  schoolTitle: string;
  isOpen: boolean;
  items: FormItem[];
  language: string;
  counts: PaperForms;
  invitations: Invitation[];
}

interface Place {
  agency: string;
  rollout: string;
  school: string;
}

async function readPaper({ agency, rollout, school }: Place, signal: AbortSignal): Promise<PaperValue> {
  const parent = rolloutSchoolName(agency, rollout, school);
  const [foundRollout, foundSchool, counts, list] = await Promise.all([
    rollouts.getRollout({ name: rolloutName(agency, rollout) }, { signal }),
    organizations.getOrganization({ name: organizationName(agency, school) }, { signal }),
    paper.getPaperForms({ name: `${parent}/paperForms` }, { signal }),
    readAll(async (pageToken) => {
      const page = await invitations.listInvitations({ parent, pageSize: listPageSize, pageToken }, { signal });
      return { entries: page.invitations, nextPageToken: page.nextPageToken };
    }),
  ]);
  const { instrument } = await instruments.getRevision({ name: foundRollout.revision }, { signal });
  return {
    rolloutTitle: foundRollout.title,
    schoolTitle: foundSchool.title,
    isOpen: foundRollout.state === RolloutState.OPEN,
    items: instrument === undefined ? [] : itemsOf(instrument),
    language: instrument?.language ?? '',
    counts,
    invitations: list,
  };
}

// The desk's work with forms on paper: hands them out in place of links, and enters what comes back.
export function PaperPage() {
  const { agency = '', rollout = '', school = '' } = useParams();
  const name = rolloutSchoolName(agency, rollout, school);
  const { current } = useSession();
  const { query, reload } = useQuery(`paper ${name}`, (signal) => readPaper({ agency, rollout, school }, signal));
  const batches = usePages(`paper batches ${name}`, (pageToken, signal) => readBatches(name, pageToken, signal));
  const account = current.state === 'signed-in' ? current.session.account : '';
  return (
    <QueryView query={query} onRetry={reload} page>
      {(value) => (
        <>
          <Breadcrumbs
            crumbs={[
              { title: value.rolloutTitle, path: pathOf(rolloutName(agency, rollout)) },
              { title: messages.desk.title, path: deskPath(name) },
            ]}
          />
          <PageHeading title={`${words.title}: ${value.schoolTitle}`}>
            <p className="lead">{words.lead}</p>
            <p role="status">{words.counts(value.counts.handedOutCount, value.counts.enteredCount)}</p>
          </PageHeading>
          <Notice tone="warning" title={words.clerk}>
            <ul>
              {words.rules.map((rule) => (
                <li key={rule}>{rule}</li>
              ))}
            </ul>
          </Notice>
          {value.isOpen ? (
            <>
              <HandOut school={name} invitations={value.invitations} onChange={reload} />
              <EnterBatch
                key={`${account} ${name}`}
                account={account}
                school={name}
                items={value.items}
                language={value.language}
                onEntered={() => {
                  reload();
                  batches.reload();
                }}
              />
            </>
          ) : (
            <section className="section">
              <p>{words.notOpen}</p>
            </section>
          )}
          <BatchList batches={batches} />
        </>
      )}
    </QueryView>
  );
}
