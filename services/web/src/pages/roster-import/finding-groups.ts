import { RosterSeverity, type RosterFinding } from '../../gen/icap/collection/v1/roster_pb';

// What a page needs of a finding.
export type Found = Pick<RosterFinding, 'severity' | 'code' | 'file' | 'line' | 'field' | 'message'>;

export interface FindingGroup {
  code: string;
  severity: RosterSeverity;
  findings: Found[];
}

// A package that cannot be read at all has its findings' codes inside of the sentences, and the place in the field.
export function unfold(finding: Found): Found {
  const parts = finding.code === 'FILE_INVALID' ? /^([A-Z][A-Z0-9_]+): (.+)$/s.exec(finding.message) : null;
  const [, code, message] = parts ?? [];
  return code === undefined || message === undefined ? finding : { ...finding, code, message };
}

// One group a code and severity, the worst first, and the largest of those.
export function groupFindings(findings: Found[]): FindingGroup[] {
  const groups = new Map<string, FindingGroup>();
  for (const finding of findings.map(unfold)) {
    const { code, severity } = finding;
    const key = `${severity} ${code}`;
    const group = groups.get(key) ?? { code, severity, findings: [] };
    group.findings.push(finding);
    groups.set(key, group);
  }
  return [...groups.values()].sort(
    (a, b) => b.severity - a.severity || b.findings.length - a.findings.length || a.code.localeCompare(b.code),
  );
}
