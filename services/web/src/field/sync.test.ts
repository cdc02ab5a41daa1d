import 'fake-indexeddb/auto';
import { create } from '@bufbuild/protobuf';
import { openDB } from 'idb';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  FieldConflictSchema,
  FieldRater,
  FieldRecordContentSchema,
  FieldRecordResult_Outcome as Outcome,
  FieldRecordSchema,
  GetFieldSessionResponseSchema,
  SyncFieldRecordsResponseSchema,
  type FieldRecord,
  type FieldRecordChange,
} from '../gen/icap/collection/v1/field_pb';
import { makeRequestId } from '../api/request-id';
import { isOwnPartComplete, sessionText, shownRecords } from './records';
import { readKept, readPending, recordChange, syncSession, type FieldCalls, type Place } from './sync';
import { Vault } from './vault';

const account = 'ana';
const name = 'agencies/a/rollouts/r/schools/s/fieldSessions/f';
const secret = 'The head listens to us';
let databases = 0;
let databaseName: string;
let vault: Vault;
let place: Place;
let now: number;

const note = (text: string) =>
  create(FieldRecordContentSchema, { kind: { case: 'note', value: { promptId: 'p', text } } });

const textOf = (record: { content?: { kind: { case?: string; value?: unknown } } }) =>
  record.content?.kind.case === 'note' ? (record.content.kind.value as { text: string }).text : '';

const session = (endSeconds: number, records: FieldRecord[] = []) =>
  create(GetFieldSessionResponseSchema, {
    session: {
      name,
      assignments: [{ rater: FieldRater.FIRST, account, endTime: { seconds: BigInt(endSeconds), nanos: 0 } }],
    },
    rater: FieldRater.FIRST,
    records,
    nextCursor: 'c0',
  });

beforeEach(async () => {
  databaseName = `field-${(databases += 1)}`;
  now = 1_000_000;
  vault = await Vault.open(databaseName, () => now);
  place = { vault, account, name };
  await vault.keepSession(account, name, 2_000_000, sessionText(session(2_000)));
});
afterEach(() => {
  vault.close();
});

// What the contract says of the service, for one rater's records, with what was applied and what came.
class Service implements FieldCalls {
  readonly calls: FieldRecordChange[][] = [];
  readonly applied = new Map<string, number>();
  readonly records = new Map<string, FieldRecord>();
  losesAnswers = 0;
  refuses = false;

  syncFieldRecords: FieldCalls['syncFieldRecords'] = ({ changes }) => {
    this.calls.push(changes);
    const results = changes.map((change) => this.apply(change));
    if (this.losesAnswers > 0) {
      this.losesAnswers -= 1;
      return Promise.reject(new TypeError('Failed to fetch'));
    }
    return Promise.resolve(
      create(SyncFieldRecordsResponseSchema, {
        results,
        records: [...this.records.values()],
        nextCursor: `c${this.calls.length}`,
      }),
    );
  };

  private apply(change: FieldRecordChange) {
    const { requestId, recordId } = change;
    if (this.refuses) return { requestId, recordId, outcome: Outcome.REFUSED, reason: 'FIELD_INVALID', message: 'No.' };
    const record = this.records.get(recordId);
    const version = Number(record?.version ?? 0n);
    if (this.applied.has(requestId)) return { requestId, recordId, outcome: Outcome.ACCEPTED };
    if (Number(change.baseVersion) !== version) {
      const { content: mine } = change;
      const conflict = create(FieldConflictSchema, { conflictId: requestId, mine, theirs: record?.content });
      if (record !== undefined) this.records.set(recordId, { ...record, conflicts: [conflict] });
      return { requestId, recordId, outcome: Outcome.CONFLICT };
    }
    this.applied.set(requestId, version + 1);
    this.put(recordId, version + 1, change);
    return { requestId, recordId, outcome: Outcome.ACCEPTED };
  }

  put(recordId: string, version: number, change: Pick<FieldRecordChange, 'content'>) {
    const { content } = change;
    this.records.set(
      recordId,
      create(FieldRecordSchema, { recordId, rater: FieldRater.FIRST, version: BigInt(version), content }),
    );
  }
}

const record = (recordId: string, text: string, resolves: string[] = []) =>
  recordChange(place, makeRequestId, recordId, note(text), resolves);

test('nothing of what is kept can be read in the database, and the key cannot be taken out', async () => {
  await record('n1', secret);
  await vault.keepDraft(account, name, 'new-p', secret);
  const raw = await openDB(databaseName);
  for (const store of ['sessions', 'changes', 'drafts']) {
    const rows = (await raw.getAll(store)) as { sealed: { data: ArrayBuffer } }[];
    expect(rows).toHaveLength(1);
    for (const row of rows) {
      expect(new TextDecoder().decode(row.sealed.data)).not.toContain('head listens');
      expect(JSON.stringify({ ...row, sealed: null })).not.toContain('head listens');
    }
  }
  const [{ key }] = (await raw.getAll('keys')) as [{ key: CryptoKey }];
  expect(key.extractable).toBe(false);
  await expect(crypto.subtle.exportKey('raw', key)).rejects.toThrow();
  raw.close();
});

test('what is sealed for one place does not open at another', async () => {
  await vault.keepDraft(account, name, 'one', secret);
  const raw = await openDB(databaseName);
  const row = (await raw.get('drafts', [account, name, 'one'])) as object;
  await raw.put('drafts', { ...row, slot: 'two' });
  raw.close();
  await expect(vault.draft(account, name, 'two')).rejects.toThrow();
  expect(await vault.draft(account, name, 'one')).toBe(secret);
});

test('changes and drafts are there after the tab was closed', async () => {
  await record('n1', 'first');
  await vault.keepDraft(account, name, 'new-p', 'half a sen');
  vault.close();
  vault = await Vault.open(databaseName, () => now);
  place = { vault, account, name };
  expect((await readPending(place)).map(({ change }) => textOf(change))).toEqual(['first']);
  expect(await vault.draft(account, name, 'new-p')).toBe('half a sen');
  expect(await vault.lastAccount()).toBe(account);
});

test('a change that was never sent gives way to the next of its record', async () => {
  await record('n1', 'first');
  await record('n2', 'other');
  await record('n1', 'second');
  const pending = await readPending(place);
  expect(pending.map(({ change }) => [change.recordId, textOf(change), Number(change.baseVersion)])).toEqual([
    ['n2', 'other', 0],
    ['n1', 'second', 0],
  ]);
});

test('a change whose answer was lost is sent again as it was, and the next is made on its version', async () => {
  const service = new Service();
  service.losesAnswers = 1;
  await record('n1', 'first');
  await expect(syncSession(service, place, 'device')).rejects.toThrow();
  await record('n1', 'second');
  await syncSession(service, place, 'device');
  expect(service.calls[1]?.map((change) => [change.requestId, textOf(change)])).toEqual([
    [service.calls[0]?.[0]?.requestId, 'first'],
    [expect.any(String), 'second'],
  ]);
  expect(service.calls[1]?.[1]?.baseVersion).toBe(1n);
  expect(await readPending(place)).toEqual([]);
  const kept = await readKept(place);
  expect(kept?.records.map((one) => [textOf(one), Number(one.version)])).toEqual([['second', 2]]);
  expect(kept?.nextCursor).toBe('c2');
});

test('a conflict is shown with both sides, is not sent again, and is settled by a change that names it', async () => {
  const service = new Service();
  await record('n1', 'mine');
  const [mine] = await readPending(place);
  service.put('n1', 1, { content: note('theirs') });
  await syncSession(service, place, 'device');
  expect(await readPending(place)).toEqual([]);
  let kept = await readKept(place);
  if (kept === null) throw new Error('gone');
  const [shown] = shownRecords(kept, []);
  expect([shown?.conflicts[0]?.mine, shown?.conflicts[0]?.theirs].map((content) => textOf({ content }))).toEqual([
    'mine',
    'theirs',
  ]);
  await record('n1', 'both', [mine?.requestId ?? '']);
  const pending = await readPending(place);
  expect(pending.map(({ change }) => [change.resolves, Number(change.baseVersion)])).toEqual([[[mine?.requestId], 1]]);
  expect(shownRecords(kept, pending)[0]?.conflicts).toEqual([]);
  await syncSession(service, place, 'device');
  kept = await readKept(place);
  expect(kept?.records.map((one) => textOf(one))).toEqual(['both']);
});

test('a refused change stays with its reason, is not sent again, and gives way to a better one', async () => {
  const service = new Service();
  service.refuses = true;
  await record('n1', 'bad');
  await syncSession(service, place, 'device');
  await syncSession(service, place, 'device');
  expect(service.calls.map((changes) => changes.length)).toEqual([1, 0]);
  const [refused] = await readPending(place);
  expect(refused?.refusal).toEqual({ reason: 'FIELD_INVALID', message: 'No.' });
  service.refuses = false;
  await record('n1', 'good');
  await syncSession(service, place, 'device');
  expect(await readPending(place)).toEqual([]);
  expect([...service.records.values()].map((one) => textOf(one))).toEqual(['good']);
});

test('many changes go in several calls, each within the limits', async () => {
  const service = new Service();
  for (let index = 0; index < 30; ++index) await record(`n${index}`, 'x'.repeat(10_000));
  await syncSession(service, place, 'device');
  expect(service.calls.length).toBeGreaterThan(1);
  expect(service.records.size).toBe(30);
  expect(await readPending(place)).toEqual([]);
});

test('signing out makes what is kept unreadable, of this account only', async () => {
  await vault.keepSession('ben', name, 2_000_000, sessionText(session(2_000)));
  await record('n1', secret);
  await vault.wipeAccount(account);
  expect(await vault.sessions(account)).toEqual([]);
  expect(await readPending(place)).toEqual([]);
  const raw = await openDB(databaseName);
  expect(await raw.count('keys')).toBe(1);
  raw.close();
  expect(await vault.sessions('ben')).toHaveLength(1);
});

test('when the time is over a session is wiped, but not before what waits was sent', async () => {
  await record('n1', 'late');
  now = 2_000_000;
  expect(await vault.wipeEnded()).toBe(false);
  expect(await readPending(place)).toHaveLength(1);
  await syncSession(new Service(), place, 'device');
  expect(await vault.wipeEnded()).toBe(true);
  expect(await vault.session(account, name)).toBeNull();
});

test('the own part is complete when its assignment says so', () => {
  const open = session(2_000);
  expect(isOwnPartComplete(open)).toBe(false);
  const own = open.session?.assignments[0];
  if (own !== undefined) Object.assign(own, { completeTime: { seconds: 1n, nanos: 0 } });
  expect(isOwnPartComplete(open)).toBe(true);
});
