import { ScrollTable } from '../../components/scroll-table';
import type { RosterCounts, RosterImport } from '../../gen/icap/collection/v1/roster_pb';
import { formatCount } from '../../format';
import { messages } from '../../messages';

const words = messages.roster.counts;
const kinds = messages.roster.changes.kinds;

type CountName = 'read' | 'added' | 'changed' | 'moved' | 'gone' | 'returned';

const columns: { name: CountName; title: string }[] = [
  { name: 'read', title: words.read },
  { name: 'added', title: kinds.new },
  { name: 'changed', title: kinds.changed },
  { name: 'moved', title: kinds.moved },
  { name: 'gone', title: kinds.gone },
  { name: 'returned', title: kinds.returned },
];

// How many organizations and people the package has, and what happens to them.
export function CountTable({ entry }: { entry: RosterImport }) {
  const rows: { title: string; name: string; counts: RosterCounts | undefined }[] = [
    { title: words.organizations, name: 'organizations', counts: entry.organizations },
    { title: words.people, name: 'people', counts: entry.people },
  ];
  return (
    <section className="section" aria-labelledby="counts-title">
      <h2 id="counts-title">{words.title}</h2>
      <ScrollTable label={words.title}>
        <thead>
          <tr>
            <th scope="col">{words.of}</th>
            {columns.map((column) => (
              <th key={column.name} scope="col" className="number">
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.name} data-counts={row.name}>
              <th scope="row">{row.title}</th>
              {columns.map((column) => (
                <td key={column.name} className="number" data-count={column.name}>
                  {formatCount(row.counts?.[column.name] ?? 0)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </ScrollTable>
      {entry.joinedRecordCount > 0 && <p className="quiet">{words.joined(entry.joinedRecordCount)}</p>}
      {entry.sessionCount > 0 && <p className="quiet">{words.sessions(entry.sessionCount)}</p>}
    </section>
  );
}
