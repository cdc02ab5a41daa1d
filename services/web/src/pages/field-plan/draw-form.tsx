import { useId, useRef, useState, type ReactNode } from 'react';
import { field } from '../../api/clients';
import { problemOf, type Problem } from '../../api/errors';
import { makeRequestId } from '../../api/request-id';
import { Notice } from '../../components/notice';
import { ProblemNotice } from '../../components/status';
import { kindWord } from '../../field/words';
import type { Revision } from '../../gen/icap/collection/v1/instrument_pb';
import { ProtocolKind } from '../../gen/icap/instrument/v1/protocol_pb';
import { messages } from '../../messages';

const words = messages.field.plan;
const maxCount = 50;

interface DrawFormProps {
  school: string;
  protocols: Revision[];
  onDrawn: () => void;
}

interface Wanted {
  revision: string;
  count: number;
  reserves: number;
  classrooms: string;
  double: boolean;
}

function requestOf(school: string, wanted: Wanted, observes: boolean) {
  const classrooms = wanted.classrooms.split('\n').map((line) => line.trim());
  return {
    parent: school,
    revision: wanted.revision,
    count: wanted.count,
    reserveCount: wanted.reserves,
    classrooms: observes ? classrooms.filter((line) => line !== '') : [],
    doubleRated: wanted.double,
  };
}

export function DrawForm({ school, protocols, onDrawn }: DrawFormProps) {
  const [first] = protocols;
  const [wanted, setWanted] = useState<Wanted>({
    revision: first?.name ?? '',
    count: 3,
    reserves: 2,
    classrooms: '',
    double: false,
  });
  const { drawn, problem, working, draw } = useDraw(onDrawn);
  if (first === undefined) return <p className="section quiet">{words.noProtocols}</p>;
  const chosen = protocols.find(({ name }) => name === wanted.revision) ?? first;
  const observes = chosen.protocolKind === ProtocolKind.OBSERVATION;
  return (
    <section className="section" aria-labelledby="draw-title">
      <h2 id="draw-title">{words.drawTitle}</h2>
      <form
        className="card form"
        aria-labelledby="draw-title"
        onSubmit={(event) => {
          event.preventDefault();
          void draw(requestOf(school, wanted, observes));
        }}
      >
        <DrawFields wanted={wanted} onChange={setWanted} protocols={protocols} observes={observes} />
        <div className="button-row">
          <button type="submit" className="button button-primary" disabled={working}>
            {working ? words.drawing : words.draw}
          </button>
        </div>
        {problem !== null && <ProblemNotice problem={problem} />}
        {drawn !== null && (
          <Notice tone="success" alert>
            <p>{words.drawn(drawn)}</p>
          </Notice>
        )}
      </form>
    </section>
  );
}

// One request id for what is asked, until it was answered: a repeated click cannot draw twice.
function useDraw(onDrawn: () => void) {
  const [drawn, setDrawn] = useState<number | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [working, setWorking] = useState(false);
  const asked = useRef({ key: '', requestId: '' });
  const draw = async (request: ReturnType<typeof requestOf>) => {
    const key = JSON.stringify(request);
    if (asked.current.key !== key) asked.current = { key, requestId: makeRequestId() };
    setWorking(true);
    setProblem(null);
    setDrawn(null);
    try {
      const answer = await field.planFieldSessions({ ...request, requestId: asked.current.requestId });
      asked.current.key = '';
      setDrawn(answer.sessions.length);
      onDrawn();
    } catch (error) {
      setProblem(problemOf(error));
    }
    setWorking(false);
  };
  return { drawn, problem, working, draw };
}

interface DrawFieldsProps {
  wanted: Wanted;
  onChange: (wanted: Wanted) => void;
  protocols: Revision[];
  observes: boolean;
}

function DrawFields({ wanted, onChange, protocols, observes }: DrawFieldsProps) {
  return (
    <>
      <label className="field">
        {words.protocol}
        <select
          value={wanted.revision}
          onChange={(event) => {
            onChange({ ...wanted, revision: event.target.value });
          }}
        >
          {protocols.map(({ name, title, protocolKind }) => (
            <option key={name} value={name}>
              {`${kindWord(protocolKind)}: ${title}`}
            </option>
          ))}
        </select>
      </label>
      <NumberField
        label={words.count}
        hint={words.countHint}
        min={1}
        value={wanted.count}
        onChange={(count) => {
          onChange({ ...wanted, count });
        }}
      />
      <NumberField
        label={words.reserves}
        hint={words.reservesHint}
        min={0}
        value={wanted.reserves}
        onChange={(reserves) => {
          onChange({ ...wanted, reserves });
        }}
      />
      {observes && (
        <Hinted label={words.classrooms} hint={words.classroomsHint}>
          {(id) => (
            <textarea
              id={id}
              rows={4}
              value={wanted.classrooms}
              aria-describedby={`${id}-hint`}
              onChange={(event) => {
                onChange({ ...wanted, classrooms: event.target.value });
              }}
            />
          )}
        </Hinted>
      )}
      <label className="level-choice">
        <input
          type="checkbox"
          checked={wanted.double}
          onChange={(event) => {
            onChange({ ...wanted, double: event.target.checked });
          }}
        />
        <span>{words.double}</span>
      </label>
    </>
  );
}

interface HintedProps {
  label: string;
  hint: string;
  children: (id: string) => ReactNode;
}

function Hinted({ label, hint, children }: HintedProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <p className="field-hint" id={`${id}-hint`}>
        {hint}
      </p>
      {children(id)}
    </div>
  );
}

interface NumberFieldProps {
  label: string;
  hint: string;
  min: number;
  value: number;
  onChange: (value: number) => void;
}

function NumberField({ label, hint, min, value, onChange }: NumberFieldProps) {
  return (
    <Hinted label={label} hint={hint}>
      {(id) => (
        <input
          id={id}
          type="number"
          required
          min={min}
          max={maxCount}
          value={Number.isNaN(value) ? '' : value}
          aria-describedby={`${id}-hint`}
          onChange={(event) => {
            onChange(event.target.valueAsNumber);
          }}
        />
      )}
    </Hinted>
  );
}
