import { useState } from 'react';
import { Link, useParams } from 'react-router-dom';
import { field } from '../../api/clients';
import { rolloutSchoolName } from '../../api/names';
import { ConfirmDialog } from '../../components/confirm-dialog';
import { Notice } from '../../components/notice';
import { PageHeading } from '../../components/page-heading';
import { Loading } from '../../components/status';
import { isOwnPartComplete } from '../../field/records';
import { sessionTitle } from '../../field/words';
import type { GetFieldSessionResponse } from '../../gen/icap/collection/v1/field_pb';
import { messages } from '../../messages';
import { Decisions } from './conflicts';
import { MakeAvailable } from './make-available';
import { PromptSection } from './notes';
import { IndicatorSection } from './ratings';
import type { SessionParts } from './session-parts';
import { SyncPanel } from './sync-panel';
import { useRecording, type Recording } from './use-recording';

const words = messages.field.session;

export function FieldSessionPage() {
  const { agency = '', rollout = '', school = '', session = '' } = useParams();
  const name = `${rolloutSchoolName(agency, rollout, school)}/fieldSessions/${session}`;
  const recording = useRecording(name);
  const { kept } = recording;
  if (kept === null) return <Loading />;
  return (
    <>
      <p>
        <Link to="/field">{words.back}</Link>
      </p>
      {kept.session === null ? (
        <>
          <PageHeading title={messages.field.title} />
          <p>{words.notHere}</p>
          <MakeAvailable name={name} title={name} onMade={recording.reload} />
        </>
      ) : (
        <KeptSession name={name} session={kept.session} over={kept.over} recording={recording} />
      )}
    </>
  );
}

interface KeptSessionProps {
  name: string;
  session: GetFieldSessionResponse;
  over: boolean;
  recording: Recording;
}

function KeptSession({ name, session, over, recording }: KeptSessionProps) {
  const title = session.session === undefined ? messages.field.title : sessionTitle(session.session);
  if (over) {
    return (
      <>
        <PageHeading title={title} />
        <Notice tone="warning">
          <p>{messages.field.list.overWaiting(recording.kept?.pending.length ?? 0)}</p>
        </Notice>
        <SyncPanel recording={recording} />
      </>
    );
  }
  const parts: SessionParts = { name, session, recording, locked: isOwnPartComplete(session) };
  const { protocol } = session;
  return (
    <>
      <PageHeading title={title} eyebrow={protocol?.title}>
        {protocol?.description !== '' && <p className="lead">{protocol?.description}</p>}
      </PageHeading>
      <SyncPanel recording={recording} />
      <Decisions recording={recording} session={session} />
      {protocol !== undefined && protocol.opening !== '' && (
        <section className="section" aria-labelledby="opening-title">
          <h2 id="opening-title">{words.opening}</h2>
          <p className="card">{protocol.opening}</p>
        </section>
      )}
      <section className="section" aria-labelledby="prompts-title">
        <h2 id="prompts-title">{words.promptsTitle}</h2>
        <p className="section-lead">{words.promptsLead}</p>
        <div className="stack">
          {protocol?.prompts.map((prompt) => (
            <PromptSection key={prompt.promptId} prompt={prompt} parts={parts} />
          ))}
          <PromptSection prompt={null} parts={parts} />
        </div>
      </section>
      <section className="section" aria-labelledby="ratings-title">
        <h2 id="ratings-title">{words.ratingsTitle}</h2>
        <p className="section-lead">
          {words.ratingsLead} {session.session?.doubleRated === true && words.blind}
        </p>
        <div className="stack">
          {protocol?.indicators.map((indicator) => (
            <IndicatorSection key={indicator.indicatorId} indicator={indicator} parts={parts} />
          ))}
        </div>
      </section>
      <Finish parts={parts} />
    </>
  );
}

function Finish({ parts }: { parts: SessionParts }) {
  const [asking, setAsking] = useState(false);
  const { name, recording, locked } = parts;
  const waiting = (recording.kept?.pending.length ?? 0) > 0;
  return (
    <section className="section" aria-labelledby="finish-title">
      <h2 id="finish-title">{words.finishTitle}</h2>
      {locked ? (
        <Notice tone="success">
          <p>{words.finished}</p>
        </Notice>
      ) : (
        <>
          <p className="section-lead">{words.finishLead}</p>
          {waiting && <p>{words.finishWaiting}</p>}
          <button
            type="button"
            className="button button-primary"
            disabled={waiting}
            onClick={() => {
              setAsking(true);
            }}
          >
            {words.finish}
          </button>
        </>
      )}
      {asking && (
        <ConfirmDialog
          question={words.finishQuestion}
          text={words.finishLead}
          action={words.finish}
          run={async (requestId) => {
            await field.completeSession({ name, requestId });
            await recording.fetchAgain();
          }}
          onClose={() => {
            setAsking(false);
          }}
        />
      )}
    </section>
  );
}
