import { useState } from 'react';
import { ScrollTable } from '../../components/scroll-table';
import { RosterSeverity } from '../../gen/icap/collection/v1/roster_pb';
import { formatCount } from '../../format';
import { messages } from '../../messages';
import { groupFindings, type FindingGroup, type Found } from './finding-groups';

const words = messages.roster.findings;
const pageSize = 50;

const severityWords: Record<RosterSeverity, string> = {
  [RosterSeverity.UNSPECIFIED]: words.severities.unknown,
  [RosterSeverity.REPAIRED]: words.severities.repaired,
  [RosterSeverity.DROPPED]: words.severities.dropped,
  [RosterSeverity.ERROR]: words.severities.error,
};

// What was wrong with the package and what was done about it, by kind.
export function FindingList({ findings, findingCount }: { findings: Found[]; findingCount: number }) {
  return (
    <section className="section" aria-labelledby="findings-title">
      <h2 id="findings-title">{words.title}</h2>
      {findings.length === 0 ? (
        <p className="quiet">{words.none}</p>
      ) : (
        <div className="stack">
          <p className="quiet">
            {words.some(findingCount)}
            {findings.length < findingCount && ` ${words.kept(findings.length, findingCount)}`}
          </p>
          {groupFindings(findings).map((group) => (
            <GroupView key={`${group.severity} ${group.code}`} group={group} />
          ))}
        </div>
      )}
    </section>
  );
}

function GroupView({ group }: { group: FindingGroup }) {
  const { code, severity, findings } = group;
  const [shown, setShown] = useState(pageSize);
  const title = words.codes[code] ?? words.other;
  return (
    <details className="card finding-group" data-code={code} open={severity === RosterSeverity.ERROR}>
      <summary>
        <span className={`badge ${severity === RosterSeverity.ERROR ? 'badge-error' : ''}`}>
          {severityWords[severity]}
        </span>{' '}
        {title} <span className="quiet">({formatCount(findings.length)})</span>
      </summary>
      <ScrollTable label={title}>
        <thead>
          <tr>
            <th scope="col">{words.place}</th>
            <th scope="col">{words.message}</th>
          </tr>
        </thead>
        <tbody>
          {findings.slice(0, shown).map((finding, index) => (
            <tr key={index}>
              <td>{placeOf(finding)}</td>
              <td>{finding.message}</td>
            </tr>
          ))}
        </tbody>
      </ScrollTable>
      {shown < findings.length && (
        <button
          type="button"
          className="button button-quiet"
          onClick={() => {
            setShown(shown + pageSize);
          }}
        >
          {messages.common.showMore}
        </button>
      )}
      <p className="field-hint">
        <code>{code}</code>
      </p>
    </details>
  );
}

function placeOf({ file, line, field }: Found): string {
  // Without a file the field holds the whole place, or nothing.
  if (file === '') return field === '' ? words.whole : field;
  return [file, ...(line > 0 ? [words.line(line)] : []), ...(field === '' ? [] : [words.column(field)])].join(', ');
}
