import { create } from '@bufbuild/protobuf';
import { expect, test } from 'vitest';
import { RosterPolicySchema } from '../../gen/icap/collection/v1/roster_pb';
import { checkValues, errorsOf, policyOf, valuesOf } from './policy-values';

const parent = 'agencies/a';
const policy = create(RosterPolicySchema, {
  parent,
  maxRemovedPercent: 10,
  askedRoles: ['teacher', 'aide'],
  certainty: 0.92,
});

test('what is stored is what is sent again when nothing was changed', () => {
  expect(valuesOf(policy)).toEqual({ askedRoles: 'teacher\naide', maxRemoved: '10', certainty: '92' });
  expect(create(RosterPolicySchema, policyOf(valuesOf(policy), parent))).toEqual(policy);
});

test('roles stand one a line or between commas, each once', () => {
  const { askedRoles } = policyOf({ ...valuesOf(policy), askedRoles: ' teacher, aide\n\nteacher' }, parent);
  expect(askedRoles).toEqual(['teacher', 'aide']);
});

test('what cannot be sent is said before asking', () => {
  expect(Object.keys(checkValues({ askedRoles: ' ,\n', maxRemoved: '1.5', certainty: '' }))).toEqual([
    'askedRoles',
    'maxRemoved',
    'certainty',
  ]);
  expect(checkValues(valuesOf(policy))).toEqual({});
});

test('what the service says stands at its field, in the form’s units', () => {
  const violations = new Map([
    ['policy.max_removed_percent', 'must be 0 to 100'],
    ['policy.certainty', 'must be 0.8 to 1'],
    ['request_id', 'must be a UUID'],
  ]);
  expect(errorsOf(violations)).toEqual({ maxRemoved: 'Must be 0 to 100', certainty: 'Must be 80 to 100.' });
});
