import { useState, type FormEvent } from 'react';
import { rollouts } from '../../api/clients';
import { problemOf, type Problem } from '../../api/errors';
import { makeRequestId } from '../../api/request-id';
import { usePages } from '../../api/use-pages';
import { QueryView } from '../../components/query-view';
import { ScrollTable } from '../../components/scroll-table';
import { ShowMore } from '../../components/show-more';
import { ProblemNotice } from '../../components/status';
import type { HeadCount, Rollout } from '../../gen/icap/collection/v1/rollout_pb';
import { formatCount, formatDate } from '../../format';
import { messages } from '../../messages';

const pageSize = 50;
const mostTeachers = 10_000;

interface HeadCountsProps {
  rollout: Rollout;
  onChange: () => void;
}

// How many teachers the schools of the caller's scope have, beside the roster's number, to be confirmed one by one.
export function HeadCounts({ rollout, onChange }: HeadCountsProps) {
  const [onlyOpen, setOnlyOpen] = useState(false);
  const [said, setSaid] = useState('');
  const parent = rollout.name;
  const pages = usePages(`head counts of ${parent} ${String(onlyOpen)}`, async (pageToken, signal) => {
    const page = await rollouts.listHeadCounts({ parent, onlyOpen, pageSize, pageToken }, { signal });
    return { entries: page.headCounts, nextPageToken: page.nextPageToken };
  });
  const words = messages.headCounts;
  return (
    <section className="section" aria-labelledby="head-counts-title">
      <h2 id="head-counts-title">{words.title}</h2>
      <p className="section-lead">
        {words.lead} {words.confirmedOf(rollout.confirmedSchoolCount, rollout.schoolCount)}.
      </p>
      <label className="check">
        <input
          type="checkbox"
          checked={onlyOpen}
          onChange={(event) => {
            setOnlyOpen(event.target.checked);
          }}
        />
        <span>{words.onlyOpen}</span>
      </label>
      <QueryView query={pages.query} onRetry={pages.reload}>
        {(entries) =>
          entries.length === 0 ? (
            <p className="quiet">{onlyOpen ? words.noneOpen : words.none}</p>
          ) : (
            <HeadCountTable
              rollout={parent}
              headCounts={entries}
              onSaved={(headCount) => {
                setSaid(words.saved(headCount.title, headCount.confirmedCount ?? 0));
                onChange();
              }}
            />
          )
        }
      </QueryView>
      <ShowMore pages={pages} />
      <p role="status">{said}</p>
    </section>
  );
}

interface HeadCountTableProps {
  rollout: string;
  headCounts: HeadCount[];
  onSaved: (headCount: HeadCount) => void;
}

function HeadCountTable({ rollout, headCounts, onSaved }: HeadCountTableProps) {
  const words = messages.headCounts;
  return (
    <ScrollTable label={words.title}>
      <thead>
        <tr>
          <th scope="col">{words.school}</th>
          <th scope="col" className="number">
            {words.roster}
          </th>
          <th scope="col">{words.count}</th>
          <th scope="col">{words.state}</th>
        </tr>
      </thead>
      <tbody>
        {headCounts.map((headCount) => (
          <HeadCountRow key={headCount.school} rollout={rollout} listed={headCount} onSaved={onSaved} />
        ))}
      </tbody>
    </ScrollTable>
  );
}

function differenceText(difference: number | undefined): string {
  const words = messages.headCounts;
  if (difference === undefined) return words.unconfirmed;
  if (difference === 0) return words.same;
  return difference > 0 ? words.more(difference) : words.fewer(-difference);
}

function isHeadCount(text: string): boolean {
  const count = Number(text);
  return text.trim() !== '' && Number.isInteger(count) && count >= 0 && count <= mostTeachers;
}

function DifferenceCell({ headCount }: { headCount: HeadCount }) {
  return (
    <td>
      {differenceText(headCount.difference)}
      {headCount.confirmTime !== undefined && (
        <span className="detail">
          {messages.headCounts.by(headCount.confirmedBy, formatDate(headCount.confirmTime))}
        </span>
      )}
    </td>
  );
}

interface HeadCountRowProps {
  rollout: string;
  listed: HeadCount;
  onSaved: (headCount: HeadCount) => void;
}

// The row keeps what was confirmed in it, so that the list stays in place while one school after the other is done.
function HeadCountRow({ rollout, listed, onSaved }: HeadCountRowProps) {
  const [confirmed, setConfirmed] = useState<HeadCount | null>(null);
  const headCount = confirmed ?? listed;
  const [text, setText] = useState(String(listed.confirmedCount ?? listed.rosterCount));
  const [wrong, setWrong] = useState(false);
  const [saving, setSaving] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const words = messages.headCounts;
  const errorId = `wrong-${listed.school}`;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setWrong(!isHeadCount(text));
    setProblem(null);
    if (!isHeadCount(text)) return;
    setSaving(true);
    try {
      const answer = await rollouts.confirmHeadCounts({
        parent: rollout,
        confirmations: [{ school: listed.school, teacherCount: Number(text) }],
        requestId: makeRequestId(),
      });
      const [now] = answer.headCounts;
      if (now !== undefined) {
        setConfirmed(now);
        onSaved(now);
      }
    } catch (error) {
      setProblem(problemOf(error));
    }
    setSaving(false);
  };
  return (
    <tr>
      <th scope="row">{listed.title}</th>
      <td className="number">{formatCount(headCount.rosterCount)}</td>
      <td>
        <form className="row-form" noValidate onSubmit={(event) => void submit(event)}>
          <input
            aria-label={words.countOf(listed.title)}
            aria-invalid={wrong || undefined}
            aria-describedby={wrong ? errorId : undefined}
            inputMode="numeric"
            size={6}
            value={text}
            onChange={(event) => {
              setText(event.target.value);
            }}
          />
          <button
            type="submit"
            className="button button-quiet"
            aria-label={words.confirmOf(listed.title)}
            disabled={saving}
          >
            {words.confirm}
          </button>
        </form>
        {wrong && (
          <p id={errorId} className="field-error" role="alert">
            {words.wrong}
          </p>
        )}
        {problem !== null && <ProblemNotice problem={problem} />}
      </td>
      <DifferenceCell headCount={headCount} />
    </tr>
  );
}
