import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { backoffMs } from '../../api/backoff';
import { field, identity } from '../../api/clients';
import { isConnectionLost, isUnauthenticated, problemOf, type Problem } from '../../api/errors';
import { makeRequestId } from '../../api/request-id';
import { useSession } from '../../api/session';
import { deviceIdOf, onOtherTabs, tellOtherTabs } from '../../field/device';
import { shownRecords, type PendingChange, type ShownRecord } from '../../field/records';
import { fetchSession, readKept, readPending, recordChange, syncSession } from '../../field/sync';
import type { FieldRecordContent, GetFieldSessionResponse } from '../../gen/icap/collection/v1/field_pb';
import { useFieldPlace } from './field-gate';

// What the other rater and other devices of the person wrote is asked for this often.
const askEveryMs = 60_000;

export type SyncPhase = 'idle' | 'sending' | 'offline' | 'signed-out' | 'other-account' | 'failed';

interface Kept {
  session: GetFieldSessionResponse | null;
  pending: PendingChange[];
  over: boolean;
}

export interface Recording {
  // Null while it is read.
  kept: Kept | null;
  records: ShownRecord[];
  phase: SyncPhase;
  problem: Problem | null;
  reachedAt: Date | null;
  syncNow: () => Promise<void>;
  record: (recordId: string, content: FieldRecordContent, resolves?: string[]) => Promise<void>;
  drop: (requestId: string) => Promise<void>;
  reload: () => Promise<void>;
  // Takes the session anew as the service has it.
  fetchAgain: () => Promise<void>;
}

// Calls `sync` at once, when the browser comes online or into view, every minute, and after growing pauses when it failed.
function useSyncClock(sync: () => Promise<boolean>): void {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let failures = 0;
    let ended = false;
    const run = async () => {
      clearTimeout(timer);
      const reached = await sync();
      failures = reached ? 0 : failures + 1;
      clearTimeout(timer);
      if (!ended) timer = setTimeout(() => void run(), reached ? askEveryMs : backoffMs(failures));
    };
    const now = () => void run();
    now();
    window.addEventListener('online', now);
    document.addEventListener('visibilitychange', now);
    return () => {
      ended = true;
      clearTimeout(timer);
      window.removeEventListener('online', now);
      document.removeEventListener('visibilitychange', now);
    };
  }, [sync]);
}

// Makes sure that the session cookie, and the token that goes with it, are the account's.
function useRightSession(account: string): () => Promise<boolean> {
  const { current, setSession } = useSession();
  const latest = useRef(current);
  useEffect(() => {
    latest.current = current;
  });
  return useCallback(async () => {
    if (latest.current.state === 'signed-in') return latest.current.session.account === account;
    const session = await identity.getSession({});
    if (session.account !== account) return false;
    setSession(session);
    return true;
  }, [account, setSession]);
}

function useKept(name: string) {
  const { vault, account } = useFieldPlace();
  const [kept, setKept] = useState<Kept | null>(null);
  const place = useMemo(() => ({ vault, account, name }), [vault, account, name]);
  const reload = useCallback(async () => {
    const [row, session, pending] = await Promise.all([
      vault.session(account, name),
      readKept(place),
      readPending(place),
    ]);
    setKept({ session, pending, over: row !== null && row.endMs <= Date.now() });
  }, [vault, account, name, place]);
  useEffect(() => {
    void reload();
    return onOtherTabs(() => void reload());
  }, [reload]);
  // The time can end while the page is open.
  useEffect(() => {
    const timer = setInterval(() => void reload(), askEveryMs);
    return () => {
      clearInterval(timer);
    };
  }, [reload]);
  return { kept, place, reload };
}

function useSync(place: ReturnType<typeof useKept>['place'], reload: () => Promise<void>) {
  const rightSession = useRightSession(place.account);
  const [phase, setPhase] = useState<SyncPhase>('idle');
  const [problem, setProblem] = useState<Problem | null>(null);
  const [reachedAt, setReachedAt] = useState<Date | null>(null);
  const sync = useCallback(async () => {
    setPhase('sending');
    setProblem(null);
    let reached = false;
    try {
      if (await rightSession()) {
        await syncSession(field, place, await deviceIdOf(place.vault));
        setPhase('idle');
        setReachedAt(new Date());
      } else setPhase('other-account');
      reached = true;
    } catch (error) {
      if (isUnauthenticated(error)) setPhase('signed-out');
      else if (isConnectionLost(error)) setPhase('offline');
      else {
        setPhase('failed');
        setProblem(problemOf(error));
      }
    }
    await reload();
    tellOtherTabs();
    return reached;
  }, [place, rightSession, reload]);
  return { phase, problem, reachedAt, sync };
}

// A session as it is on this device, and what keeps it and the service the same.
export function useRecording(name: string): Recording {
  const { kept, place, reload } = useKept(name);
  const { phase, problem, reachedAt, sync } = useSync(place, reload);
  useSyncClock(sync);
  const record = useCallback(
    async (recordId: string, content: FieldRecordContent, resolves: string[] = []) => {
      await recordChange(place, makeRequestId, recordId, content, resolves);
      await reload();
      tellOtherTabs();
      void sync();
    },
    [place, reload, sync],
  );
  const drop = useCallback(
    async (requestId: string) => {
      await place.vault.dropChange(requestId);
      await reload();
      tellOtherTabs();
    },
    [place, reload],
  );
  const records = useMemo(() => (kept?.session == null ? [] : shownRecords(kept.session, kept.pending)), [kept]);
  const syncNow = useCallback(async () => {
    await sync();
  }, [sync]);
  const fetchAgain = useCallback(async () => {
    await fetchSession(field.getFieldSession, place);
    await reload();
    tellOtherTabs();
  }, [place, reload]);
  return { kept, records, phase, problem, reachedAt, syncNow, record, drop, reload, fetchAgain };
}
