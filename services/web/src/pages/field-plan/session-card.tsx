import { useState } from 'react';
import { field } from '../../api/clients';
import { lastSegment } from '../../api/names';
import { ConfirmDialog } from '../../components/confirm-dialog';
import { kindWord, raterWord, stateWord } from '../../field/words';
import { formatDate } from '../../format';
import { FieldSessionState, type FieldParticipant, type FieldSession } from '../../gen/icap/collection/v1/field_pb';
import { ProtocolKind } from '../../gen/icap/instrument/v1/protocol_pb';
import { messages } from '../../messages';
import { AssignForm } from './assign-form';

const words = messages.field.plan;

interface SessionCardProps {
  session: FieldSession;
  onChange: () => void;
}

function titleOf(session: FieldSession): string {
  const people = session.participants.map((one) => one.displayName).join(', ');
  if (people !== '') return `${kindWord(session.kind)}: ${people}`;
  const nobody = session.kind === ProtocolKind.INTERVIEW_PRINCIPALS ? words.nobodyDrawn : words.nobody;
  return `${kindWord(session.kind)} (${nobody})`;
}

export function SessionCard({ session, onChange }: SessionCardProps) {
  const [assigning, setAssigning] = useState(false);
  const title = titleOf(session);
  const close = () => {
    setAssigning(false);
  };
  return (
    <li className="card stack" data-session={lastSegment(session.name)}>
      <h3>{title}</h3>
      <p className="quiet">
        {[session.title, stateWord(session.state), ...(session.doubleRated ? [words.doubleRated] : [])].join(' · ')}
      </p>
      {session.assignments.length > 0 && (
        <ul>
          {session.assignments.map((one) => (
            <li key={one.rater}>
              {words.assignedTo(raterWord(one.rater), one.account, formatDate(one.startTime), formatDate(one.endTime))}
              {one.completeTime !== undefined && `, ${words.completed}`}
            </li>
          ))}
        </ul>
      )}
      {assigning ? (
        <AssignForm session={session} title={title} onChange={onChange} onClose={close} />
      ) : (
        <button
          type="button"
          className="button button-quiet"
          aria-label={words.assignFor(title)}
          onClick={() => {
            setAssigning(true);
          }}
        >
          {words.assign}
        </button>
      )}
      {session.state !== FieldSessionState.COMPLETE && <Reserves session={session} onChange={onChange} />}
    </li>
  );
}

function Reserves({ session, onChange }: SessionCardProps) {
  const [asked, setAsked] = useState<FieldParticipant | null>(null);
  return (
    <>
      {session.participants.length > 0 && (
        <div className="button-row">
          {session.participants.map((one) => (
            <button
              key={one.position}
              type="button"
              className="button button-quiet"
              aria-label={words.reserveFor(one.displayName)}
              onClick={() => {
                setAsked(one);
              }}
            >
              {words.reserve}
              {session.participants.length > 1 && `: ${one.displayName}`}
            </button>
          ))}
        </div>
      )}
      {asked !== null && (
        <ConfirmDialog
          question={words.reserveQuestion(asked.displayName)}
          text={words.reserveText}
          action={words.reserve}
          reason={{ label: words.reason, hint: words.reasonHint }}
          run={async (requestId, reason) => {
            await field.drawReserve({ name: session.name, position: asked.position, reason, requestId });
            onChange();
          }}
          onClose={() => {
            setAsked(null);
          }}
        />
      )}
    </>
  );
}
