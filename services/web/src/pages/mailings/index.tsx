import { useState } from 'react';
import { useParams } from 'react-router-dom';
import { mailings, rollouts } from '../../api/clients';
import { agencyName, pathOf, rolloutName } from '../../api/names';
import { listPageSize, readAll } from '../../api/pages';
import { useQuery } from '../../api/use-query';
import { Breadcrumbs } from '../../components/breadcrumbs';
import { ConfirmDialog } from '../../components/confirm-dialog';
import { PageHeading } from '../../components/page-heading';
import { QueryView } from '../../components/query-view';
import { MailKind, type Mailing, type MailStop } from '../../gen/icap/collection/v1/mailing_pb';
import { RolloutState, type Rollout } from '../../gen/icap/collection/v1/rollout_pb';
import { messages } from '../../messages';
import { MailingCard } from './mailing-card';
import { MailStops } from './mail-stops';

interface MailingsValue {
  rollout: Rollout;
  mailings: Mailing[];
  // Null for who may not see the whole agency.
  stops: MailStop[] | null;
}

async function readMailings(agency: string, name: string, signal: AbortSignal): Promise<MailingsValue> {
  const [rollout, list, stops] = await Promise.all([
    rollouts.getRollout({ name }, { signal }),
    mailings.listMailings({ parent: name }, { signal }),
    readAll(async (pageToken) => {
      const page = await mailings.listMailStops({ parent: agency, pageSize: listPageSize, pageToken }, { signal });
      return { entries: page.stops, nextPageToken: page.nextPageToken };
    }).catch(() => null),
  ]);
  return { rollout, mailings: list.mailings, stops };
}

export function MailingsPage() {
  const { agency = '', rollout = '' } = useParams();
  const name = rolloutName(agency, rollout);
  const { query, reload } = useQuery(`mailings ${name}`, (signal) => readMailings(agencyName(agency), name, signal));
  return (
    <QueryView query={query} onRetry={reload} page>
      {(value) => (
        <>
          <Breadcrumbs crumbs={[{ title: value.rollout.title, path: pathOf(name) }]} />
          <PageHeading title={messages.mailings.title}>
            <p>{messages.mailings.lead}</p>
          </PageHeading>
          {value.rollout.state === RolloutState.OPEN && <StartActions rollout={name} onChange={reload} />}
          <section className="section" aria-label={messages.mailings.title}>
            {value.mailings.length === 0 && <p className="quiet">{messages.mailings.none}</p>}
            {value.mailings.map((mailing) => (
              <MailingCard key={mailing.name} mailing={mailing} onChange={reload} />
            ))}
          </section>
          {value.stops !== null && <MailStops stops={value.stops} />}
        </>
      )}
    </QueryView>
  );
}

function StartActions({ rollout, onChange }: { rollout: string; onChange: () => void }) {
  const [asking, setAsking] = useState<MailKind | null>(null);
  const words = messages.mailings;
  const reminder = asking === MailKind.REMINDER;
  return (
    <section className="actions" aria-label={messages.rollout.actions}>
      <div className="button-row">
        <button
          type="button"
          className="button button-primary"
          onClick={() => {
            setAsking(MailKind.INVITATION);
          }}
        >
          {words.start}
        </button>
        <button
          type="button"
          className="button button-quiet"
          onClick={() => {
            setAsking(MailKind.REMINDER);
          }}
        >
          {words.remind}
        </button>
      </div>
      {asking !== null && (
        <ConfirmDialog
          question={reminder ? words.remindQuestion : words.startQuestion}
          text={reminder ? words.remindText : words.startText}
          action={reminder ? words.remind : words.start}
          run={async (requestId) => {
            await mailings.createMailing({ parent: rollout, kind: asking, requestId });
            onChange();
          }}
          onClose={() => {
            setAsking(null);
          }}
        />
      )}
    </section>
  );
}
