import { useId } from 'react';
import { messages } from '../../messages';
import { mostForms } from './batch';
import type { FormItem } from './form-items';
import { ItemRow } from './item-row';
import type { Batch } from './use-batch';
import { useKeyIn } from './use-key-in';

const words = messages.paper.keyIn;

interface KeyInProps {
  batch: Batch;
  items: FormItem[];
  // Of the statements.
  language: string;
}

// One form with the keyboard: a number picks an option, and the next statement that is asked gets the focus.
export function KeyIn({ batch, items, language }: KeyInProps) {
  const { current, correcting, forms } = batch.draft;
  const id = useId();
  const state = useKeyIn(batch, items);
  const { asked, missing, sum } = state;
  if (correcting === null && forms.length >= mostForms) return <p>{words.full(mostForms)}</p>;
  return (
    <section className="card stack" aria-labelledby={`${id}-title`}>
      <h3 id={`${id}-title`}>
        {correcting === null ? words.title(forms.length + 1) : words.correcting(correcting + 1)}
      </h3>
      <p className="field-hint">{words.hint}</p>
      <ScaleKeys items={items} language={language} />
      <ol className="paper-items">
        {items.map((item) => (
          <ItemRow
            key={item.id}
            item={item}
            language={language}
            category={current[item.id]}
            isAsked={asked.has(item.id)}
            isMissing={missing.includes(item)}
            inputRef={(input) => {
              state.setInput(item.id, input);
            }}
            onAnswer={(category, step) => {
              state.answer(item, category, step);
            }}
          />
        ))}
      </ol>
      {missing.length > 0 && (
        <p className="field-error" role="alert">
          {words.incomplete(missing.length)}
        </p>
      )}
      <div className="button-row">
        <button type="button" className="button button-primary" ref={state.addButton} onClick={state.add}>
          {correcting === null ? words.add(sum) : words.change(sum)}
        </button>
        {(correcting !== null || Object.keys(current).length > 0) && (
          <button type="button" className="button button-quiet" onClick={state.drop}>
            {correcting === null ? words.drop : words.keep}
          </button>
        )}
      </div>
      <p role="status">{state.told}</p>
    </section>
  );
}

interface Scale {
  options: string[];
  first: number;
  last: number;
}

// The options of statements that follow each other and have the same ones.
function scalesOf(items: FormItem[]): Scale[] {
  const scales: Scale[] = [];
  for (const { number, options } of items) {
    const last = scales.at(-1);
    if (last?.options.join('\n') === options.join('\n')) last.last = number;
    else scales.push({ options, first: number, last: number });
  }
  return scales;
}

function ScaleKeys({ items, language }: { items: FormItem[]; language: string }) {
  return (
    <dl className="paper-scales">
      {scalesOf(items).map(({ options, first, last }) => (
        <div key={first}>
          <dt>{words.scale(first, last)}</dt>
          <dd lang={language}>
            {options.map((option, index) => (
              <span key={option}>
                <b>{index + 1}</b> {option}
              </span>
            ))}
          </dd>
        </div>
      ))}
    </dl>
  );
}
