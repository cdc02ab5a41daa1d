import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useNavigate } from 'react-router-dom';
import { isAborted, problemOf, violationsOf, type Problem } from '../../api/errors';
import { pathOf } from '../../api/names';
import { ProgressBar } from '../../components/progress-bar';
import { Loading, ProblemNotice } from '../../components/status';
import { messages } from '../../messages';
import { ImportStart, type ImportStep, type ImportWish } from './import-start';
import { StartForm } from './start-form';

const words = messages.roster.start;

// Null as long as nothing was started; `stopped` holds the problem, or null when the person stopped it.
type Progress = ImportStep | { step: 'stopped'; problem: Problem | null };

interface Running {
  start: ImportStart;
  wish: ImportWish;
}

type Violations = ReadonlyMap<string, string>;

const noViolations: Violations = new Map();

// Starts an import, and shows the page of it when it has been read.
export function StartImport({ parent, onChange }: { parent: string; onChange: () => void }) {
  return (
    <section className="section" aria-labelledby="start-title">
      <h2 id="start-title">{words.title}</h2>
      <p className="section-lead">{words.lead}</p>
      <ImportRun onChange={onChange}>
        {(begin, wish, violations) => <StartForm parent={parent} wish={wish} violations={violations} onStart={begin} />}
      </ImportRun>
    </section>
  );
}

interface ImportRunProps {
  onChange: () => void;
  // The form for what to import, with what was wished before and what the service says is wrong with it.
  children: (begin: (wish: ImportWish) => void, wish: ImportWish | null, violations: Violations) => ReactNode;
}

// A form, and in its place the import that it has begun, until the page of that one is shown.
export function ImportRun({ onChange, children }: ImportRunProps) {
  const navigate = useNavigate();
  const [running, setRunning] = useState<Running | null>(null);
  const [progress, setProgress] = useState<Progress | null>(null);
  const [refused, setRefused] = useState<{ wish: ImportWish; violations: Violations } | null>(null);
  const abort = useRef<AbortController | null>(null);
  useEffect(() => () => abort.current?.abort(), []);
  const fail = async ({ start, wish }: Running, error: unknown) => {
    const violations = violationsOf(error);
    // The addresses of an import cannot be changed: another one is begun with better ones.
    if (!(wish.from instanceof File) && violations.size > 0) {
      await start.giveUp().catch(() => undefined);
      setRefused({ wish, violations });
      setRunning(null);
      setProgress(null);
      return;
    }
    // The page is not read anew: without a connection that would take this from the screen.
    setProgress({ step: 'stopped', problem: isAborted(error) ? null : problemOf(error) });
  };
  const go = async (next: Running) => {
    const current = new AbortController();
    abort.current = current;
    try {
      const made = await next.start.run((step) => {
        if (!current.signal.aborted) setProgress(step);
      }, current.signal);
      navigate(pathOf(made.name), { state: { strict: next.wish.strict } });
    } catch (error) {
      await fail(next, error);
    }
  };
  const begin = (wish: ImportWish) => {
    const next = { start: new ImportStart(wish), wish };
    setRefused(null);
    setRunning(next);
    void go(next);
  };
  const giveUp = async () => {
    try {
      await running?.start.giveUp();
      setRunning(null);
      setProgress(null);
      onChange();
    } catch (error) {
      setProgress({ step: 'stopped', problem: problemOf(error) });
    }
  };
  if (running === null) return children(begin, refused?.wish ?? null, refused?.violations ?? noViolations);
  return (
    <div className="card stack">
      <ProgressView progress={progress} isFile={running.wish.from instanceof File} />
      <RunButtons
        isStopped={progress?.step === 'stopped'}
        onAgain={() => void go(running)}
        onGiveUp={() => void giveUp()}
        onStop={() => abort.current?.abort()}
      />
    </div>
  );
}

interface RunButtonsProps {
  isStopped: boolean;
  onAgain: () => void;
  onGiveUp: () => void;
  onStop: () => void;
}

function RunButtons({ isStopped, onAgain, onGiveUp, onStop }: RunButtonsProps) {
  return (
    <div className="button-row">
      {isStopped ? (
        <>
          <button type="button" className="button button-primary" onClick={onAgain}>
            {words.again}
          </button>
          <button type="button" className="button button-quiet" onClick={onGiveUp}>
            {words.giveUp}
          </button>
        </>
      ) : (
        <button type="button" className="button button-quiet" onClick={onStop}>
          {words.stop}
        </button>
      )}
    </div>
  );
}

function ProgressView({ progress, isFile }: { progress: Progress | null; isFile: boolean }) {
  if (progress === null) return <Loading />;
  switch (progress.step) {
    case 'uploading':
      return (
        <ProgressBar
          label={words.uploading(progress.sent, progress.total)}
          value={progress.sent}
          max={progress.total}
        />
      );
    case 'reading':
      return <Loading text={isFile ? words.reading : words.pulling} />;
    case 'stopped':
      return progress.problem === null ? <p>{words.stopped}</p> : <ProblemNotice problem={progress.problem} />;
  }
}
