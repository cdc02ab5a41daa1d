import { useEffect, useRef, useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { isAborted, problemOf, type Problem } from '../../api/errors';
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

// Starts an import, and shows the page of it when it has been read.
export function StartImport({ parent, onChange }: { parent: string; onChange: () => void }) {
  const navigate = useNavigate();
  const [running, setRunning] = useState<Running | null>(null);
  const [progress, setProgress] = useState<Progress | null>(null);
  const abort = useRef<AbortController | null>(null);
  useEffect(() => () => abort.current?.abort(), []);
  const go = async ({ start, wish }: Running) => {
    const current = new AbortController();
    abort.current = current;
    try {
      const made = await start.run((step) => {
        if (!current.signal.aborted) setProgress(step);
      }, current.signal);
      navigate(pathOf(made.name), { state: { strict: wish.strict } });
    } catch (error) {
      // The page is not read anew: without a connection that would take this from the screen.
      setProgress({ step: 'stopped', problem: isAborted(error) ? null : problemOf(error) });
    }
  };
  const begin = (wish: ImportWish) => {
    const next = { start: new ImportStart(wish), wish };
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
  return (
    <section className="section" aria-labelledby="start-title">
      <h2 id="start-title">{words.title}</h2>
      <p className="section-lead">{words.lead}</p>
      {running === null ? (
        <StartForm parent={parent} onStart={begin} />
      ) : (
        <div className="card stack">
          <ProgressView progress={progress} isFile={running.wish.from instanceof File} />
          <div className="button-row">
            {progress?.step === 'stopped' ? (
              <>
                <button type="button" className="button button-primary" onClick={() => void go(running)}>
                  {words.again}
                </button>
                <button type="button" className="button button-quiet" onClick={() => void giveUp()}>
                  {words.giveUp}
                </button>
              </>
            ) : (
              <button
                type="button"
                className="button button-quiet"
                onClick={() => {
                  abort.current?.abort();
                }}
              >
                {words.stop}
              </button>
            )}
          </div>
        </div>
      )}
    </section>
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
