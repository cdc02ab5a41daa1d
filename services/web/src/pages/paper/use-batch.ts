import { useCallback, useState } from 'react';
import { draftKey, newDraft, readDraft, tabStorage, writeDraft, type BatchDraft } from './batch-draft';

export interface Batch {
  draft: BatchDraft;
  change: (change: Partial<BatchDraft>) => void;
  // Begins another one.
  clear: () => void;
  // The browser keeps it over a reload.
  isKept: boolean;
}

// The batch of an account for a school; what changes is kept at once.
export function useBatch(account: string, school: string): Batch {
  const [storage] = useState(tabStorage);
  const key = draftKey(account, school);
  const [draft, setDraft] = useState(() => readDraft(storage, key));
  const [isKept, setIsKept] = useState(storage !== null);
  const keep = useCallback(
    (next: BatchDraft) => {
      setDraft(next);
      setIsKept(writeDraft(storage, key, next));
    },
    [storage, key],
  );
  return {
    draft,
    isKept,
    change: (change) => {
      keep({ ...draft, ...change });
    },
    clear: () => {
      keep(newDraft());
    },
  };
}
