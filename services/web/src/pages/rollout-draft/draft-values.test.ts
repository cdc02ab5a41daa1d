import { expect, test } from 'vitest';
import { DeliveryChannel } from '../../gen/icap/collection/v1/rollout_pb';
import { checkDraft, emptyDraft, errorsOf, rolloutOf, suggestId, valuesOf, type DraftValues } from './draft-values';

const filled: DraftValues = {
  ...emptyDraft('America/Chicago'),
  title: ' Fall survey ',
  id: 'fall',
  revision: 'agencies/a/instruments/i/revisions/1',
  organization: 'agencies/a/organizations/state',
  included: ['agencies/a/organizations/north'],
  opens: '2026-11-24T08:00',
  closes: '2026-12-08T18:00',
  minimumRate: '55',
  completeRate: '65',
  reminderDays: '3, 10',
  languages: ['es', 'en'],
};

test('a draft that is read back gives the same form', () => {
  const rollout = rolloutOf(filled, 'agencies/a/rollouts/fall', null);
  expect(rollout.policies?.minimumResponseRate).toBe(0.55);
  expect(rollout.policies?.completeResponseRate).toBe(0.65);
  expect(rollout.policies?.minimumRespondents).toBeUndefined();
  expect(valuesOf(rollout, 'UTC')).toEqual({ ...filled, title: 'Fall survey' });
});

test('no times are no window, and reminders can be none', () => {
  const rollout = rolloutOf({ ...filled, opens: '', closes: '', reminderDays: '' }, 'n', null);
  expect(rollout.window).toBeUndefined();
  expect(rollout.policies?.reminderDays?.days).toEqual([]);
  expect(valuesOf(rollout, 'UTC').reminderDays).toBe('');
});

test('what the service would refuse is said beside its field', () => {
  expect(checkDraft(filled)).toEqual({});
  const wrong = (change: Partial<DraftValues>) => Object.keys(checkDraft({ ...filled, ...change }));
  expect(wrong({ title: ' ', id: 'Fall!' })).toEqual(['title', 'id']);
  expect(wrong({ closes: '2026-11-24T08:00' })).toEqual(['closes']);
  expect(wrong({ minimumRespondents: '9' })).toEqual(['minimumRespondents']);
  expect(wrong({ minimumRespondents: '10.5' })).toEqual(['minimumRespondents']);
  expect(wrong({ minimumRate: '39.9', completeRate: '64' })).toEqual(['minimumRate', 'completeRate']);
  expect(wrong({ reminderDays: '14, 7' })).toEqual(['reminderDays']);
  expect(wrong({ reminderDays: '0' })).toEqual(['reminderDays']);
  expect(wrong({ reminderDays: 'soon' })).toEqual(['reminderDays']);
  const twice = [DeliveryChannel.EMAIL, DeliveryChannel.EMAIL, DeliveryChannel.UNSPECIFIED];
  expect(wrong({ channels: twice })).toEqual(['channels']);
});

test('violations go to the field of their path', () => {
  expect(errorsOf(new Map([['rollout.window.time_zone', 'must be a name']]))).toEqual({ timeZone: 'Must be a name' });
  expect(errorsOf(new Map([['request_id', 'must be a UUID']]))).toEqual({});
});

test('an identifier is suggested from the title', () => {
  expect(suggestId('  Otoño 2026: Escuelas – 1. Teil ')).toBe('otono-2026-escuelas-1-teil');
});
