import { create } from '@bufbuild/protobuf';
import {
  DeliveryChannel,
  RolloutKind,
  RolloutPoliciesSchema,
  RolloutSchema,
  RolloutWindowSchema,
  type Rollout,
  type RolloutPolicies,
} from '../../gen/icap/collection/v1/rollout_pb';
import { sentence } from '../../format';
import { messages } from '../../messages';

// What the form holds: numbers as typed.
export interface DraftValues {
  title: string;
  id: string;
  revision: string;
  organization: string;
  included: string[];
  excluded: string[];
  opens: string;
  closes: string;
  timeZone: string;
  acceptUnconfirmed: boolean;
  languages: string[];
  minimumRespondents: string;
  minimumRate: string;
  completeRate: string;
  reminderDays: string;
  // By preference; UNSPECIFIED: no such way.
  channels: DeliveryChannel[];
}

export type DraftField = keyof DraftValues;

export const channelPlaces = 3;
const defaultReminderDays = [7, 14];
const defaultChannels = [DeliveryChannel.EMAIL, DeliveryChannel.LETTER];
const defaultLanguage = 'en';
// The address of this page.
const reservedId = 'new';
const reminderLimit = 10;
const lastReminderDay = 365;

export const emptyDraft = (timeZone: string): DraftValues => ({
  title: '',
  id: '',
  revision: '',
  organization: '',
  included: [],
  excluded: [],
  opens: '',
  closes: '',
  timeZone,
  acceptUnconfirmed: false,
  languages: [defaultLanguage],
  minimumRespondents: '',
  minimumRate: '',
  completeRate: '',
  reminderDays: defaultReminderDays.join(', '),
  channels: padded(defaultChannels),
});

function padded(channels: DeliveryChannel[]): DeliveryChannel[] {
  return Array.from({ length: channelPlaces }, (_, place) => channels[place] ?? DeliveryChannel.UNSPECIFIED);
}

function percentText(share: number | undefined): string {
  return share === undefined ? '' : String(Math.round(share * 10_000) / 100);
}

// The form of a draft that is stored.
export function valuesOf(rollout: Rollout, timeZone: string): DraftValues {
  const { policies, window } = rollout;
  return {
    title: rollout.title,
    id: rollout.name.slice(rollout.name.lastIndexOf('/') + 1),
    revision: rollout.revision,
    organization: rollout.organization,
    included: rollout.includedOrganizations,
    excluded: rollout.excludedOrganizations,
    opens: window?.openLocalTime ?? '',
    closes: window?.closeLocalTime ?? '',
    timeZone: window?.timeZone || timeZone,
    acceptUnconfirmed: rollout.acceptUnconfirmed,
    languages: rollout.languages.length === 0 ? [defaultLanguage] : rollout.languages,
    minimumRespondents: policies?.minimumRespondents?.toString() ?? '',
    minimumRate: percentText(policies?.minimumResponseRate),
    completeRate: percentText(policies?.completeResponseRate),
    reminderDays: (policies?.reminderDays?.days ?? defaultReminderDays).join(', '),
    channels: padded(policies === undefined || policies.channels.length === 0 ? defaultChannels : policies.channels),
  };
}

function parseNumbers(text: string): number[] {
  return text
    .split(/[\s,;]+/)
    .filter((part) => part !== '')
    .map(Number);
}

function optionalNumber(text: string): number | undefined {
  return text.trim() === '' ? undefined : Number(text);
}

// No shift of the last bit: 0.65, not 0.6500000000000001.
function shareOf(text: string): number | undefined {
  const percent = optionalNumber(text);
  return percent === undefined ? undefined : Math.round(percent * 100) / 10_000;
}

function policiesOf(values: DraftValues): RolloutPolicies {
  return create(RolloutPoliciesSchema, {
    minimumRespondents: optionalNumber(values.minimumRespondents),
    minimumResponseRate: shareOf(values.minimumRate),
    completeResponseRate: shareOf(values.completeRate),
    reminderDays: { days: parseNumbers(values.reminderDays) },
    channels: values.channels.filter((channel) => channel !== DeliveryChannel.UNSPECIFIED),
  });
}

// What is sent. What the form does not show of an earlier draft stays.
export function rolloutOf(values: DraftValues, name: string, earlier: Rollout | null): Rollout {
  const planned = values.opens !== '' || values.closes !== '';
  return create(RolloutSchema, {
    name,
    kind: earlier?.kind ?? RolloutKind.SURVEY,
    protocolRevisions: earlier?.protocolRevisions ?? [],
    title: values.title.trim(),
    revision: values.revision,
    organization: values.organization,
    includedOrganizations: values.included,
    excludedOrganizations: values.excluded,
    window: planned
      ? create(RolloutWindowSchema, {
          openLocalTime: values.opens,
          closeLocalTime: values.closes,
          timeZone: values.timeZone,
        })
      : undefined,
    acceptUnconfirmed: values.acceptUnconfirmed && values.opens !== '',
    languages: values.languages,
    policies: policiesOf(values),
  });
}

export type DraftErrors = Partial<Record<DraftField, string>>;

function isIn(text: string, low: number, high: number, whole: boolean): boolean {
  const value = optionalNumber(text);
  return value === undefined || (value >= low && value <= high && (!whole || Number.isInteger(value)));
}

function areReminderDays(text: string): boolean {
  const days = parseNumbers(text);
  const inOrder = days.every((day, index) => index === 0 || day > (days[index - 1] ?? 0));
  const each = days.every((day) => Number.isInteger(day) && day >= 1 && day <= lastReminderDay);
  return days.length <= reminderLimit && inOrder && each;
}

// What the service would refuse, said beside the field before asking.
export function checkDraft(values: DraftValues): DraftErrors {
  const words = messages.rolloutDraft.wrong;
  const chosen = values.channels.filter((channel) => channel !== DeliveryChannel.UNSPECIFIED);
  const wrong: [DraftField, boolean, string][] = [
    ['title', values.title.trim() === '', words.title],
    ['id', !/^[a-z0-9-]{1,63}$/.test(values.id) || values.id === reservedId, words.id],
    ['revision', values.revision === '', words.revision],
    ['organization', values.organization === '', words.organization],
    // Local times of one zone compare as texts.
    ['closes', values.opens !== '' && values.closes !== '' && values.closes <= values.opens, words.closes],
    ['minimumRespondents', !isIn(values.minimumRespondents, 10, 1_000, true), words.minimumRespondents],
    ['minimumRate', !isIn(values.minimumRate, 40, 100, false), words.minimumRate],
    ['completeRate', !isIn(values.completeRate, 65, 100, false), words.completeRate],
    ['reminderDays', !areReminderDays(values.reminderDays), words.reminderDays],
    ['channels', new Set(chosen).size < chosen.length, words.channels],
  ];
  return Object.fromEntries(wrong.filter(([, isWrong]) => isWrong).map(([field, , text]) => [field, text]));
}

const fieldPaths: Record<string, DraftField> = {
  rollout_id: 'id',
  'rollout.name': 'id',
  'rollout.title': 'title',
  'rollout.revision': 'revision',
  'rollout.organization': 'organization',
  'rollout.included_organizations': 'organization',
  'rollout.excluded_organizations': 'organization',
  'rollout.window.open_local_time': 'opens',
  'rollout.window.close_local_time': 'closes',
  'rollout.window.time_zone': 'timeZone',
  'rollout.languages': 'languages',
  'rollout.policies.minimum_respondents': 'minimumRespondents',
  'rollout.policies.minimum_response_rate': 'minimumRate',
  'rollout.policies.complete_response_rate': 'completeRate',
  'rollout.policies.reminder_days': 'reminderDays',
  'rollout.policies.channels': 'channels',
};

// The service's violations, by the field of the form they belong to.
export function errorsOf(violations: ReadonlyMap<string, string>): DraftErrors {
  const errors: DraftErrors = {};
  for (const [path, text] of violations) {
    const field = fieldPaths[path];
    if (field !== undefined) errors[field] = sentence(text);
  }
  return errors;
}

// An identifier made of a title: `Fall survey 2026` is `fall-survey-2026`.
export function suggestId(title: string): string {
  return title
    .normalize('NFD')
    .toLocaleLowerCase('en')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 63)
    .replace(/^-+|-+$/g, '');
}
