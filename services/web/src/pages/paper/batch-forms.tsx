import { useRef } from 'react';
import { ScrollTable } from '../../components/scroll-table';
import { messages } from '../../messages';
import { sumOf } from './batch';
import type { Batch } from './use-batch';

const words = messages.paper.batch;

// The forms of the batch with their sums, to be compared with the paper.
export function BatchForms({ batch }: { batch: Batch }) {
  const { draft, change } = batch;
  const { forms, correcting } = draft;
  const title = useRef<HTMLHeadingElement>(null);
  const takeOut = (place: number) => {
    const rest = forms.filter((_, index) => index !== place);
    // The form that is being corrected moves up with the others, or is the one that goes.
    if (correcting === place) change({ forms: rest, correcting: null, current: {} });
    else change({ forms: rest, correcting: correcting !== null && correcting > place ? correcting - 1 : correcting });
    // The button that did it is gone.
    title.current?.focus();
  };
  return (
    <>
      <h3 ref={title} tabIndex={-1}>
        {words.formsTitle}
      </h3>
      {forms.length === 0 ? <p className="quiet">{words.none}</p> : <FormTable batch={batch} onTakeOut={takeOut} />}
    </>
  );
}

function FormTable({ batch, onTakeOut }: { batch: Batch; onTakeOut: (place: number) => void }) {
  const { draft, change } = batch;
  const { forms, sent } = draft;
  return (
    <ScrollTable label={words.formsTitle}>
      <thead>
        <tr>
          <th scope="col">{words.form}</th>
          <th scope="col" className="number">
            {words.answers}
          </th>
          <th scope="col" className="number">
            {words.sum}
          </th>
          <td />
        </tr>
      </thead>
      <tbody>
        {forms.map((form, index) => (
          // Its place is what a form is known by.
          <tr key={index} data-form={index + 1}>
            <th scope="row">{index + 1}</th>
            <td className="number">{Object.keys(form).length}</td>
            <td className="number">{sumOf(form)}</td>
            <td>
              {!sent && (
                <div className="button-row">
                  <button
                    type="button"
                    className="button button-quiet"
                    aria-label={words.correctForm(index + 1)}
                    onClick={() => {
                      change({ correcting: index, current: form });
                    }}
                  >
                    {words.correct}
                  </button>
                  <button
                    type="button"
                    className="button button-quiet"
                    aria-label={words.takeOutForm(index + 1)}
                    onClick={() => {
                      onTakeOut(index);
                    }}
                  >
                    {words.takeOut}
                  </button>
                </div>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </ScrollTable>
  );
}
