import { useEffect, useRef, useState, type RefObject } from 'react';
import { messages } from '../../messages';
import { sumOf } from './batch';
import { askedItems, keptAnswers, missingItems, type Answers, type FormItem } from './form-items';
import type { Batch } from './use-batch';

const words = messages.paper.keyIn;

export interface KeyInState {
  asked: ReadonlySet<string>;
  // Items that need an answer, once the person has tried to do without.
  missing: FormItem[];
  sum: number;
  // What has just been done.
  told: string;
  addButton: RefObject<HTMLButtonElement | null>;
  setInput: (item: string, input: HTMLInputElement | null) => void;
  // Takes an answer (null: none), and gives the focus to the next or the earlier item that is asked, or leaves it.
  answer: (item: FormItem, category: number | null, step: 1 | 0 | -1) => void;
  add: () => void;
  // Begins a new form; one that was being corrected stays as it was.
  drop: () => void;
}

// Keying in one form: the answers, and where the focus goes.
export function useKeyIn({ draft, change }: Batch, items: FormItem[]): KeyInState {
  const { current, correcting, forms } = draft;
  const inputs = useRef(new Map<string, HTMLInputElement>());
  const addButton = useRef<HTMLButtonElement>(null);
  // What gets the focus when the answers are drawn: a statement may be asked only then.
  const wanted = useRef<(() => HTMLElement | null | undefined) | null>(null);
  const [isTried, setIsTried] = useState(false);
  const [told, setTold] = useState('');
  useEffect(() => {
    wanted.current?.()?.focus();
    wanted.current = null;
  });
  // A form that is to be corrected comes from the list below.
  const corrected = useRef(correcting);
  useEffect(() => {
    if (correcting !== null && correcting !== corrected.current) inputs.current.get(items[0]?.id ?? '')?.focus();
    corrected.current = correcting;
  }, [correcting, items]);
  const want = (item: FormItem | undefined) => {
    wanted.current = () => (item === undefined ? null : inputs.current.get(item.id));
  };
  const missing = missingItems(current, items);
  const kept = keptAnswers(current, items);
  const begin = (further: Partial<typeof draft>, text: string) => {
    setIsTried(false);
    setTold(text);
    want(items[0]);
    change({ current: {}, correcting: null, ...further });
  };
  return {
    asked: new Set(askedItems(current, items).map(({ id }) => id)),
    missing: isTried ? missing : [],
    sum: sumOf(kept),
    told,
    addButton,
    setInput: (item, input) => {
      if (input === null) inputs.current.delete(item);
      else inputs.current.set(item, input);
    },
    answer: (item, category, step) => {
      // Answers to what is not asked now stay until the form is in the batch, so that a slip above them loses nothing.
      const answers: Answers = Object.fromEntries([
        ...Object.entries(current).filter(([other]) => other !== item.id),
        ...(category === null ? [] : [[item.id, category] as const]),
      ]);
      const way = askedItems(answers, items);
      const next = way[way.findIndex(({ id }) => id === item.id) + step];
      if (step === 1 && next === undefined) wanted.current = () => addButton.current;
      else if (step !== 0 && next !== undefined) want(next);
      setTold('');
      change({ current: answers });
    },
    add: () => {
      const [first] = missing;
      if (first !== undefined) {
        setIsTried(true);
        inputs.current.get(first.id)?.focus();
        return;
      }
      const place = correcting ?? forms.length;
      const all = correcting === null ? [...forms, kept] : forms.map((form, index) => (index === place ? kept : form));
      begin({ forms: all }, words.added(place + 1, sumOf(kept)));
    },
    drop: () => {
      begin({}, '');
    },
  };
}
