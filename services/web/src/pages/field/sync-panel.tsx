import { useSession } from '../../api/session';
import { ProblemNotice } from '../../components/status';
import { messages } from '../../messages';
import type { Recording } from './use-recording';

const words = messages.field.sync;
const timeFormat = new Intl.DateTimeFormat('en', { timeStyle: 'short' });

interface Tally {
  waiting: number;
  refused: number;
  conflicts: number;
}

function tallyOf({ kept, records }: Recording): Tally {
  const pending = kept?.pending ?? [];
  return {
    waiting: pending.filter(({ refusal }) => refusal === null).length,
    refused: pending.filter(({ refusal }) => refusal !== null).length,
    conflicts: records.filter(({ conflicts }) => conflicts.length > 0).length,
  };
}

function sentences(recording: Recording, tally: Tally): string[] {
  const { phase } = recording;
  const rest = [
    ...(tally.refused > 0 ? [words.refused(tally.refused)] : []),
    ...(tally.conflicts > 0 ? [words.conflicts(tally.conflicts)] : []),
  ];
  const waiting = tally.waiting > 0 ? [words.waiting(tally.waiting)] : [];
  const phases = {
    idle: [],
    sending: tally.waiting > 0 ? [words.sending] : [],
    offline: [words.offline],
    'signed-out': [words.signedOut],
    'other-account': [words.otherAccount],
    failed: [words.failed],
  };
  const saved = phase === 'idle' && tally.waiting + tally.refused === 0 ? [words.saved] : [];
  return [...saved, ...waiting, ...phases[phase], ...rest];
}

function markOf(recording: Recording, tally: Tally): string {
  if (recording.phase === 'failed' || tally.refused + tally.conflicts > 0) return 'live-failed';
  return recording.phase === 'idle' && tally.waiting === 0 ? 'live-done' : 'live-reconnecting';
}

// The state of sending, always in words.
export function SyncPanel({ recording }: { recording: Recording }) {
  const { dropSession } = useSession();
  const tally = tallyOf(recording);
  const { phase, problem, reachedAt } = recording;
  return (
    <section className="card sync-panel" aria-label={words.title}>
      <p className={`live ${markOf(recording, tally)}`} role="status" data-sync={phase} data-waiting={tally.waiting}>
        <span className="live-mark" aria-hidden="true" />
        <span>{sentences(recording, tally).join(' ')}</span>
      </p>
      <p className="quiet">{reachedAt === null ? words.never : words.lastTime(timeFormat.format(reachedAt))}</p>
      {problem !== null && <ProblemNotice problem={problem} />}
      <div className="button-row">
        <button
          type="button"
          className="button button-quiet"
          disabled={phase === 'sending'}
          onClick={() => void recording.syncNow()}
        >
          {words.now}
        </button>
        {phase === 'signed-out' && (
          <button type="button" className="button button-primary" onClick={dropSession}>
            {words.signIn}
          </button>
        )}
      </div>
    </section>
  );
}
