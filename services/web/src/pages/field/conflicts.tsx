import { clone, create } from '@bufbuild/protobuf';
import { useState } from 'react';
import type { ShownRecord } from '../../field/records';
import {
  EvidenceNoteSchema,
  FieldRecordContentSchema,
  type FieldRecordContent,
  type GetFieldSessionResponse,
} from '../../gen/icap/collection/v1/field_pb';
import { messages } from '../../messages';
import { contentLines, recordLabel } from './content-words';
import type { Recording } from './use-recording';

const words = messages.field.conflict;

interface PartsProps {
  recording: Recording;
  session: GetFieldSessionResponse;
}

// Two versions of one record, and what the service did not take: both wait for the person.
export function Decisions({ recording, session }: PartsProps) {
  const conflicting = recording.records.filter(({ conflicts }) => conflicts.length > 0);
  const refused = recording.kept?.pending.filter(({ refusal }) => refusal !== null) ?? [];
  return (
    <>
      {conflicting.length > 0 && (
        <section className="section" aria-labelledby="conflicts-title">
          <h2 id="conflicts-title">{words.title}</h2>
          <p className="section-lead">{words.lead}</p>
          {conflicting.map((record) => (
            <ConflictCard key={record.recordId} record={record} recording={recording} session={session} />
          ))}
        </section>
      )}
      {refused.length > 0 && (
        <section className="section" aria-labelledby="refused-title">
          <h2 id="refused-title">{words.refusedTitle}</h2>
          <p className="section-lead">{words.refusedLead}</p>
          <ul className="card rows">
            {refused.map(({ requestId, change, refusal }) => (
              <li key={requestId} className="stack" data-refused={change.recordId}>
                <p>{recordLabel(session, change.content)}</p>
                <p className="quiet">{refusal?.message}</p>
                <button
                  type="button"
                  className="button button-quiet"
                  aria-label={words.dropFor(recordLabel(session, change.content))}
                  onClick={() => void recording.drop(requestId)}
                >
                  {words.drop}
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function Side({ title, session, content, action, onTake }: SideProps) {
  return (
    <section className="conflict-side stack" aria-label={title}>
      <h4>{title}</h4>
      {contentLines(session, content).map((line) => (
        <p key={line}>{line}</p>
      ))}
      <button type="button" className="button button-quiet" aria-label={`${action}: ${title}`} onClick={onTake}>
        {action}
      </button>
    </section>
  );
}

interface SideProps {
  title: string;
  session: GetFieldSessionResponse;
  content: FieldRecordContent | undefined;
  action: string;
  onTake: () => void;
}

function ConflictCard({ record, recording, session }: PartsProps & { record: ShownRecord }) {
  const resolves = record.conflicts.map(({ conflictId }) => conflictId);
  const take = (content: FieldRecordContent | undefined) => {
    if (content !== undefined) void recording.record(record.recordId, content, resolves);
  };
  const several = record.conflicts.length > 1;
  return (
    <article className="card stack" data-conflict={record.recordId}>
      <h3>{words.of(recordLabel(session, record.content))}</h3>
      <div className="conflict-sides">
        {record.conflicts.map((conflict, index) => (
          <Side
            key={conflict.conflictId}
            title={several ? words.mineNumbered(index + 1) : words.mine}
            session={session}
            content={conflict.mine}
            action={words.useMine}
            onTake={() => {
              take(conflict.mine);
            }}
          />
        ))}
        <Side
          title={words.theirs}
          session={session}
          content={record.content}
          action={words.useTheirs}
          onTake={() => {
            take(record.content);
          }}
        />
      </div>
      {record.content.kind.case === 'note' && <ThirdNote record={record} onTake={take} />}
    </article>
  );
}

function ThirdNote({ record, onTake }: { record: ShownRecord; onTake: (content: FieldRecordContent) => void }) {
  const { kind } = record.content;
  const mine = record.conflicts[0]?.mine?.kind;
  const texts = [mine, kind].flatMap((one) => (one?.case === 'note' ? [one.value.text] : []));
  const [text, setText] = useState([...new Set(texts)].join('\n'));
  if (kind.case !== 'note') return null;
  const third = () => {
    const note = clone(EvidenceNoteSchema, kind.value);
    note.text = text.trim();
    onTake(create(FieldRecordContentSchema, { kind: { case: 'note', value: note } }));
  };
  return (
    <div className="field stack">
      <label>
        {words.third}
        <textarea
          rows={4}
          maxLength={10_000}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
          }}
        />
      </label>
      <button type="button" className="button button-quiet" disabled={text.trim() === ''} onClick={third}>
        {words.useThird}
      </button>
    </div>
  );
}
