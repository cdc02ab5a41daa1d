import { useEffect, useRef, useState } from 'react';
import { problemOf, type Problem } from './errors';
import type { Page } from './pages';
import { useQuery, type Query } from './use-query';

interface MorePages<Entry> {
  entries: Entry[];
  token: string;
}

export interface Pages<Entry> {
  // The pages read so far.
  query: Query<Entry[]>;
  reload: () => void;
  // Null at the end of the list.
  showMore: (() => void) | null;
  loading: boolean;
  problem: Problem | null;
}

// A list that is read page by page as the person asks for more.
export function usePages<Entry>(
  key: string,
  read: (pageToken: string, signal?: AbortSignal) => Promise<Page<Entry>>,
): Pages<Entry> {
  const { query, reload } = useQuery(key, (signal) => read('', signal));
  const [more, setMore] = useState<MorePages<Entry> | null>(null);
  const [loading, setLoading] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const first = query.state === 'ready' ? query.value : null;
  const latestFirst = useRef(first);
  useEffect(() => {
    latestFirst.current = first;
    setMore(null);
    setProblem(null);
  }, [first]);
  const token = more?.token ?? first?.nextPageToken ?? '';
  const readMore = async () => {
    setLoading(true);
    setProblem(null);
    try {
      const page = await read(token);
      // The list was read anew meanwhile, so that this page belongs to another one.
      if (latestFirst.current === first)
        setMore((previous) => ({
          entries: [...(previous?.entries ?? []), ...page.entries],
          token: page.nextPageToken,
        }));
    } catch (error) {
      setProblem(problemOf(error));
    }
    setLoading(false);
  };
  return {
    query:
      query.state === 'ready' ? { state: 'ready', value: [...query.value.entries, ...(more?.entries ?? [])] } : query,
    reload,
    showMore: token === '' ? null : () => void readMore(),
    loading,
    problem,
  };
}
