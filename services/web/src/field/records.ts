import { create, fromJsonString, toJsonString } from '@bufbuild/protobuf';
import {
  FieldRater,
  FieldRecordChangeSchema,
  FieldRecordSchema,
  GetFieldSessionResponseSchema,
  type FieldConflict,
  type FieldRecord,
  type FieldRecordChange,
  type FieldRecordContent,
  type GetFieldSessionResponse,
} from '../gen/icap/collection/v1/field_pb';

// A change that waits on the device, or that the service did not take.
export interface PendingChange {
  requestId: string;
  change: FieldRecordChange;
  sent: boolean;
  refusal: Refusal | null;
}

export interface Refusal {
  reason: string;
  message: string;
}

// A record as the person sees it: the service's version with what waits on the device.
export interface ShownRecord {
  recordId: string;
  rater: FieldRater;
  content: FieldRecordContent;
  // The service's version; 0 for one that it does not know yet.
  version: number;
  // Sent and accepted, waiting, or not taken.
  state: 'saved' | 'waiting' | 'refused';
  refused: PendingChange | null;
  // Open ones, that no waiting change settles.
  conflicts: FieldConflict[];
}

export const ratingId = (indicatorId: string) => `rating-${indicatorId}`;

export function sessionText(kept: GetFieldSessionResponse): string {
  return toJsonString(GetFieldSessionResponseSchema, kept);
}

export function sessionOf(text: string): GetFieldSessionResponse {
  return fromJsonString(GetFieldSessionResponseSchema, text, { ignoreUnknownFields: true });
}

export function changeText(change: FieldRecordChange, refusal: Refusal | null): string {
  return JSON.stringify({ change: toJsonString(FieldRecordChangeSchema, change), refusal });
}

export function changeOf(text: string): { change: FieldRecordChange; refusal: Refusal | null } {
  const { change, refusal } = JSON.parse(text) as { change: string; refusal: Refusal | null };
  return { change: fromJsonString(FieldRecordChangeSchema, change, { ignoreUnknownFields: true }), refusal };
}

// The next change of a record, and the waiting ones it takes the place of: those that were never sent, and those that were
// not taken. One that was sent may be in the service already; the next is made on the version that it makes.
export function nextChange(
  requestId: string,
  record: { recordId: string; version: number },
  content: FieldRecordContent,
  pending: PendingChange[],
  resolves: string[],
): { change: FieldRecordChange; replaces: PendingChange[] } {
  const own = pending.filter(({ change }) => change.recordId === record.recordId);
  const replaces = own.filter(({ sent, refusal }) => !sent || refusal !== null);
  const underway = own.length - replaces.length;
  // What a replaced change settles is settled by the one in its place.
  const settled = new Set([...replaces.flatMap(({ change }) => change.resolves), ...resolves]);
  const change = create(FieldRecordChangeSchema, {
    requestId,
    recordId: record.recordId,
    baseVersion: BigInt(record.version + underway),
    content,
    resolves: [...settled],
  });
  return { change, replaces };
}

// All records as they are to be shown, the other rater's too.
export function shownRecords(kept: GetFieldSessionResponse, pending: PendingChange[]): ShownRecord[] {
  const own = kept.rater;
  const shown = new Map<string, ShownRecord>();
  for (const record of kept.records) {
    if (record.content === undefined) continue;
    shown.set(`${record.rater} ${record.recordId}`, {
      recordId: record.recordId,
      rater: record.rater,
      content: record.content,
      version: Number(record.version),
      state: 'saved',
      refused: null,
      conflicts: record.conflicts,
    });
  }
  for (const one of pending) {
    const { recordId, content, resolves } = one.change;
    if (content === undefined) continue;
    const key = `${own} ${recordId}`;
    const before = shown.get(key);
    shown.set(key, {
      recordId,
      rater: own,
      content,
      version: before?.version ?? 0,
      state: one.refusal === null ? 'waiting' : 'refused',
      refused: one.refusal === null ? null : one,
      conflicts: (before?.conflicts ?? []).filter(({ conflictId }) => !resolves.includes(conflictId)),
    });
  }
  return [...shown.values()];
}

// What the service answered, laid over what was kept. Earlier versions come with GetFieldSession only: they are kept.
export function mergeRecords(kept: FieldRecord[], news: FieldRecord[]): FieldRecord[] {
  const merged = new Map(kept.map((record) => [`${record.rater} ${record.recordId}`, record]));
  for (const record of news) {
    const key = `${record.rater} ${record.recordId}`;
    const before = merged.get(key);
    const earlier = record.earlier.length > 0 ? record.earlier : (before?.earlier ?? []);
    merged.set(key, create(FieldRecordSchema, { ...record, earlier }));
  }
  return [...merged.values()];
}

// When the own time ends, in milliseconds since 1970; 0 when the session is not the account's any more.
export function endOfTime(kept: GetFieldSessionResponse): number {
  const own = kept.session?.assignments.find(({ rater }) => rater === kept.rater);
  return own?.endTime === undefined ? 0 : Number(own.endTime.seconds) * 1000;
}

export function isOwnPartComplete(kept: GetFieldSessionResponse): boolean {
  return kept.session?.assignments.find(({ rater }) => rater === kept.rater)?.completeTime !== undefined;
}
