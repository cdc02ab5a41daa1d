import { useState, type FormEvent } from 'react';
import { retention } from '../../api/clients';
import { problemOf, type Problem } from '../../api/errors';
import { makeRequestId } from '../../api/request-id';
import { FormField } from '../../components/form-field';
import { ProblemNotice } from '../../components/status';
import type { RetentionPeriod } from '../../gen/icap/collection/v1/retention_pb';
import { messages } from '../../messages';
import { kindHint, kindTitle } from './kinds';

const longestDays = 36_500;

function isPeriod(text: string, least: number): boolean {
  if (text.trim() === '') return false;
  const days = Number(text);
  return days === 0 || (Number.isInteger(days) && days >= least && days <= longestDays);
}

interface PolicyFormProps {
  agency: string;
  periods: RetentionPeriod[];
  onChange: () => void;
}

// A number of days for each kind of data.
export function PolicyForm({ agency, periods, onChange }: PolicyFormProps) {
  const [typed, setTyped] = useState(() => periods.map(({ days }) => String(days)));
  const [checked, setChecked] = useState(false);
  const [saving, setSaving] = useState(false);
  const [saved, setSaved] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const words = messages.retention;
  const right = periods.map(({ minimumDays }, index) => isPeriod(typed[index] ?? '', minimumDays));
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setChecked(true);
    setSaved(false);
    setProblem(null);
    if (right.includes(false)) return;
    setSaving(true);
    try {
      await retention.updateRetentionPolicy({
        parent: agency,
        periods: periods.map(({ kind }, index) => ({ kind, days: Number(typed[index]) })),
        requestId: makeRequestId(),
      });
      setSaved(true);
      onChange();
    } catch (error) {
      setProblem(problemOf(error));
    }
    setSaving(false);
  };
  return (
    <form className="form card wide-form" noValidate onSubmit={(event) => void submit(event)}>
      {periods.map(({ kind, minimumDays, defaultDays }, index) => (
        <FormField
          key={kind}
          label={words.daysOf(kindTitle(kind))}
          hint={`${kindHint(kind)} ${words.limits(minimumDays, defaultDays)}`}
          error={checked && !right[index] ? words.wrong(minimumDays) : undefined}
        >
          {(attributes) => (
            <input
              {...attributes}
              inputMode="numeric"
              value={typed[index]}
              onChange={(event) => {
                setTyped(typed.map((text, other) => (other === index ? event.target.value : text)));
              }}
            />
          )}
        </FormField>
      ))}
      {problem !== null && <ProblemNotice problem={problem} />}
      <div className="button-row">
        <button type="submit" className="button button-primary" disabled={saving}>
          {saving ? words.saving : words.save}
        </button>
      </div>
      <p role="status">{saved ? words.saved : ''}</p>
    </form>
  );
}
