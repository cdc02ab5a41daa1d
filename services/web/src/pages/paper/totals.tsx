import { useState, type FormEvent } from 'react';
import { FormField } from '../../components/form-field';
import { Notice } from '../../components/notice';
import { messages } from '../../messages';
import { sumOf, sumOfAll, typedNumber } from './batch';
import type { Answers } from './form-items';
import type { Batch } from './use-batch';

const words = messages.paper.batch;

// Null: it is right.
function faultOf(text: string, found: number, differs: (typed: number, found: number) => string): string | null {
  const typed = typedNumber(text);
  if (typed === null) return words.noNumber;
  return typed === found ? null : differs(typed, found);
}

// Number and sum as counted by hand. Nothing is sent before both are those of the batch.
export function Totals({ batch, onSubmit }: { batch: Batch; onSubmit: () => void }) {
  const { draft, change } = batch;
  const { forms, formCount, total, current, correcting } = draft;
  const [isTried, setIsTried] = useState(false);
  const countFault = faultOf(formCount, forms.length, words.formCountDiffers);
  const totalFault = faultOf(total, sumOfAll(forms), words.totalDiffers);
  const isUnfinished = correcting !== null || Object.keys(current).length > 0;
  const stop = forms.length === 0 ? words.empty : isUnfinished ? words.unfinished : null;
  const isWrong = countFault !== null || totalFault !== null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setIsTried(stop !== null || isWrong);
    if (stop === null && !isWrong) onSubmit();
  };
  const isChecked = isTried && stop === null;
  const areTyped = typedNumber(formCount) !== null && typedNumber(total) !== null;
  return (
    <form className="form card" noValidate aria-label={words.totals} onSubmit={submit}>
      <div className="side-by-side">
        <TotalField
          label={words.formCount}
          hint={words.formCountHint}
          error={isChecked ? countFault : null}
          value={formCount}
          onChange={(text) => {
            change({ formCount: text });
          }}
        />
        <TotalField
          label={words.total}
          hint={words.totalHint}
          error={isChecked ? totalFault : null}
          value={total}
          onChange={(text) => {
            change({ total: text });
          }}
        />
      </div>
      {isTried && stop !== null && (
        <p className="field-error" role="alert">
          {stop}
        </p>
      )}
      {isChecked && areTyped && isWrong && <SumList forms={forms} />}
      <p>
        <button type="submit" className="button button-primary">
          {words.submit}
        </button>
      </p>
    </form>
  );
}

interface TotalFieldProps {
  label: string;
  hint: string;
  error: string | null;
  value: string;
  onChange: (text: string) => void;
}

function TotalField({ label, hint, error, value, onChange }: TotalFieldProps) {
  return (
    <FormField label={label} hint={hint} error={error ?? undefined}>
      {(attributes) => (
        <input
          {...attributes}
          inputMode="numeric"
          autoComplete="off"
          value={value}
          onChange={(event) => {
            onChange(event.target.value);
          }}
        />
      )}
    </FormField>
  );
}

// The sum of each form, so that the one that was keyed in wrongly can be found.
function SumList({ forms }: { forms: Answers[] }) {
  return (
    <Notice tone="error" title={words.mismatch} alert>
      <p>{words.mismatchText}</p>
      <ol className="paper-sums">
        {forms.map((form, index) => (
          <li key={index}>{words.sumOfForm(index + 1, sumOf(form))}</li>
        ))}
      </ol>
    </Notice>
  );
}
