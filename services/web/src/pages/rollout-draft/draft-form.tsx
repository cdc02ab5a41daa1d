import { useRef, useState, type FormEvent } from 'react';
import { useNavigate } from 'react-router-dom';
import { rollouts } from '../../api/clients';
import { problemOf, reasonOf, violationsOf, type Problem } from '../../api/errors';
import { pathOf } from '../../api/names';
import { makeRequestId } from '../../api/request-id';
import { Notice } from '../../components/notice';
import { ProblemNotice } from '../../components/status';
import type { Rollout } from '../../gen/icap/collection/v1/rollout_pb';
import { messages } from '../../messages';
import type { DraftChoices } from '.';
import { checkDraft, errorsOf, rolloutOf, type DraftErrors, type DraftValues } from './draft-values';
import { QuestionFields } from './question-fields';
import { SchoolFields } from './school-fields';
import { SettingsFields } from './settings-fields';
import { WindowFields } from './window-fields';

// What each group of fields gets.
export interface FieldGroupProps {
  values: DraftValues;
  errors: DraftErrors;
  onChange: (change: Partial<DraftValues>) => void;
}

interface DraftFormProps {
  choices: DraftChoices;
  // Null for a new one.
  earlier: Rollout | null;
  first: DraftValues;
}

// Errors that belong to one field though the service names none.
function errorsOfReason(error: unknown, text: string): DraftErrors {
  switch (reasonOf(error)) {
    case 'ROLLOUT_EXISTS':
      return { id: text };
    case 'NO_SCHOOLS':
    case 'ORGANIZATION_NOT_FOUND':
      return { organization: text };
    case 'REVISION_NOT_FOUND':
      return { revision: text };
    default:
      return {};
  }
}

async function save(agency: string, values: DraftValues, earlier: Rollout | null): Promise<Rollout> {
  const requestId = makeRequestId();
  const name = earlier?.name ?? `${agency}/rollouts/${values.id}`;
  const rollout = rolloutOf(values, name, earlier);
  return earlier === null
    ? rollouts.createRollout({ parent: agency, rolloutId: values.id, rollout, requestId })
    : rollouts.updateRollout({ rollout, requestId });
}

export function DraftForm({ choices, earlier, first }: DraftFormProps) {
  const [values, setValues] = useState(first);
  const [errors, setErrors] = useState<DraftErrors>({});
  const [problem, setProblem] = useState<Problem | null>(null);
  const [saving, setSaving] = useState(false);
  const summary = useRef<HTMLDivElement>(null);
  const navigate = useNavigate();
  const words = messages.rolloutDraft;
  const change = (part: Partial<DraftValues>) => {
    setValues((previous) => ({ ...previous, ...part }));
  };
  const refuse = (found: DraftErrors, because: Problem | null) => {
    setErrors(found);
    setProblem(because);
    setSaving(false);
    summary.current?.focus();
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const found = checkDraft(values);
    if (Object.keys(found).length > 0) {
      refuse(found, null);
      return;
    }
    setSaving(true);
    setErrors({});
    try {
      const saved = await save(choices.agency, values, earlier);
      navigate(pathOf(saved.name));
    } catch (error) {
      const because = problemOf(error);
      const beside = { ...errorsOfReason(error, because.text), ...errorsOf(violationsOf(error)) };
      refuse(beside, Object.keys(beside).length > 0 ? null : because);
    }
  };
  const group = { values, errors, onChange: change };
  return (
    <form className="form wide-form" noValidate onSubmit={(event) => void submit(event)}>
      <div ref={summary} tabIndex={-1}>
        {problem !== null && <ProblemNotice problem={problem} />}
        {Object.keys(errors).length > 0 && (
          <Notice tone="error" title={words.wrong.summary} alert>
            <ul>
              {Object.entries(errors).map(([field, text]) => (
                <li key={field}>{text}</li>
              ))}
            </ul>
          </Notice>
        )}
      </div>
      <QuestionFields {...group} choices={choices} isNew={earlier === null} />
      <SchoolFields {...group} choices={choices} />
      <WindowFields {...group} />
      <SettingsFields {...group} />
      <div className="button-row">
        <button type="submit" className="button button-primary" disabled={saving}>
          {saving ? words.saving : words.save}
        </button>
      </div>
    </form>
  );
}
