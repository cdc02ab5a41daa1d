import { create } from '@bufbuild/protobuf';
import { useId, useState } from 'react';
import { ProblemNotice } from '../../components/status';
import { ratingId, type ShownRecord } from '../../field/records';
import { FieldRecordContentSchema, type IndicatorRating } from '../../gen/icap/collection/v1/field_pb';
import type { Indicator } from '../../gen/icap/instrument/v1/protocol_pb';
import { messages } from '../../messages';
import { excerpt, levelTitle } from './content-words';
import { Earlier } from './earlier';
import { notesOf } from './notes';
import { ReasonField } from './reason-field';
import type { SessionParts } from './session-parts';
import { useDraft } from './use-draft';
import { useSave } from './use-save';

const words = messages.field.session;
// In place of a level, where the choice is none.
const noLevel = '';

interface RatingDraft {
  // Null before anything was chosen; `noLevel` when it is not ratable.
  level: string | null;
  evidence: string[];
  rationale: string;
}

function ratingOf(record: ShownRecord | undefined): IndicatorRating | null {
  return record?.content.kind.case === 'rating' ? record.content.kind.value : null;
}

function draftOf(rating: IndicatorRating | null): RatingDraft {
  if (rating === null) return { level: null, evidence: [], rationale: '' };
  const level = rating.notRatable ? noLevel : rating.levelId;
  return { level, evidence: rating.evidenceIds, rationale: rating.rationale };
}

// What a rating still needs; null when it can be kept.
function missing({ level, evidence, rationale }: RatingDraft): string | null {
  if (level === null) return words.needsLevel;
  if (level === noLevel) return rationale.trim() === '' ? words.needsRationale : null;
  return evidence.length === 0 ? words.needsEvidence : null;
}

function contentOf(indicatorId: string, draft: RatingDraft) {
  const notRatable = draft.level === noLevel;
  return create(FieldRecordContentSchema, {
    kind: {
      case: 'rating',
      value: {
        indicatorId,
        levelId: draft.level ?? '',
        notRatable,
        evidenceIds: notRatable ? [] : draft.evidence,
        rationale: draft.rationale.trim(),
      },
    },
  });
}

export function IndicatorSection({ indicator, parts }: { indicator: Indicator; parts: SessionParts }) {
  const id = useId();
  const { session, recording } = parts;
  const recordId = ratingId(indicator.indicatorId);
  const record = recording.records.find((one) => one.rater === session.rater && one.recordId === recordId);
  const other = ratingOf(recording.records.find((one) => one.rater !== session.rater && one.recordId === recordId));
  return (
    <section className="card stack" aria-labelledby={id} data-indicator={indicator.indicatorId}>
      <h3 id={id}>
        {indicator.text} {indicator.required && <span className="badge">{words.required}</span>}
      </h3>
      <RatingState record={record} parts={parts} />
      {record !== undefined && <Earlier record={record} session={session} />}
      {other !== null && (
        <p className="quiet">
          {words.otherRating(other.notRatable ? words.notRatable : levelTitle(session, other.levelId))}
        </p>
      )}
      {(record?.conflicts.length ?? 0) === 0 && <RatingForm indicator={indicator} record={record} parts={parts} />}
    </section>
  );
}

function RatingState({ record, parts }: { record: ShownRecord | undefined; parts: SessionParts }) {
  const rating = ratingOf(record);
  if (record === undefined || rating === null) return <p data-rating="none">{words.ratingMissing}</p>;
  const level = rating.notRatable ? words.ratingNotRatable : words.ratingIs(levelTitle(parts.session, rating.levelId));
  return (
    <p data-rating={rating.levelId}>
      <strong>{level}</strong> <span className="quiet">{words[record.state]}</span>
    </p>
  );
}

interface RatingFormProps {
  indicator: Indicator;
  record: ShownRecord | undefined;
  parts: SessionParts;
}

function RatingForm({ indicator, record, parts }: RatingFormProps) {
  const { draft, setDraft, dropDraft } = useDraft<RatingDraft>(parts.name, `rating ${indicator.indicatorId}`);
  const { save, saving, problem, correcting } = useSave(parts.name, parts.recording);
  const [reason, setReason] = useState('');
  const [told, setTold] = useState<string | null>(null);
  const shown = draft ?? draftOf(ratingOf(record));
  const submit = async () => {
    const lacks = missing(shown);
    setTold(lacks);
    if (lacks !== null) return;
    const content = contentOf(indicator.indicatorId, shown);
    if (await save(ratingId(indicator.indicatorId), content, reason.trim())) {
      await dropDraft();
      setReason('');
    }
  };
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <Levels indicator={indicator} parts={parts} draft={shown} onChange={setDraft} />
      {shown.level !== null && shown.level !== noLevel && <Evidence parts={parts} draft={shown} onChange={setDraft} />}
      <label className="field">
        {shown.level === noLevel ? words.rationaleNotRatable : words.rationale}
        <textarea
          rows={2}
          maxLength={1_000}
          value={shown.rationale}
          onChange={(event) => {
            setDraft({ ...shown, rationale: event.target.value });
          }}
        />
      </label>
      {correcting && <ReasonField value={reason} onChange={setReason} />}
      {told !== null && <p role="alert">{told}</p>}
      {draft !== null && told === null && <p className="quiet">{words.unsavedRating}</p>}
      <div className="button-row">
        <button
          type="submit"
          className="button button-quiet"
          disabled={saving || (correcting && reason.trim() === '')}
          aria-label={correcting ? `${words.correct}: ${indicator.text}` : words.saveRatingFor(indicator.text)}
        >
          {correcting ? words.correct : words.saveRating}
        </button>
      </div>
      {problem !== null && <ProblemNotice problem={problem} />}
    </form>
  );
}

interface RatingPartProps {
  parts: SessionParts;
  draft: RatingDraft;
  onChange: (draft: RatingDraft) => void;
}

function Levels({ indicator, parts, draft, onChange }: RatingPartProps & { indicator: Indicator }) {
  const name = useId();
  const levels = parts.session.protocol?.levels ?? [];
  const choices = [
    ...levels.map(({ levelId, title }, index) => ({ value: levelId, title, text: indicator.anchors[index] ?? '' })),
    { value: noLevel, title: words.notRatable, text: '' },
  ];
  return (
    <fieldset className="level-choices">
      <legend>{words.level}</legend>
      {choices.map(({ value, title, text }) => (
        <label key={value} className="level-choice">
          <input
            type="radio"
            name={name}
            checked={draft.level === value}
            onChange={() => {
              onChange({ ...draft, level: value });
            }}
          />
          <span>
            <strong>{title}</strong>
            {text !== '' && <span className="level-anchor">{text}</span>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}

function Evidence({ parts, draft, onChange }: RatingPartProps) {
  const notes = notesOf(parts.recording.records).filter(({ content }) => !content.withdrawn);
  return (
    <fieldset className="level-choices">
      <legend>{words.evidence}</legend>
      {notes.length === 0 && <p className="quiet">{words.noEvidence}</p>}
      {notes.map(({ recordId, note }) => (
        <label key={recordId} className="level-choice">
          <input
            type="checkbox"
            checked={draft.evidence.includes(recordId)}
            onChange={(event) => {
              const others = draft.evidence.filter((id) => id !== recordId);
              onChange({ ...draft, evidence: event.target.checked ? [...others, recordId] : others });
            }}
          />
          <span>{[note.speaker, excerpt(note.text)].filter(Boolean).join(': ')}</span>
        </label>
      ))}
    </fieldset>
  );
}
