import { create } from '@bufbuild/protobuf';
import {
  FieldRecordResult_Outcome as Outcome,
  GetFieldSessionResponseSchema,
  type FieldRecordContent,
  type GetFieldSessionResponse,
  type SyncFieldRecordsResponse,
} from '../gen/icap/collection/v1/field_pb';
import { oneAtATime } from './lock';
import {
  changeOf,
  changeText,
  endOfTime,
  mergeRecords,
  nextChange,
  sessionOf,
  sessionText,
  type PendingChange,
} from './records';
import type { Vault } from './vault';

// The service takes 200 changes and the gateway 1.5 MiB at once.
const maxChanges = 100;
const maxCharacters = 200_000;

export interface FieldCalls {
  syncFieldRecords: (request: {
    name: string;
    deviceId: string;
    changes: PendingChange['change'][];
    cursor: string;
  }) => Promise<SyncFieldRecordsResponse>;
}

export interface Place {
  vault: Vault;
  account: string;
  name: string;
}

export async function readPending({ vault, account, name }: Place): Promise<PendingChange[]> {
  const changes = await vault.changes(account, name);
  return changes.map(({ requestId, sent, text }) => ({ requestId, sent, ...changeOf(text) }));
}

export async function readKept({ vault, account, name }: Place): Promise<GetFieldSessionResponse | null> {
  const kept = await vault.session(account, name);
  return kept?.text == null ? null : sessionOf(kept.text);
}

// Reading what is kept and writing what follows from it, as one step over all tabs. Never held while the service is asked.
function exclusively<Value>({ account, name }: Place, run: () => Promise<Value>): Promise<Value> {
  return oneAtATime(`icap-field write ${account} ${name}`, run);
}

// Keeps a change from the moment it is made.
export function recordChange(
  place: Place,
  makeId: () => string,
  recordId: string,
  content: FieldRecordContent,
  resolves: string[] = [],
): Promise<void> {
  const { vault, account, name } = place;
  return exclusively(place, async () => {
    const [kept, pending] = await Promise.all([readKept(place), readPending(place)]);
    if (kept === null) throw new Error('The session is not kept on this device.');
    const record = kept.records.find((one) => one.rater === kept.rater && one.recordId === recordId);
    const requestId = makeId();
    const version = Number(record?.version ?? 0n);
    const { change, replaces } = nextChange(requestId, { recordId, version }, content, pending, resolves);
    const replaced = replaces.map((one) => one.requestId);
    await vault.addChange(account, name, requestId, changeText(change, null), replaced);
  });
}

// What fits into one call, oldest first.
export function batchOf(pending: PendingChange[]): PendingChange[] {
  const waiting = pending.filter(({ refusal }) => refusal === null).slice(0, maxChanges);
  let characters = 0;
  const fit = waiting.findIndex(({ change }) => {
    characters += changeText(change, null).length;
    return characters > maxCharacters;
  });
  return fit === -1 ? waiting : waiting.slice(0, Math.max(1, fit));
}

// Sends what waits and takes what is new, until nothing waits. One at a time on a device, whatever the number of tabs.
export function syncSession(calls: FieldCalls, place: Place, deviceId: string): Promise<void> {
  return oneAtATime(`icap-field sync ${place.account} ${place.name}`, async () => {
    while (await syncRound(calls, place, deviceId));
  });
}

// True when more waits.
async function syncRound(calls: FieldCalls, place: Place, deviceId: string): Promise<boolean> {
  const { vault, name } = place;
  const { cursor, batch } = await exclusively(place, async () => {
    const fit = batchOf(await readPending(place));
    await vault.markSent(fit.map(({ requestId }) => requestId));
    return { cursor: (await readKept(place))?.nextCursor, batch: fit };
  });
  if (cursor === undefined) return false;
  const changes = batch.map(({ change }) => change);
  const answer = await calls.syncFieldRecords({ name, deviceId, changes, cursor });
  return exclusively(place, async () => {
    await settle(place, batch, answer);
    return batch.length > 0 && answer.results.length > 0 && batchOf(await readPending(place)).length > 0;
  });
}

// Takes the session anew as the service has it, with earlier versions; what waits on the device stays.
export function fetchSession(
  get: (request: { name: string }) => Promise<GetFieldSessionResponse>,
  { vault, account, name }: Place,
): Promise<void> {
  return oneAtATime(`icap-field sync ${account} ${name}`, async () => {
    const answer = await get({ name });
    await vault.keepSession(account, name, endOfTime(answer), sessionText(answer));
  });
}

async function settle(place: Place, batch: PendingChange[], answer: SyncFieldRecordsResponse): Promise<void> {
  const { vault, account, name } = place;
  const kept = await readKept(place);
  if (kept === null) return;
  const next = create(GetFieldSessionResponseSchema, {
    ...kept,
    session: answer.session ?? kept.session,
    records: mergeRecords(kept.records, answer.records),
    nextCursor: answer.nextCursor,
  });
  // A conflict is kept by the service, and came back with its record: it is not sent again.
  const done = answer.results
    .filter(({ outcome }) => outcome === Outcome.ACCEPTED || outcome === Outcome.CONFLICT)
    .map(({ requestId }) => requestId);
  const refused = answer.results.flatMap(({ requestId, outcome, reason, message }) => {
    const found = batch.find((one) => one.requestId === requestId);
    if (outcome !== Outcome.REFUSED || found === undefined) return [];
    return [{ requestId, text: changeText(found.change, { reason, message }) }];
  });
  await vault.settle(account, name, endOfTime(next), sessionText(next), done, refused);
}
