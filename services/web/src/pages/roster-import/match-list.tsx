import { useRef, useState } from 'react';
import { rosters } from '../../api/clients';
import { problemOf, type Problem } from '../../api/errors';
import { lastSegment } from '../../api/names';
import { makeRequestId } from '../../api/request-id';
import { ProblemNotice } from '../../components/status';
import { TextInput } from '../../components/text-input';
import { MatchResolution, type MatchRecord, type PersonMatch } from '../../gen/icap/collection/v1/roster_pb';
import { messages } from '../../messages';
import { useTitles } from './use-titles';

const words = messages.roster.matches;
const longestReason = 200;
const shownAtOnce = 20;
const nothingKnown = new Map<string, string>();

interface MatchListProps {
  importName: string;
  matches: PersonMatch[];
  onChange: () => void;
}

// Pairs of records that may be one person, side by side, for a person to decide.
export function MatchList({ importName, matches, onChange }: MatchListProps) {
  const [reason, setReason] = useState('');
  const [isMissing, setIsMissing] = useState(false);
  const [shown, setShown] = useState(shownAtOnce);
  const reasonField = useRef<HTMLInputElement>(null);
  const visible = matches.slice(0, shown);
  const titles = useTitles(
    importName,
    visible.flatMap(({ left, right }) => [left?.organization ?? '', right?.organization ?? '']),
    nothingKnown,
  );
  const decided = matches.filter((match) => match.resolution !== MatchResolution.UNSPECIFIED).length;
  const resolve = async (match: PersonMatch, resolution: MatchResolution) => {
    if (reason.trim() === '') {
      setIsMissing(true);
      reasonField.current?.focus();
      return;
    }
    await rosters.resolvePersonMatch({
      name: match.name,
      resolution,
      reason: reason.trim(),
      requestId: makeRequestId(),
    });
    onChange();
  };
  return (
    <section className="section" aria-labelledby="matches-title">
      <h2 id="matches-title">{words.title}</h2>
      <p className="section-lead">{words.lead}</p>
      <TextInput
        label={words.reason}
        hint={words.reasonHint}
        value={reason}
        error={isMissing && reason.trim() === '' ? words.reasonMissing : null}
        maxLength={longestReason}
        inputRef={reasonField}
        onChange={setReason}
      />
      <p role="status">{words.decided(decided, matches.length)}</p>
      {decided > 0 && <p>{words.again}</p>}
      <div className="stack">
        {visible.map((match) => (
          <MatchCard key={match.name} match={match} titles={titles} onResolve={resolve} />
        ))}
      </div>
      {shown < matches.length && (
        <p>
          <button
            type="button"
            className="button button-quiet"
            onClick={() => {
              setShown(shown + shownAtOnce);
            }}
          >
            {messages.common.showMore}
          </button>
        </p>
      )}
    </section>
  );
}

interface MatchCardProps {
  match: PersonMatch;
  titles: Map<string, string>;
  onResolve: (match: PersonMatch, resolution: MatchResolution) => Promise<void>;
}

function MatchCard({ match, titles, onResolve }: MatchCardProps) {
  const [working, setWorking] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const { left, right, resolution } = match;
  const pair = words.pair(left?.displayName ?? '', right?.displayName ?? '');
  const decide = async (wanted: MatchResolution) => {
    // The button keeps the focus, so it is not disabled meanwhile.
    if (working) return;
    setWorking(true);
    setProblem(null);
    try {
      await onResolve(match, wanted);
    } catch (error) {
      setProblem(problemOf(error));
    }
    setWorking(false);
  };
  const choices = [
    { wanted: MatchResolution.SAME, title: words.same, label: words.sameOf(pair) },
    { wanted: MatchResolution.DIFFERENT, title: words.different, label: words.differentOf(pair) },
  ];
  return (
    <article className="card stack" aria-label={pair}>
      <div className="side-by-side">
        <RecordView title={words.left} record={left} titles={titles} />
        <RecordView
          title={right?.person === '' || right?.sourcedId !== '' ? words.rightRecord : words.rightPerson}
          record={right}
          titles={titles}
        />
      </div>
      <p>
        <strong>{words.evidence}:</strong> {match.evidence}. {words.certainty(Math.round(match.certainty * 100))}
      </p>
      <div className="button-row">
        {choices.map(({ wanted, title, label }) => (
          <button
            key={title}
            type="button"
            className={`button ${resolution === wanted ? 'button-primary' : 'button-quiet'}`}
            aria-label={label}
            aria-pressed={resolution === wanted}
            onClick={() => void decide(wanted)}
          >
            {title}
          </button>
        ))}
      </div>
      {problem !== null && <ProblemNotice problem={problem} />}
    </article>
  );
}

interface RecordViewProps {
  title: string;
  record: MatchRecord | undefined;
  titles: Map<string, string>;
}

function RecordView({ title, record, titles }: RecordViewProps) {
  if (record === undefined) return null;
  const school = titles.get(record.organization);
  return (
    <div>
      <h3>{title}</h3>
      <dl className="record">
        <dt>{words.name}</dt>
        <dd>{record.displayName}</dd>
        <dt>{words.school}</dt>
        <dd>{school === undefined || school === '' ? lastSegment(record.organization) : school}</dd>
        <dt>{words.id}</dt>
        <dd>{record.sourcedId === '' ? words.noId : record.sourcedId}</dd>
      </dl>
    </div>
  );
}
