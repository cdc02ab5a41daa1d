import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { useState } from 'react';
import { field } from '../../api/clients';
import { problemOf, type Problem } from '../../api/errors';
import { makeRequestId } from '../../api/request-id';
import { ProblemNotice } from '../../components/status';
import { raterWord } from '../../field/words';
import { FieldRater, type FieldSession } from '../../gen/icap/collection/v1/field_pb';
import { messages } from '../../messages';
import { endOfDay, inputDay, startOfDay } from './days';

const words = messages.field.plan;
// A week is offered; the service takes up to 92 days.
const offeredDays = 7;

interface AssignFormProps {
  session: FieldSession;
  title: string;
  onChange: () => void;
  onClose: () => void;
}

function useAssign({ session, onChange, onClose }: AssignFormProps) {
  const [rater, setRater] = useState(FieldRater.FIRST);
  const [account, setAccount] = useState('');
  const [from, setFrom] = useState(() => inputDay(new Date(), 0));
  const [until, setUntil] = useState(() => inputDay(new Date(), offeredDays));
  const [problem, setProblem] = useState<Problem | null>(null);
  const assign = async () => {
    setProblem(null);
    try {
      // Again with the same content it does the same: an id of its own for each press is enough.
      await field.assignSession({
        name: session.name,
        rater,
        account: account.trim(),
        startTime: timestampFromDate(startOfDay(from)),
        endTime: timestampFromDate(endOfDay(until)),
        requestId: makeRequestId(),
      });
      onClose();
      onChange();
    } catch (error) {
      setProblem(problemOf(error));
    }
  };
  return { rater, setRater, account, setAccount, from, setFrom, until, setUntil, problem, assign };
}

export function AssignForm(props: AssignFormProps) {
  const { session, title, onClose } = props;
  const form = useAssign(props);
  return (
    <form
      className="form"
      aria-label={words.assignQuestion(title)}
      onSubmit={(event) => {
        event.preventDefault();
        void form.assign();
      }}
    >
      {session.doubleRated && (
        <label className="field">
          {words.rater}
          <select
            value={form.rater}
            onChange={(event) => {
              form.setRater(event.target.value === String(FieldRater.SECOND) ? FieldRater.SECOND : FieldRater.FIRST);
            }}
          >
            {[FieldRater.FIRST, FieldRater.SECOND].map((rater) => (
              <option key={rater} value={rater}>
                {raterWord(rater)}
              </option>
            ))}
          </select>
        </label>
      )}
      <label className="field">
        {words.account}
        <input
          required
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          value={form.account}
          onChange={(event) => {
            form.setAccount(event.target.value);
          }}
        />
      </label>
      <DayField label={words.from} value={form.from} onChange={form.setFrom} />
      <DayField label={words.until} value={form.until} onChange={form.setUntil} />
      <p className="field-hint">{words.timeHint}</p>
      <div className="button-row">
        <button type="submit" className="button button-primary">
          {words.assign}
        </button>
        <button type="button" className="button button-quiet" onClick={onClose}>
          {messages.common.cancel}
        </button>
      </div>
      {form.problem !== null && <ProblemNotice problem={form.problem} />}
    </form>
  );
}

function DayField({ label, value, onChange }: { label: string; value: string; onChange: (day: string) => void }) {
  return (
    <label className="field">
      {label}
      <input
        type="date"
        required
        value={value}
        onChange={(event) => {
          onChange(event.target.value);
        }}
      />
    </label>
  );
}
