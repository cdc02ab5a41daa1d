import type { WatchState } from '../../api/use-watch';
import { PoliteStatus } from '../../components/polite-status';
import { ProgressBar } from '../../components/progress-bar';
import { Loading } from '../../components/status';
import { formatCount, formatRate } from '../../format';
import { messages } from '../../messages';
import type { ResponseCounts } from './use-response-counts';

interface ResponsePanelProps {
  counts: ResponseCounts | null;
  watchState: WatchState;
  open: boolean;
}

export function ResponsePanel({ counts, watchState, open }: ResponsePanelProps) {
  return (
    <section className="section" aria-labelledby="responses-title">
      <h2 id="responses-title">{messages.rollout.progress}</h2>
      {counts === null ? (
        <Loading text={messages.rollout.liveCounts[watchState]} />
      ) : (
        <Counts counts={counts} watchState={watchState} open={open} />
      )}
    </section>
  );
}

function Counts({ counts, watchState, open }: ResponsePanelProps & { counts: ResponseCounts }) {
  const sentence = messages.rollout.submittedOf(counts.submitted, counts.invited);
  return (
    <div className="card">
      <dl className="figures">
        <div>
          <dt>{messages.rollout.submitted}</dt>
          <dd data-figure="submitted">{formatCount(counts.submitted)}</dd>
        </div>
        <div>
          <dt>{messages.rollout.invited}</dt>
          <dd data-figure="invited">{formatCount(counts.invited)}</dd>
        </div>
        <div>
          <dt>{messages.rollout.rate}</dt>
          <dd data-figure="rate">{formatRate(counts.submitted, counts.invited)}</dd>
        </div>
      </dl>
      <ProgressBar label={sentence} value={counts.submitted} max={counts.invited} />
      <p className={`live live-${watchState}`}>
        <span className="live-mark" aria-hidden="true" />
        {messages.rollout.liveCounts[watchState]}
      </p>
      {open && <p className="quiet">{messages.rollout.onlyCounts}</p>}
      <PoliteStatus text={`${sentence}. ${messages.rollout.liveCounts[watchState]}`} />
    </div>
  );
}
