import { useState } from 'react';
import { rollouts } from '../../api/clients';
import { problemOf, type Problem } from '../../api/errors';
import { lastSegment } from '../../api/names';
import { ScrollTable } from '../../components/scroll-table';
import { ProblemNotice } from '../../components/status';
import {
  RolloutProblemKind,
  type ChannelCounts,
  type DryRunRolloutResponse,
  type RolloutProblem,
  type SuppressionPreview,
} from '../../gen/icap/collection/v1/rollout_pb';
import { formatCount } from '../../format';
import { messages } from '../../messages';

// What opening the draft now would send to whom, what would stay hidden, and what is wrong.
export function DryRun({ rollout }: { rollout: string }) {
  const [found, setFound] = useState<DryRunRolloutResponse | null>(null);
  const [working, setWorking] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const words = messages.dryRun;
  const run = async () => {
    setWorking(true);
    setProblem(null);
    try {
      setFound(await rollouts.dryRunRollout({ name: rollout }));
    } catch (error) {
      setProblem(problemOf(error));
    }
    setWorking(false);
  };
  return (
    <section className="section stack" aria-labelledby="dry-run-title">
      <h2 id="dry-run-title">{words.title}</h2>
      <p className="quiet">{words.lead}</p>
      <p>
        <button type="button" className="button button-quiet" disabled={working} onClick={() => void run()}>
          {working ? words.working : found === null ? words.run : words.again}
        </button>
      </p>
      {problem !== null && <ProblemNotice problem={problem} />}
      <p role="status">{found !== null && words.sentence(found.channels?.teacherCount ?? 0, found.schoolCount)}</p>
      {found !== null && (
        <>
          <ChannelTable run={found} />
          <Suppressions suppressions={found.suppressions} />
          <Problems problems={found.problems} />
        </>
      )}
    </section>
  );
}

function ChannelRow({ title, schools, counts }: { title: string; schools: number; counts?: ChannelCounts }) {
  const numbers = [
    schools,
    counts?.teacherCount ?? 0,
    counts?.emailCount ?? 0,
    counts?.letterCount ?? 0,
    counts?.exportCount ?? 0,
    counts?.noneCount ?? 0,
  ];
  return (
    <tr>
      <th scope="row">{title}</th>
      {numbers.map((number, column) => (
        <td key={column} className="number">
          {formatCount(number)}
        </td>
      ))}
    </tr>
  );
}

function ChannelTable({ run }: { run: DryRunRolloutResponse }) {
  const words = messages.dryRun;
  const { email, letter, export: file, none } = words.channels;
  return (
    <ScrollTable label={words.channelsTitle}>
      <thead>
        <tr>
          <th scope="col">{words.district}</th>
          {[words.schools, words.teachers, email, letter, file, none].map((title) => (
            <th key={title} scope="col" className="number">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        <ChannelRow title={words.total} schools={run.schoolCount} counts={run.channels} />
        {run.districts.map(({ district, schoolCount, channels }) => (
          <ChannelRow
            key={district?.name ?? ''}
            title={district?.title ?? ''}
            schools={schoolCount}
            counts={channels}
          />
        ))}
      </tbody>
    </ScrollTable>
  );
}

function Suppressions({ suppressions }: { suppressions: SuppressionPreview[] }) {
  const words = messages.dryRun;
  return (
    <div className="stack">
      <h3>{words.hiddenTitle}</h3>
      {suppressions.map(({ responseRate, suppressedSchoolCount, schools }) => {
        const sentence = words.hiddenAt(messages.format.percent(responseRate), suppressedSchoolCount);
        if (schools.length === 0) return <p key={responseRate}>{sentence}</p>;
        return (
          <details key={responseRate}>
            <summary>{sentence}</summary>
            {schools.length < suppressedSchoolCount && <p className="quiet">{words.hiddenFirst(schools.length)}</p>}
            <ul>
              {schools.map(({ school, title, respondentCount, teacherCount }) => (
                <li key={school}>{words.hiddenSchool(title, respondentCount, teacherCount)}</li>
              ))}
            </ul>
          </details>
        );
      })}
    </div>
  );
}

function problemText({ kind, affectedCount }: RolloutProblem): string {
  const words = messages.dryRun.problems;
  switch (kind) {
    case RolloutProblemKind.NO_EMAIL:
      return words.noEmail(affectedCount);
    case RolloutProblemKind.SAME_EMAIL:
      return words.sameEmail(affectedCount);
    case RolloutProblemKind.SAME_NAME:
      return words.sameName(affectedCount);
    case RolloutProblemKind.NO_TEACHERS:
      return words.noTeachers(affectedCount);
    case RolloutProblemKind.HEAD_COUNT_UNCONFIRMED:
      return words.unconfirmed(affectedCount);
    case RolloutProblemKind.HEAD_COUNT_DIFFERS:
      return words.differs(affectedCount);
    default:
      return words.unknown(affectedCount);
  }
}

function Problems({ problems }: { problems: RolloutProblem[] }) {
  const words = messages.dryRun;
  return (
    <div className="stack">
      <h3>{words.problemsTitle}</h3>
      {problems.length === 0 && <p>{words.noProblems}</p>}
      {problems.map((problem) => (
        <details key={problem.kind}>
          <summary>{problemText(problem)}</summary>
          {problem.examples.length < problem.affectedCount && (
            <p className="quiet">{words.examplesFirst(problem.examples.length)}</p>
          )}
          <ul aria-label={words.examples}>
            {problem.examples.map((name) => (
              <li key={name}>{lastSegment(name)}</li>
            ))}
          </ul>
        </details>
      ))}
    </div>
  );
}
