import { useState, type FormEvent } from 'react';
import { rosters } from '../../api/clients';
import { problemOf, violationsOf, type Problem } from '../../api/errors';
import { makeRequestId } from '../../api/request-id';
import { FormField } from '../../components/form-field';
import { ProblemNotice } from '../../components/status';
import type { RosterPolicy } from '../../gen/icap/collection/v1/roster_pb';
import { messages } from '../../messages';
import { checkValues, errorsOf, policyOf, valuesOf, type PolicyErrors, type PolicyValues } from './policy-values';

const words = messages.rosterPolicy;

const numbers = [
  { field: 'maxRemoved', label: words.maxRemoved, hint: words.maxRemovedHint },
  { field: 'certainty', label: words.certainty, hint: words.certaintyHint },
] as const;

// Who is asked, when an import is stopped, and from when on records are joined.
export function PolicyForm({ policy, onChange }: { policy: RosterPolicy; onChange: () => void }) {
  const [values, setValues] = useState(() => valuesOf(policy));
  const [errors, setErrors] = useState<PolicyErrors>({});
  const [problem, setProblem] = useState<Problem | null>(null);
  const [state, setState] = useState<'changed' | 'saving' | 'saved'>('changed');
  const change = (field: keyof PolicyValues, text: string) => {
    setValues({ ...values, [field]: text });
    setState('changed');
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const wrong = checkValues(values);
    setErrors(wrong);
    setProblem(null);
    if (Object.keys(wrong).length > 0) return;
    setState('saving');
    try {
      await rosters.updateRosterPolicy({ policy: policyOf(values, policy.parent), requestId: makeRequestId() });
      setState('saved');
      onChange();
    } catch (error) {
      const found = errorsOf(violationsOf(error));
      setErrors(found);
      if (Object.keys(found).length === 0) setProblem(problemOf(error));
      setState('changed');
    }
  };
  return (
    <form className="form card wide-form" noValidate onSubmit={(event) => void submit(event)}>
      <FormField label={words.askedRoles} hint={words.askedRolesHint} error={errors.askedRoles}>
        {(attributes) => (
          <textarea
            {...attributes}
            rows={3}
            autoCapitalize="none"
            spellCheck={false}
            value={values.askedRoles}
            onChange={(event) => {
              change('askedRoles', event.target.value);
            }}
          />
        )}
      </FormField>
      {numbers.map(({ field, label, hint }) => (
        <FormField key={field} label={label} hint={hint} error={errors[field]}>
          {(attributes) => (
            <input
              {...attributes}
              inputMode="decimal"
              autoComplete="off"
              value={values[field]}
              onChange={(event) => {
                change(field, event.target.value);
              }}
            />
          )}
        </FormField>
      ))}
      {problem !== null && <ProblemNotice problem={problem} />}
      <div className="button-row">
        <button type="submit" className="button button-primary" disabled={state === 'saving'}>
          {state === 'saving' ? words.saving : words.save}
        </button>
      </div>
      <p role="status">{state === 'saved' ? words.saved : ''}</p>
    </form>
  );
}
