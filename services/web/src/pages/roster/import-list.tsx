import { Link } from 'react-router-dom';
import { pathOf } from '../../api/names';
import { ScrollTable } from '../../components/scroll-table';
import type { RosterImport } from '../../gen/icap/collection/v1/roster_pb';
import { formatDate } from '../../format';
import { messages } from '../../messages';
import { ImportStateBadge } from './import-state';

const words = messages.roster.list;

export function summaryOf(entry: RosterImport): string {
  const sum = (
    of: (counts: { added: number; changed: number; moved: number; gone: number; returned: number }) => number,
  ) => [entry.organizations, entry.people].reduce((total, part) => total + (part === undefined ? 0 : of(part)), 0);
  return messages.roster.counts.summary(
    sum((part) => part.added + part.returned),
    sum((part) => part.changed + part.moved),
    sum((part) => part.gone),
  );
}

// All imports of the agency, newest first.
export function ImportList({ imports }: { imports: RosterImport[] }) {
  return (
    <ScrollTable label={words.title}>
      <thead>
        <tr>
          <th scope="col">{words.when}</th>
          <th scope="col">{words.state}</th>
          <th scope="col">{words.result}</th>
          <th scope="col">{words.by}</th>
        </tr>
      </thead>
      <tbody>
        {imports.map((entry) => (
          <tr key={entry.name}>
            <th scope="row">
              <Link to={pathOf(entry.name)}>{words.open(formatDate(entry.createTime))}</Link>
            </th>
            <td>
              <ImportStateBadge state={entry.state} />
            </td>
            <td>{summaryOf(entry)}</td>
            <td>{entry.creator}</td>
          </tr>
        ))}
      </tbody>
    </ScrollTable>
  );
}
