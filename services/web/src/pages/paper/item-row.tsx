import { useId, useState, type KeyboardEvent } from 'react';
import { messages } from '../../messages';
import type { FormItem } from './form-items';

const words = messages.paper.keyIn;

interface ItemRowProps {
  item: FormItem;
  // Of the statement.
  language: string;
  category: number | undefined;
  isAsked: boolean;
  isMissing: boolean;
  inputRef: (input: HTMLInputElement | null) => void;
  // Null: no answer. Then the next or the earlier statement, or this one still.
  onAnswer: (category: number | null, step: 1 | 0 | -1) => void;
}

// What was typed into the field of an item with so many options: a digit replaces what was there, unless the options
// have two digits.
function readDigits(text: string, optionCount: number): number {
  const digits = text.replaceAll(/\D/g, '');
  return Number(optionCount < 10 ? digits.slice(-1) : digits.slice(-2));
}

// A statement, and the number of the option that is chosen on the form.
export function ItemRow({ item, language, category, isAsked, isMissing, inputRef, onAnswer }: ItemRowProps) {
  const id = useId();
  const [isOutside, setIsOutside] = useState(false);
  const count = item.options.length;
  if (!isAsked) {
    return (
      <li className="paper-item quiet" data-item={item.id}>
        <span lang={language}>{words.label(item.number, item.text)}</span>
        <span>{words.notAsked}</span>
      </li>
    );
  }
  const type = (text: string) => {
    const typed = readDigits(text, count);
    setIsOutside(typed > count);
    if (typed > count) return;
    // With two digits 1 may become 12, so that the focus stays until Enter.
    const mayGrow = typed * 10 <= count && typed > 0;
    if (text.trim() === '') onAnswer(null, 0);
    else onAnswer(typed === 0 ? null : typed, mayGrow ? 0 : 1);
  };
  const press = (event: KeyboardEvent) => {
    const steps: Partial<Record<string, 1 | -1>> = { Enter: 1, ArrowDown: 1, ArrowUp: -1 };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    setIsOutside(false);
    onAnswer(category ?? null, step);
  };
  const error = isOutside ? words.outOfRange(count) : isMissing ? words.missing : null;
  return (
    <li className="paper-item" data-item={item.id}>
      <label htmlFor={id}>
        <span lang={language}>{words.label(item.number, item.text)}</span>
        {!item.required && <span className="quiet"> ({words.optional})</span>}
      </label>
      <span className="paper-answer">
        <input
          id={id}
          ref={inputRef}
          inputMode="numeric"
          autoComplete="off"
          value={category ?? ''}
          aria-describedby={`${id}-chosen`}
          aria-invalid={error !== null}
          onFocus={(event) => {
            event.target.select();
          }}
          onKeyDown={press}
          onChange={(event) => {
            type(event.target.value);
          }}
        />
        <span id={`${id}-chosen`} className={error === null ? 'quiet' : 'field-error'} aria-live="polite">
          {error ?? (category === undefined ? words.noAnswer : item.options[category - 1])}
        </span>
      </span>
    </li>
  );
}
