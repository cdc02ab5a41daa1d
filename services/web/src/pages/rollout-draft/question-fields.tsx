import { useState } from 'react';
import { lastSegment } from '../../api/names';
import { FormField } from '../../components/form-field';
import { messages } from '../../messages';
import type { DraftChoices } from '.';
import type { FieldGroupProps } from './draft-form';
import { suggestId } from './draft-values';

interface QuestionFieldsProps extends FieldGroupProps {
  choices: DraftChoices;
  isNew: boolean;
}

// Title, identifier and instrument.
export function QuestionFields({ values, errors, onChange, choices, isNew }: QuestionFieldsProps) {
  const [ownId, setOwnId] = useState(false);
  const words = messages.rolloutDraft;
  return (
    <fieldset className="card form">
      <legend>
        <h2>{words.what}</h2>
      </legend>
      <FormField label={words.title} hint={words.titleHint} error={errors.title}>
        {(attributes) => (
          <input
            {...attributes}
            required
            value={values.title}
            maxLength={200}
            onChange={(event) => {
              const title = event.target.value;
              onChange(isNew && !ownId ? { title, id: suggestId(title) } : { title });
            }}
          />
        )}
      </FormField>
      {isNew && (
        <FormField label={words.id} hint={words.idHint} error={errors.id}>
          {(attributes) => (
            <input
              {...attributes}
              required
              value={values.id}
              maxLength={63}
              autoCapitalize="none"
              spellCheck={false}
              onChange={(event) => {
                setOwnId(true);
                onChange({ id: event.target.value });
              }}
            />
          )}
        </FormField>
      )}
      <FormField
        label={words.revision}
        hint={choices.revisions.length === 0 ? words.noRevisions : undefined}
        error={errors.revision}
      >
        {(attributes) => (
          <select
            {...attributes}
            required
            value={values.revision}
            onChange={(event) => {
              onChange({ revision: event.target.value });
            }}
          >
            <option value="">{words.choose}</option>
            {choices.revisions.map((revision) => (
              <option key={revision.name} value={revision.name}>
                {words.revisionOption(revision.title, lastSegment(revision.name))}
              </option>
            ))}
          </select>
        )}
      </FormField>
    </fieldset>
  );
}
