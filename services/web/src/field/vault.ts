import { openDB, type DBSchema, type IDBPDatabase } from 'idb';

// What a device keeps of field sessions. Everything that was said, seen, asked or rated is sealed with AES-GCM under a key
// of its session, which the browser holds and never gives out; the rest (account, session name, times, ids) is in the clear.

const databaseName = 'icap-field';
const databaseVersion = 1;
const ivBytes = 12;

export interface Sealed {
  iv: Uint8Array<ArrayBuffer>;
  data: ArrayBuffer;
}

interface Owned {
  account: string;
  session: string;
}

interface KeyRow extends Owned {
  key: CryptoKey;
}

interface SessionRow extends Owned {
  // After this moment what is kept is not opened any more; in milliseconds since 1970.
  endMs: number;
  sealed: Sealed;
}

export interface ChangeRow extends Owned {
  requestId: string;
  // Order of making.
  order: number;
  // Set before it is sent for the first time: from then on it may be in the store, and stays as it is.
  sent: boolean;
  sealed: Sealed;
}

interface DraftRow extends Owned {
  slot: string;
  sealed: Sealed;
}

interface FieldSchema extends DBSchema {
  keys: { key: [string, string]; value: KeyRow };
  sessions: { key: [string, string]; value: SessionRow; indexes: { account: string } };
  changes: { key: string; value: ChangeRow; indexes: { session: [string, string]; account: string } };
  drafts: { key: [string, string, string]; value: DraftRow; indexes: { session: [string, string] } };
  device: { key: string; value: string };
}

const allStores = ['keys', 'sessions', 'changes', 'drafts', 'device'] as const;
type Database = IDBPDatabase<FieldSchema>;

export interface KeptSession {
  name: string;
  endMs: number;
  // Null when it was sealed with a key that is gone.
  text: string | null;
}

export interface KeptChange {
  requestId: string;
  sent: boolean;
  text: string;
}

// Keys and IndexedDB exist over HTTPS and on localhost only.
export function mayKeep(): boolean {
  return typeof indexedDB !== 'undefined' && typeof crypto !== 'undefined' && 'subtle' in crypto;
}

function openDatabase(name: string): Promise<Database> {
  return openDB<FieldSchema>(name, databaseVersion, {
    upgrade(database) {
      database.createObjectStore('keys', { keyPath: ['account', 'session'] });
      database.createObjectStore('sessions', { keyPath: ['account', 'session'] }).createIndex('account', 'account');
      const changes = database.createObjectStore('changes', { keyPath: 'requestId' });
      changes.createIndex('session', ['account', 'session']);
      changes.createIndex('account', 'account');
      database
        .createObjectStore('drafts', { keyPath: ['account', 'session', 'slot'] })
        .createIndex('session', ['account', 'session']);
      database.createObjectStore('device');
    },
    blocking: (_current, _blocked, event) => {
      (event.target as IDBDatabase).close();
    },
  });
}

// One session's key, and what it seals: bound to its place, so that nothing sealed can be passed off as something else.
class Seal {
  constructor(private readonly key: CryptoKey) {}

  async close(place: string[], text: string): Promise<Sealed> {
    const iv = crypto.getRandomValues(new Uint8Array(ivBytes));
    const data = await crypto.subtle.encrypt(parametersOf(iv, place), this.key, new TextEncoder().encode(text));
    return { iv, data };
  }

  async open(place: string[], sealed: Sealed): Promise<string> {
    return new TextDecoder().decode(await crypto.subtle.decrypt(parametersOf(sealed.iv, place), this.key, sealed.data));
  }
}

function parametersOf(iv: Uint8Array<ArrayBuffer>, place: string[]): AesGcmParams {
  return { name: 'AES-GCM', iv, additionalData: new TextEncoder().encode(JSON.stringify(place)) };
}

export class Vault {
  private constructor(
    private readonly database: Database,
    private readonly now: () => number,
  ) {}

  static async open(name = databaseName, now: () => number = Date.now): Promise<Vault> {
    return new Vault(await openDatabase(name), now);
  }

  close(): void {
    this.database.close();
  }

  // The device's own id, made once.
  async deviceId(make: () => string): Promise<string> {
    return this.deviceValue('id', make);
  }

  // Whose sessions are opened while it cannot be found out who is signed in.
  async lastAccount(): Promise<string | null> {
    return (await this.database.get('device', 'account')) ?? null;
  }

  async keepSession(account: string, session: string, endMs: number, text: string): Promise<void> {
    const seal = await this.makeSeal(account, session);
    const sealed = await seal.close(['session', account, session], text);
    const transaction = this.database.transaction(['sessions', 'device'], 'readwrite');
    await Promise.all([
      transaction.objectStore('sessions').put({ account, session, endMs, sealed }),
      transaction.objectStore('device').put(account, 'account'),
      transaction.done,
    ]);
  }

  async sessions(account: string): Promise<KeptSession[]> {
    const rows = await this.database.getAllFromIndex('sessions', 'account', account);
    return Promise.all(rows.map((row) => this.openSession(row)));
  }

  async session(account: string, session: string): Promise<KeptSession | null> {
    const row = await this.database.get('sessions', [account, session]);
    return row === undefined ? null : this.openSession(row);
  }

  // Adds a change after the others, in place of those given.
  async addChange(
    account: string,
    session: string,
    requestId: string,
    text: string,
    replaces: string[],
  ): Promise<void> {
    const seal = await this.sealOf(account, session);
    if (seal === null) throw new Error('The session is not kept on this device.');
    const sealed = await seal.close(['change', account, session, requestId], text);
    const transaction = this.database.transaction('changes', 'readwrite');
    const rows = await transaction.store.index('session').getAll([account, session]);
    const order = Math.max(0, ...rows.map((row) => row.order)) + 1;
    for (const replaced of replaces) await transaction.store.delete(replaced);
    await transaction.store.put({ requestId, account, session, order, sent: false, sealed });
    await transaction.done;
  }

  // In the order of making.
  async changes(account: string, session: string): Promise<KeptChange[]> {
    const rows = await this.changeRows(account, session);
    const seal = await this.sealOf(account, session);
    if (seal === null) return [];
    return Promise.all(
      rows.map(async ({ requestId, sent, sealed }) => ({
        requestId,
        sent,
        text: await seal.open(['change', account, session, requestId], sealed),
      })),
    );
  }

  async changeCount(account: string, session?: string): Promise<number> {
    if (session === undefined) return this.database.countFromIndex('changes', 'account', account);
    return this.database.countFromIndex('changes', 'session', [account, session]);
  }

  async markSent(requestIds: string[]): Promise<void> {
    const transaction = this.database.transaction('changes', 'readwrite');
    for (const requestId of requestIds) {
      const row = await transaction.store.get(requestId);
      if (row !== undefined) await transaction.store.put({ ...row, sent: true });
    }
    await transaction.done;
  }

  // What an answer brought, in one step: the session anew, changes that are done gone, refused ones with their reason.
  async settle(
    account: string,
    session: string,
    endMs: number,
    text: string,
    done: string[],
    refused: { requestId: string; text: string }[],
  ): Promise<void> {
    const seal = await this.sealOf(account, session);
    if (seal === null) return;
    const sealed = await seal.close(['session', account, session], text);
    const sealedRefusals = await Promise.all(
      refused.map(async (one) => ({
        requestId: one.requestId,
        sealed: await seal.close(['change', account, session, one.requestId], one.text),
      })),
    );
    const transaction = this.database.transaction(['sessions', 'changes'], 'readwrite');
    const changes = transaction.objectStore('changes');
    const kept = await transaction.objectStore('sessions').getKey([account, session]);
    if (kept !== undefined) {
      await transaction.objectStore('sessions').put({ account, session, endMs, sealed });
      for (const requestId of done) await changes.delete(requestId);
      for (const one of sealedRefusals) {
        const row = await changes.get(one.requestId);
        if (row !== undefined) await changes.put({ ...row, sealed: one.sealed });
      }
    }
    await transaction.done;
  }

  async dropChange(requestId: string): Promise<void> {
    await this.database.delete('changes', requestId);
  }

  // What is being typed, so that a closed tab loses nothing.
  async keepDraft(account: string, session: string, slot: string, text: string): Promise<void> {
    const seal = await this.sealOf(account, session);
    if (seal === null) return;
    const sealed = await seal.close(['draft', account, session, slot], text);
    await this.database.put('drafts', { account, session, slot, sealed });
  }

  async draft(account: string, session: string, slot: string): Promise<string | null> {
    const [row, seal] = await Promise.all([
      this.database.get('drafts', [account, session, slot]),
      this.sealOf(account, session),
    ]);
    if (row === undefined || seal === null) return null;
    return seal.open(['draft', account, session, slot], row.sealed);
  }

  async dropDraft(account: string, session: string, slot: string): Promise<void> {
    await this.database.delete('drafts', [account, session, slot]);
  }

  // Without its key nothing of a session can be read again, whatever a disk remembers.
  async wipeSession(account: string, session: string): Promise<void> {
    const transaction = this.database.transaction(allStores, 'readwrite');
    const changes = transaction.objectStore('changes');
    const drafts = transaction.objectStore('drafts');
    await transaction.objectStore('keys').delete([account, session]);
    await transaction.objectStore('sessions').delete([account, session]);
    for (const key of await changes.index('session').getAllKeys([account, session])) await changes.delete(key);
    for (const key of await drafts.index('session').getAllKeys([account, session])) await drafts.delete(key);
    await transaction.done;
  }

  async wipeAccount(account: string): Promise<void> {
    for (const row of await this.database.getAllFromIndex('sessions', 'account', account)) {
      await this.wipeSession(account, row.session);
    }
    if ((await this.lastAccount()) === account) await this.database.delete('device', 'account');
  }

  // Sessions of any account whose time is over and that have nothing left to send. Returns whether there were any.
  async wipeEnded(): Promise<boolean> {
    const ended = (await this.database.getAll('sessions')).filter((row) => row.endMs <= this.now());
    let wiped = false;
    for (const { account, session } of ended) {
      if ((await this.changeCount(account, session)) > 0) continue;
      await this.wipeSession(account, session);
      wiped = true;
    }
    return wiped;
  }

  private async changeRows(account: string, session: string): Promise<ChangeRow[]> {
    const rows = await this.database.getAllFromIndex('changes', 'session', [account, session]);
    return rows.sort((left, right) => left.order - right.order);
  }

  private async openSession(row: SessionRow): Promise<KeptSession> {
    const { account, session, endMs, sealed } = row;
    const seal = await this.sealOf(account, session);
    const text = seal === null ? null : await seal.open(['session', account, session], sealed);
    return { name: session, endMs, text };
  }

  private async sealOf(account: string, session: string): Promise<Seal | null> {
    const row = await this.database.get('keys', [account, session]);
    return row === undefined ? null : new Seal(row.key);
  }

  private async makeSeal(account: string, session: string): Promise<Seal> {
    const fresh = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
    const transaction = this.database.transaction('keys', 'readwrite');
    const row = await transaction.store.get([account, session]);
    if (row === undefined) await transaction.store.put({ account, session, key: fresh });
    await transaction.done;
    return new Seal(row?.key ?? fresh);
  }

  private async deviceValue(key: string, make: () => string): Promise<string> {
    const transaction = this.database.transaction('device', 'readwrite');
    const kept = await transaction.store.get(key);
    const value = kept ?? make();
    if (kept === undefined) await transaction.store.put(value, key);
    await transaction.done;
    return value;
  }
}
