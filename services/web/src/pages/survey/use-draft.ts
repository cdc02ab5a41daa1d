import { useCallback, useMemo, useRef, useState } from 'react';
import { browserStorage, draftKey, emptyDraft, readDraft, removeDraft, writeDraft, type Draft } from './draft';

// The draft as the page and the browser's storage hold it.
export function useDraft(code: string) {
  const storage = useMemo(() => browserStorage(), []);
  const key = useMemo(() => draftKey(code), [code]);
  const [draft, setDraft] = useState<Draft>(() => readDraft(storage, key));
  const [isKept, setIsKept] = useState(storage !== null);
  // Read by callbacks that outlive a render.
  const latest = useRef(draft);
  const change = useCallback(
    (next: Draft) => {
      latest.current = next;
      setDraft(next);
      setIsKept(writeDraft(storage, key, next));
    },
    [storage, key],
  );
  const remove = useCallback(() => {
    latest.current = emptyDraft;
    setDraft(emptyDraft);
    removeDraft(storage, key);
  }, [storage, key]);
  return { draft, latest, isKept, change, remove };
}

export type DraftKeeper = ReturnType<typeof useDraft>;
