import { expect, test } from 'vitest';
import { RosterSeverity } from '../../gen/icap/collection/v1/roster_pb';
import { groupFindings, unfold, type Found } from './finding-groups';

function finding(severity: RosterSeverity, code: string, message = 'is wrong'): Found {
  return { severity, code, file: 'orgs.csv', line: 2, field: 'type', message };
}

test('findings are grouped by code, errors first, then the largest group', () => {
  const groups = groupFindings([
    finding(RosterSeverity.REPAIRED, 'SPACES'),
    finding(RosterSeverity.REPAIRED, 'DATE_FORM'),
    finding(RosterSeverity.ERROR, 'ORGANIZATION_CYCLE'),
    finding(RosterSeverity.REPAIRED, 'DATE_FORM'),
    finding(RosterSeverity.DROPPED, 'DATE_FORM'),
  ]);
  expect(groups.map(({ code, severity, findings }) => [code, severity, findings.length])).toEqual([
    ['ORGANIZATION_CYCLE', RosterSeverity.ERROR, 1],
    ['DATE_FORM', RosterSeverity.DROPPED, 1],
    ['DATE_FORM', RosterSeverity.REPAIRED, 2],
    ['SPACES', RosterSeverity.REPAIRED, 1],
  ]);
});

test('the code of a package that cannot be read is taken out of its sentence', () => {
  const read = unfold(finding(RosterSeverity.ERROR, 'FILE_INVALID', 'ZIP_DAMAGED: The zip is cut off'));
  expect([read.code, read.message]).toEqual(['ZIP_DAMAGED', 'The zip is cut off']);
  expect(unfold(finding(RosterSeverity.ERROR, 'FILE_INVALID', 'No code: here')).code).toBe('FILE_INVALID');
  expect(unfold(finding(RosterSeverity.ERROR, 'SPACES', 'ZIP_DAMAGED: not me')).code).toBe('SPACES');
});
