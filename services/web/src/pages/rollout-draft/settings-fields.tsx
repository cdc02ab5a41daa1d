import { FormField } from '../../components/form-field';
import { DeliveryChannel } from '../../gen/icap/collection/v1/rollout_pb';
import { messages } from '../../messages';
import { languageNames, languages } from '../../messages/survey';
import type { FieldGroupProps } from './draft-form';
import { channelPlaces } from './draft-values';

const names: Partial<Record<string, string>> = languageNames;

export function languageName(tag: string): string {
  return names[tag] ?? tag;
}

// Languages, limits of disclosure, reminders and ways of sending.
export function SettingsFields(props: FieldGroupProps) {
  const words = messages.rolloutDraft;
  return (
    <>
      <LanguageFields {...props} />
      <fieldset className="card form">
        <legend>
          <h2>{words.settings}</h2>
        </legend>
        <p className="quiet">{words.settingsLead}</p>
        <LimitFields {...props} />
        <ChannelFields {...props} />
      </fieldset>
    </>
  );
}

function LanguageFields({ values, errors, onChange }: FieldGroupProps) {
  const words = messages.rolloutDraft;
  const [main = ''] = values.languages;
  const all = [...new Set([...languages, ...values.languages])];
  return (
    <fieldset className="card form">
      <legend>
        <h2>{words.languages}</h2>
      </legend>
      <FormField label={words.mainLanguage} error={errors.languages}>
        {(attributes) => (
          <select
            {...attributes}
            value={main}
            onChange={(event) => {
              const chosen = event.target.value;
              onChange({ languages: [chosen, ...values.languages.slice(1).filter((tag) => tag !== chosen)] });
            }}
          >
            {all.map((tag) => (
              <option key={tag} value={tag}>
                {languageName(tag)}
              </option>
            ))}
          </select>
        )}
      </FormField>
      <div role="group" aria-label={words.otherLanguages}>
        <p className="quiet">{words.otherLanguages}</p>
        {all
          .filter((tag) => tag !== main)
          .map((tag) => (
            <label key={tag} className="check">
              <input
                type="checkbox"
                checked={values.languages.includes(tag)}
                onChange={(event) => {
                  const others = values.languages.filter((other) => other !== tag);
                  onChange({ languages: event.target.checked ? [...others, tag] : others });
                }}
              />
              <span lang={tag}>{languageName(tag)}</span>
            </label>
          ))}
      </div>
    </fieldset>
  );
}

function LimitFields({ values, errors, onChange }: FieldGroupProps) {
  const words = messages.rolloutDraft;
  const limits = [
    { field: 'minimumRespondents', label: words.minimumRespondents, hint: words.minimumRespondentsHint },
    { field: 'minimumRate', label: words.minimumRate, hint: words.minimumRateHint },
    { field: 'completeRate', label: words.completeRate, hint: words.completeRateHint },
    { field: 'reminderDays', label: words.reminderDays, hint: words.reminderDaysHint },
  ] as const;
  return limits.map(({ field, label, hint }) => (
    <FormField key={field} label={label} hint={hint} error={errors[field]}>
      {(attributes) => (
        <input
          {...attributes}
          inputMode={field === 'reminderDays' ? 'text' : 'decimal'}
          value={values[field]}
          onChange={(event) => {
            onChange({ [field]: event.target.value });
          }}
        />
      )}
    </FormField>
  ));
}

const channelOptions = [
  { channel: DeliveryChannel.UNSPECIFIED, word: messages.rolloutDraft.channelNames.none },
  { channel: DeliveryChannel.EMAIL, word: messages.rolloutDraft.channelNames.email },
  { channel: DeliveryChannel.LETTER, word: messages.rolloutDraft.channelNames.letter },
  { channel: DeliveryChannel.EXPORT, word: messages.rolloutDraft.channelNames.export },
];

function ChannelFields({ values, errors, onChange }: FieldGroupProps) {
  const words = messages.rolloutDraft;
  return (
    <div role="group" aria-label={words.channels} className="form">
      <h3>{words.channels}</h3>
      <div className="field-row">
        {Array.from({ length: channelPlaces }, (_, place) => (
          <FormField
            key={place}
            label={words.channelPlaces[place] ?? ''}
            error={place === 0 ? errors.channels : undefined}
          >
            {(attributes) => (
              <select
                {...attributes}
                value={values.channels[place]}
                onChange={(event) => {
                  const chosen =
                    channelOptions.find(({ channel }) => String(channel) === event.target.value)?.channel ??
                    DeliveryChannel.UNSPECIFIED;
                  onChange({ channels: values.channels.map((channel, other) => (other === place ? chosen : channel)) });
                }}
              >
                {channelOptions
                  // The first place cannot be empty: without any way the usual two would apply.
                  .filter(({ channel }) => place > 0 || channel !== DeliveryChannel.UNSPECIFIED)
                  .map(({ channel, word }) => (
                    <option key={channel} value={channel}>
                      {word}
                    </option>
                  ))}
              </select>
            )}
          </FormField>
        ))}
      </div>
    </div>
  );
}
