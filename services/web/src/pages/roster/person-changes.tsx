import { useState } from 'react';
import { rosters } from '../../api/clients';
import { lastSegment } from '../../api/names';
import { ConfirmDialog } from '../../components/confirm-dialog';
import { ScrollTable } from '../../components/scroll-table';
import { PersonChangeKind, type PersonChange } from '../../gen/icap/collection/v1/roster_pb';
import { formatDate } from '../../format';
import { messages } from '../../messages';

const words = messages.roster.people;
const longestReason = 200;

function sentenceOf(change: PersonChange): string {
  const [person, into] = [lastSegment(change.person), lastSegment(change.into)];
  return change.kind === PersonChangeKind.SPLIT ? words.split(person, into) : words.merge(person, into);
}

// Merges and splits: who did them and why, and taking them back.
export function PersonChanges({ changes, onChange }: { changes: PersonChange[]; onChange: () => void }) {
  const [asked, setAsked] = useState<PersonChange | null>(null);
  return (
    <section className="section" aria-labelledby="people-title">
      <h2 id="people-title">{words.title}</h2>
      {changes.length === 0 ? (
        <p className="quiet">{words.none}</p>
      ) : (
        <>
          <p className="section-lead">{words.lead}</p>
          <ScrollTable label={words.title}>
            <thead>
              <tr>
                <th scope="col">{words.what}</th>
                <th scope="col">{words.records}</th>
                <th scope="col">{words.who}</th>
                <th scope="col">{words.why}</th>
                <td />
              </tr>
            </thead>
            <tbody>
              {changes.map((change) => (
                <ChangeRow key={change.name} change={change} onUndo={setAsked} />
              ))}
            </tbody>
          </ScrollTable>
        </>
      )}
      {asked !== null && (
        <ConfirmDialog
          question={words.undoQuestion}
          text={`${sentenceOf(asked)}. ${words.undoText}`}
          action={words.undo}
          reason={{ label: words.reason, hint: words.reasonHint, maxLength: longestReason }}
          run={async (requestId, reason) => {
            await rosters.undoPersonChange({ name: asked.name, reason, requestId });
            onChange();
          }}
          onClose={() => {
            setAsked(null);
          }}
        />
      )}
    </section>
  );
}

function ChangeRow({ change, onUndo }: { change: PersonChange; onUndo: (change: PersonChange) => void }) {
  const sentence = sentenceOf(change);
  return (
    <tr>
      <th scope="row">{sentence}</th>
      <td>{change.records.length === 0 ? words.noRecords : change.records.join(', ')}</td>
      <td>
        {change.actor}, {formatDate(change.createTime)}
      </td>
      <td>{change.reason}</td>
      <td>
        {change.undoActor === '' ? (
          <button
            type="button"
            className="button button-quiet"
            aria-label={words.undoOf(sentence)}
            onClick={() => {
              onUndo(change);
            }}
          >
            {words.undo}
          </button>
        ) : (
          words.undone(change.undoActor, change.undoReason)
        )}
      </td>
    </tr>
  );
}
