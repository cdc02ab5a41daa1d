import { FormField } from '../../components/form-field';
import { TimeZoneOptions } from '../../components/time-zone-options';
import { messages } from '../../messages';
import type { FieldGroupProps } from './draft-form';

// When the rollout opens and closes by itself.
export function WindowFields({ values, errors, onChange }: FieldGroupProps) {
  const words = messages.rolloutDraft;
  return (
    <fieldset className="card form">
      <legend>
        <h2>{words.window}</h2>
      </legend>
      <p className="quiet">{words.windowLead}</p>
      <div className="field-row">
        {(['opens', 'closes'] as const).map((end) => (
          <FormField key={end} label={words[end]} error={errors[end]}>
            {(attributes) => (
              <input
                {...attributes}
                type="datetime-local"
                value={values[end]}
                onChange={(event) => {
                  onChange({ [end]: event.target.value });
                }}
              />
            )}
          </FormField>
        ))}
        <FormField label={words.timeZone} error={errors.timeZone}>
          {(attributes) => (
            <select
              {...attributes}
              value={values.timeZone}
              onChange={(event) => {
                onChange({ timeZone: event.target.value });
              }}
            >
              <TimeZoneOptions chosen={values.timeZone} />
            </select>
          )}
        </FormField>
      </div>
      {values.opens !== '' && (
        <label className="check">
          <input
            type="checkbox"
            checked={values.acceptUnconfirmed}
            onChange={(event) => {
              onChange({ acceptUnconfirmed: event.target.checked });
            }}
          />
          <span>{words.acceptUnconfirmed}</span>
        </label>
      )}
    </fieldset>
  );
}
