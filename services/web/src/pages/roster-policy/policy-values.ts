import { sentence } from '../../format';
import type { RosterPolicy } from '../../gen/icap/collection/v1/roster_pb';
import { messages } from '../../messages';

const words = messages.rosterPolicy;

// What the form holds, as typed.
export interface PolicyValues {
  askedRoles: string;
  maxRemoved: string;
  certainty: string;
}

export type PolicyErrors = Partial<Record<keyof PolicyValues, string>>;

export function valuesOf({ askedRoles, maxRemovedPercent, certainty }: RosterPolicy): PolicyValues {
  return {
    askedRoles: askedRoles.join('\n'),
    maxRemoved: String(maxRemovedPercent),
    // No shift of the last bit: 92, not 92.00000000000001.
    certainty: String(Math.round(certainty * 10_000) / 100),
  };
}

function numberOf(text: string): number {
  return text.trim() === '' ? NaN : Number(text);
}

export function policyOf(values: PolicyValues, parent: string) {
  const roles = values.askedRoles.split(/[\n,]/).map((role) => role.trim());
  return {
    parent,
    askedRoles: [...new Set(roles.filter((role) => role !== ''))],
    maxRemovedPercent: numberOf(values.maxRemoved),
    certainty: Math.round(numberOf(values.certainty) * 100) / 10_000,
  };
}

// What cannot be sent. The limits are the service's to judge.
export function checkValues(values: PolicyValues): PolicyErrors {
  const { askedRoles, maxRemovedPercent, certainty } = policyOf(values, '');
  const errors: PolicyErrors = {};
  if (askedRoles.length === 0) errors.askedRoles = words.askedRolesMissing;
  if (!Number.isInteger(maxRemovedPercent)) errors.maxRemoved = words.noWholeNumber;
  if (Number.isNaN(certainty)) errors.certainty = words.noNumber;
  return errors;
}

const fieldPaths: Record<string, keyof PolicyValues> = {
  'policy.asked_roles': 'askedRoles',
  'policy.max_removed_percent': 'maxRemoved',
  'policy.certainty': 'certainty',
};

// The service's violations, by the field of the form they belong to.
export function errorsOf(violations: ReadonlyMap<string, string>): PolicyErrors {
  const errors: PolicyErrors = {};
  for (const [path, text] of violations) {
    const field = fieldPaths[path];
    if (field === 'certainty') errors.certainty = words.certaintyOutside;
    else if (field !== undefined) errors[field] = sentence(text);
  }
  return errors;
}
