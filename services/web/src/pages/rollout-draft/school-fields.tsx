import { useState } from 'react';
import { lastSegment } from '../../api/names';
import { FormField } from '../../components/form-field';
import { kindWord } from '../../components/organization-list';
import { messages } from '../../messages';
import type { DraftChoices } from '.';
import type { FieldGroupProps } from './draft-form';
import { SubtreePicker } from './subtree-picker';

// Which schools take part.
export function SchoolFields({ values, errors, onChange, choices }: FieldGroupProps & { choices: DraftChoices }) {
  const [places, setPlaces] = useState(choices.places);
  const words = messages.rolloutDraft;
  const titleOf = (name: string) => places.find((place) => place.name === name)?.title ?? lastSegment(name);
  return (
    <fieldset className="card form">
      <legend>
        <h2>{words.who}</h2>
      </legend>
      <FormField label={words.organization} hint={words.organizationHint} error={errors.organization}>
        {(attributes) => (
          <select
            {...attributes}
            required
            value={values.organization}
            onChange={(event) => {
              // Parts of another organization would be refused.
              onChange({ organization: event.target.value, included: [], excluded: [] });
            }}
          >
            <option value="">{words.choose}</option>
            {choices.organizations.map((organization) => (
              <option key={organization.name} value={organization.name}>
                {`${kindWord(organization.kind)}: ${organization.title}`}
              </option>
            ))}
          </select>
        )}
      </FormField>
      {values.organization !== '' && (
        <SubtreePicker
          agency={choices.agency}
          organization={values.organization}
          included={values.included}
          excluded={values.excluded}
          titleOf={titleOf}
          onFound={(found) => {
            setPlaces((previous) => [...previous, ...found]);
          }}
          onChange={(included, excluded) => {
            onChange({ included, excluded });
          }}
        />
      )}
    </fieldset>
  );
}
