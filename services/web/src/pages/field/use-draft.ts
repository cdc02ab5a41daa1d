import { useCallback, useEffect, useRef, useState } from 'react';
import { useFieldPlace } from './field-gate';

interface FieldDraft<Value> {
  // Null when nothing was typed.
  draft: Value | null;
  setDraft: (value: Value) => void;
  // Forgets it, after what was typed has become a record.
  dropDraft: () => Promise<void>;
}

// What is being typed in one form, kept sealed with every letter.
export function useDraft<Value>(name: string, slot: string): FieldDraft<Value> {
  const { vault, account } = useFieldPlace();
  const [draft, setShown] = useState<Value | null>(null);
  const touched = useRef(false);
  // In the order of typing.
  const writes = useRef<Promise<void>>(Promise.resolve());
  useEffect(() => {
    let left = false;
    const show = (text: string | null) => {
      if (!left && !touched.current && text !== null) setShown(JSON.parse(text) as Value);
    };
    vault.draft(account, name, slot).then(show, () => {
      // What cannot be opened is as good as not there.
    });
    return () => {
      left = true;
    };
  }, [vault, account, name, slot]);
  const setDraft = useCallback(
    (value: Value) => {
      touched.current = true;
      setShown(value);
      const text = JSON.stringify(value);
      writes.current = writes.current.then(() => vault.keepDraft(account, name, slot, text));
    },
    [vault, account, name, slot],
  );
  const dropDraft = useCallback(() => {
    touched.current = true;
    setShown(null);
    writes.current = writes.current.then(() => vault.dropDraft(account, name, slot));
    return writes.current;
  }, [vault, account, name, slot]);
  return { draft, setDraft, dropDraft };
}
