import { create } from '@bufbuild/protobuf';
import { timestampNow, type Timestamp } from '@bufbuild/protobuf/wkt';
import { useId, useState } from 'react';
import { makeRequestId } from '../../api/request-id';
import { ProblemNotice } from '../../components/status';
import type { ShownRecord } from '../../field/records';
import {
  FieldRecordContentSchema,
  type EvidenceNote,
  type FieldRecordContent,
} from '../../gen/icap/collection/v1/field_pb';
import type { Prompt } from '../../gen/icap/instrument/v1/protocol_pb';
import { messages } from '../../messages';
import { excerpt } from './content-words';
import { Earlier } from './earlier';
import { ReasonField } from './reason-field';
import type { SessionParts } from './session-parts';
import { useDraft } from './use-draft';
import { useSave } from './use-save';

const words = messages.field.session;

interface NoteDraft {
  speaker: string;
  text: string;
}

export type ShownNote = ShownRecord & { note: EvidenceNote };

export function notesOf(records: ShownRecord[]): ShownNote[] {
  return records
    .flatMap((record) => (record.content.kind.case === 'note' ? [{ ...record, note: record.content.kind.value }] : []))
    .sort((left, right) => timeOf(left.note.recordTime) - timeOf(right.note.recordTime));
}

function timeOf(time: Timestamp | undefined): number {
  return time === undefined ? 0 : Number(time.seconds) * 1000 + time.nanos / 1e6;
}

function noteContent(promptId: string, draft: NoteDraft, before?: EvidenceNote): FieldRecordContent {
  return create(FieldRecordContentSchema, {
    kind: {
      case: 'note',
      value: {
        promptId,
        speaker: draft.speaker.trim(),
        text: draft.text.trim(),
        recordTime: before?.recordTime ?? timestampNow(),
      },
    },
  });
}

// One prompt with what was noted on it. `prompt` null: notes that answer no prompt.
export function PromptSection({ prompt, parts }: { prompt: Prompt | null; parts: SessionParts }) {
  const id = useId();
  const promptId = prompt?.promptId ?? '';
  const title = prompt?.text ?? words.otherNotes;
  const notes = notesOf(parts.recording.records).filter(({ note }) => note.promptId === promptId);
  return (
    <section className="card stack" aria-labelledby={id} data-prompt={promptId}>
      <h3 id={id}>{title}</h3>
      {prompt !== null && prompt.followUps.length > 0 && (
        <div className="quiet">
          <p>{words.followUps}</p>
          <ul>
            {prompt.followUps.map((followUp) => (
              <li key={followUp}>{followUp}</li>
            ))}
          </ul>
        </div>
      )}
      {notes.length > 0 && (
        <ul className="note-list">
          {notes.map((note) => (
            <NoteItem key={`${note.rater} ${note.recordId}`} note={note} parts={parts} />
          ))}
        </ul>
      )}
      {!parts.locked && <NewNote promptId={promptId} title={title} parts={parts} />}
    </section>
  );
}

function NewNote({ promptId, title, parts }: { promptId: string; title: string; parts: SessionParts }) {
  const { draft, setDraft, dropDraft } = useDraft<NoteDraft & { id: string }>(parts.name, `new ${promptId}`);
  const { save, problem, saving } = useSave(parts.name, parts.recording);
  // The id is made with the first letter: a note that was kept and whose draft was not dropped is kept as the same again.
  const change = (next: NoteDraft) => {
    setDraft({ ...next, id: draft?.id ?? makeRequestId() });
  };
  const add = async () => {
    if (draft === null) return;
    if (await save(draft.id, noteContent(promptId, draft), '')) await dropDraft();
  };
  return (
    <>
      <NoteFields
        label={words.noteFor(title)}
        draft={draft ?? { speaker: '', text: '' }}
        onChange={change}
        action={words.addNote}
        busy={saving}
        onSave={() => void add()}
      />
      {problem !== null && <ProblemNotice problem={problem} />}
    </>
  );
}

interface NoteFieldsProps {
  label: string;
  draft: NoteDraft;
  onChange: (draft: NoteDraft) => void;
  action: string;
  busy: boolean;
  onSave: () => void;
  onCancel?: () => void;
}

function NoteFields({ label, draft, onChange, action, busy, onSave, onCancel }: NoteFieldsProps) {
  const id = useId();
  return (
    <form
      className="form"
      aria-label={label}
      onSubmit={(event) => {
        event.preventDefault();
        onSave();
      }}
    >
      <div className="field">
        <label htmlFor={`${id}-text`}>{words.newNote}</label>
        <textarea
          id={`${id}-text`}
          rows={3}
          maxLength={10_000}
          value={draft.text}
          onChange={(event) => {
            onChange({ ...draft, text: event.target.value });
          }}
        />
      </div>
      <div className="field">
        <label htmlFor={`${id}-speaker`}>{words.speaker}</label>
        <p className="field-hint" id={`${id}-hint`}>
          {words.speakerHint}
        </p>
        <input
          id={`${id}-speaker`}
          maxLength={100}
          autoComplete="off"
          value={draft.speaker}
          aria-describedby={`${id}-hint`}
          onChange={(event) => {
            onChange({ ...draft, speaker: event.target.value });
          }}
        />
      </div>
      <div className="button-row">
        <button type="submit" className="button button-quiet" disabled={busy || draft.text.trim() === ''}>
          {action}
        </button>
        {onCancel !== undefined && (
          <button type="button" className="button button-quiet" onClick={onCancel}>
            {words.cancel}
          </button>
        )}
      </div>
    </form>
  );
}

function stateOf(note: ShownNote, own: boolean): string {
  if (!own) return words.theirs;
  return [words[note.state], ...(note.content.withdrawn ? [words.withdrawn] : [])].join(', ');
}

function NoteItem({ note, parts }: { note: ShownNote; parts: SessionParts }) {
  const own = note.rater === parts.session.rater;
  const [editing, setEditing] = useState(false);
  const label = excerpt(note.note.text);
  // An open conflict is decided first.
  const mayChange = own && note.conflicts.length === 0;
  return (
    <li className="stack" data-note={note.recordId} data-state={note.state}>
      <p className={note.content.withdrawn ? 'note-text note-withdrawn' : 'note-text'}>{note.note.text}</p>
      <p className="quiet">{[note.note.speaker, stateOf(note, own)].filter(Boolean).join(' · ')}</p>
      <Earlier record={note} session={parts.session} />
      {mayChange && !editing && (
        <NoteActions
          note={note}
          label={label}
          parts={parts}
          onEdit={() => {
            setEditing(true);
          }}
        />
      )}
      {mayChange && editing && (
        <EditNote
          note={note}
          label={label}
          parts={parts}
          onDone={() => {
            setEditing(false);
          }}
        />
      )}
    </li>
  );
}

interface NoteActionsProps {
  note: ShownNote;
  label: string;
  parts: SessionParts;
  onEdit: () => void;
}

function NoteActions({ note, label, parts, onEdit }: NoteActionsProps) {
  const { save } = useSave(parts.name, parts.recording);
  const { withdrawn } = note.content;
  const toggle = () => {
    void save(note.recordId, create(FieldRecordContentSchema, { ...note.content, withdrawn: !withdrawn }), '');
  };
  return (
    <div className="button-row">
      <button type="button" className="link-button" aria-label={words.editNote(label)} onClick={onEdit}>
        {parts.locked ? words.correct : words.edit}
      </button>
      {!parts.locked && (
        <button
          type="button"
          className="link-button"
          aria-label={withdrawn ? words.restoreNote(label) : words.withdrawNote(label)}
          onClick={toggle}
        >
          {withdrawn ? words.restore : words.withdraw}
        </button>
      )}
    </div>
  );
}

interface EditNoteProps {
  note: ShownNote;
  label: string;
  parts: SessionParts;
  onDone: () => void;
}

function EditNote({ note, label, parts, onDone }: EditNoteProps) {
  const { draft, setDraft, dropDraft } = useDraft<NoteDraft>(parts.name, `edit ${note.recordId}`);
  const { save, saving, problem, correcting } = useSave(parts.name, parts.recording);
  const [reason, setReason] = useState('');
  const shown = draft ?? { speaker: note.note.speaker, text: note.note.text };
  const leave = async () => {
    await dropDraft();
    onDone();
  };
  const keep = async () => {
    if (await save(note.recordId, noteContent(note.note.promptId, shown, note.note), reason.trim())) await leave();
  };
  return (
    <>
      {correcting && <ReasonField value={reason} onChange={setReason} />}
      <NoteFields
        label={words.editNote(label)}
        draft={shown}
        onChange={setDraft}
        action={correcting ? words.correct : words.saveNote}
        busy={saving || (correcting && reason.trim() === '')}
        onSave={() => void keep()}
        onCancel={() => void leave()}
      />
      {problem !== null && <ProblemNotice problem={problem} />}
    </>
  );
}
