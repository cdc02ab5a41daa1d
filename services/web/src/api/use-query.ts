import { useCallback, useEffect, useRef, useState } from 'react';
import { isAborted, isUnauthenticated, problemOf, type Problem } from './errors';
import { useSession } from './session';

export type Query<Value> =
  { state: 'loading' } | { state: 'failed'; problem: Problem } | { state: 'ready'; value: Value };

// Runs `load` when `key` changes and when `reload` is called; a reload keeps showing the earlier value meanwhile.
export function useQuery<Value>(
  key: string,
  load: (signal: AbortSignal) => Promise<Value>,
): { query: Query<Value>; reload: () => void } {
  const { dropSession } = useSession();
  const [result, setResult] = useState<{ key: string; query: Query<Value> }>({ key, query: { state: 'loading' } });
  const [round, setRound] = useState(0);
  // `load` is a new closure at every render; `key` names what it reads.
  const latestLoad = useRef(load);
  useEffect(() => {
    latestLoad.current = load;
  });
  useEffect(() => {
    const abort = new AbortController();
    latestLoad.current(abort.signal).then(
      (value) => {
        if (!abort.signal.aborted) setResult({ key, query: { state: 'ready', value } });
      },
      (error: unknown) => {
        if (abort.signal.aborted || isAborted(error)) return;
        if (isUnauthenticated(error)) dropSession();
        setResult({ key, query: { state: 'failed', problem: problemOf(error) } });
      },
    );
    return () => {
      abort.abort();
    };
  }, [key, round, dropSession]);
  const reload = useCallback(() => {
    setRound((previous) => previous + 1);
  }, []);
  return { query: result.key === key ? result.query : { state: 'loading' }, reload };
}
