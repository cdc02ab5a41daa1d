import { useState } from 'react';
import { Code, ConnectError } from '@connectrpc/connect';
import { paper } from '../../api/clients';
import { reasonOf } from '../../api/errors';
import { ConfirmDialog } from '../../components/confirm-dialog';
import { Notice } from '../../components/notice';
import { ScrollTable } from '../../components/scroll-table';
import { DeliveryState, type Invitation } from '../../gen/icap/collection/v1/invitation_pb';
import { messages } from '../../messages';
import { stateWord } from '../invitations/invitation-table';
import { mostForms } from './batch';

const words = messages.paper.handOut;

interface HandOutProps {
  school: string;
  invitations: Invitation[];
  onChange: () => void;
}

// People who take a form in place of their link.
export function HandOut({ school, invitations, onChange }: HandOutProps) {
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [stop, setStop] = useState<string | null>(null);
  const [isAsking, setIsAsking] = useState(false);
  const [handedOut, setHandedOut] = useState(0);
  const holders = invitations.filter(({ deliveryState }) => deliveryState !== DeliveryState.REVOKED);
  const chosen = holders.filter(({ person }) => selected.has(person));
  const toggle = (person: string) => {
    const next = new Set(selected);
    if (!next.delete(person)) next.add(person);
    setSelected(next);
    setStop(null);
  };
  const ask = () => {
    setHandedOut(0);
    if (chosen.length === 0) setStop(words.nobody);
    else if (chosen.length > mostForms) setStop(words.tooMany(mostForms));
    else setIsAsking(true);
  };
  const run = async (requestId: string) => {
    const people = chosen.map(({ person }) => person);
    try {
      await paper.handOutPaperForms({ parent: school, people, requestId });
    } catch (error) {
      // At the desk's other page the same reason is about a single link.
      if (reasonOf(error) === 'CREDENTIAL_TAKEN') throw new ConnectError(words.taken, Code.FailedPrecondition);
      throw error;
    }
    setSelected(new Set());
    setHandedOut(people.length);
    onChange();
  };
  return (
    <section className="section stack" aria-labelledby="hand-out-title">
      <h2 id="hand-out-title">{words.title}</h2>
      <p className="section-lead">{words.lead}</p>
      {holders.length === 0 ? (
        <p className="quiet">{words.none}</p>
      ) : (
        <>
          <HolderTable holders={holders} selected={selected} onToggle={toggle} />
          <p role="status">{words.selected(chosen.length)}</p>
          {stop !== null && (
            <p className="field-error" role="alert">
              {stop}
            </p>
          )}
          <p>
            <button type="button" className="button button-primary" onClick={ask}>
              {words.action(chosen.length)}
            </button>
          </p>
        </>
      )}
      {handedOut > 0 && <Notice tone="success" title={words.done(handedOut)} alert />}
      {isAsking && (
        <ConfirmDialog
          question={words.question(chosen.length)}
          text={words.text(chosen.map(({ displayName }) => displayName).join(', '))}
          action={words.action(chosen.length)}
          run={run}
          onClose={() => {
            setIsAsking(false);
          }}
        />
      )}
    </section>
  );
}

interface HolderTableProps {
  holders: Invitation[];
  selected: ReadonlySet<string>;
  onToggle: (person: string) => void;
}

function HolderTable({ holders, selected, onToggle }: HolderTableProps) {
  return (
    <ScrollTable label={words.table}>
      <thead>
        <tr>
          <th scope="col">{words.person}</th>
          <th scope="col">{words.link}</th>
        </tr>
      </thead>
      <tbody>
        {holders.map((holder) => (
          <tr key={holder.name}>
            <th scope="row">
              <label className="paper-holder">
                <input
                  type="checkbox"
                  checked={selected.has(holder.person)}
                  onChange={() => {
                    onToggle(holder.person);
                  }}
                />
                {holder.displayName}
              </label>
            </th>
            <td>{stateWord(holder)}</td>
          </tr>
        ))}
      </tbody>
    </ScrollTable>
  );
}
