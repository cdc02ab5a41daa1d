import type { ShownRecord } from '../../field/records';
import type { GetFieldSessionResponse } from '../../gen/icap/collection/v1/field_pb';
import { messages } from '../../messages';
import { contentLines } from './content-words';

const words = messages.field.session;

// Earlier versions of a record, as they were when the session was fetched.
export function Earlier({ record, session }: { record: ShownRecord; session: GetFieldSessionResponse }) {
  const earlier =
    session.records.find((one) => one.rater === record.rater && one.recordId === record.recordId)?.earlier ?? [];
  if (earlier.length === 0) return null;
  return (
    <details>
      <summary>{words.earlier(earlier.length)}</summary>
      <ul>
        {earlier.map((version) => (
          <li key={String(version.version)}>
            {words.version(Number(version.version), contentLines(session, version.content).join(' · '))}
            {version.reason !== '' && <span className="quiet"> {version.reason}</span>}
          </li>
        ))}
      </ul>
    </details>
  );
}
