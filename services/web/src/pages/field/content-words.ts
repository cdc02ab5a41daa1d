import type { FieldRecordContent, GetFieldSessionResponse } from '../../gen/icap/collection/v1/field_pb';
import { messages } from '../../messages';

const words = messages.field.session;
const excerptLength = 60;

export function excerpt(text: string): string {
  return text.length <= excerptLength ? text : `${text.slice(0, excerptLength).trimEnd()}…`;
}

// A record in a few words.
export function recordLabel({ protocol }: GetFieldSessionResponse, content: FieldRecordContent | undefined): string {
  const kind = content?.kind;
  if (kind?.case === 'note') return `${words.untitledNote} “${excerpt(kind.value.text)}”`;
  if (kind?.case === 'rating') {
    const { indicatorId } = kind.value;
    return protocol?.indicators.find((one) => one.indicatorId === indicatorId)?.text ?? indicatorId;
  }
  return words.untitledNote;
}

export function levelTitle({ protocol }: GetFieldSessionResponse, levelId: string): string {
  return protocol?.levels.find((level) => level.levelId === levelId)?.title ?? levelId;
}

// The text of a note, by whoever wrote it.
function evidenceText({ records }: GetFieldSessionResponse, recordId: string): string {
  const kind = records.find((record) => record.recordId === recordId)?.content?.kind;
  return kind?.case === 'note' ? excerpt(kind.value.text) : words.untitledNote;
}

// Everything that a record says, a line each.
export function contentLines(session: GetFieldSessionResponse, content: FieldRecordContent | undefined): string[] {
  const kind = content?.kind;
  const withdrawn = content?.withdrawn === true ? [words.withdrawn] : [];
  if (kind?.case === 'note') {
    const { speaker, text } = kind.value;
    return [...withdrawn, ...(speaker === '' ? [] : [`${words.speaker}: ${speaker}`]), text];
  }
  if (kind?.case === 'rating') {
    const { levelId, notRatable, rationale, evidenceIds } = kind.value;
    return [
      ...withdrawn,
      notRatable ? words.ratingNotRatable : words.ratingIs(levelTitle(session, levelId)),
      ...evidenceIds.map((id) => `${words.evidence}: “${evidenceText(session, id)}”`),
      ...(rationale === '' ? [] : [rationale]),
    ];
  }
  return withdrawn;
}
