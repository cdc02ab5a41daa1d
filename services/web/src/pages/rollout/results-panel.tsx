import { Link } from 'react-router-dom';
import { aggregateProfilePath } from '../../api/names';
import { PoliteStatus } from '../../components/polite-status';
import { ProgressBar } from '../../components/progress-bar';
import type { Rollout } from '../../gen/icap/collection/v1/rollout_pb';
import { messages } from '../../messages';
import { useResultsProgress, type ResultsProgress } from './use-results-progress';

interface ResultsPanelProps {
  rollout: Rollout;
  // Empty when the caller may not see the organization.
  organizationTitle: string;
  profileTotal: number;
}

function stateSentence(progress: ResultsProgress): string {
  if (progress.complete) return messages.rollout.resultsComplete;
  return progress.watchState === 'reconnecting'
    ? messages.rollout.resultsReconnecting
    : messages.rollout.resultsWorking;
}

export function ResultsPanel({ rollout, organizationTitle, profileTotal }: ResultsPanelProps) {
  const progress = useResultsProgress(rollout.name);
  const { reports } = progress;
  const reportTotal =
    reports === null
      ? 0
      : reports.queuedCount +
        reports.renderingCount +
        reports.succeededCount +
        reports.failedCount +
        reports.cancelledCount;
  const sentence = stateSentence(progress);
  return (
    <section className="section" aria-labelledby="results-title">
      <h2 id="results-title">{messages.rollout.results}</h2>
      <div className="card stack">
        {organizationTitle !== '' && (
          <p>
            <Link className="strong-link" to={aggregateProfilePath(rollout.name, rollout.organization)}>
              {messages.rollout.overallLink(organizationTitle)}
            </Link>
          </p>
        )}
        <ProgressBar
          label={messages.rollout.profilesProgress(progress.profileCount, profileTotal)}
          value={progress.profileCount}
          max={profileTotal}
        />
        {reports !== null && reportTotal > 0 && (
          <ProgressBar
            label={messages.rollout.reportsProgress(reports.succeededCount, reportTotal)}
            value={reports.succeededCount}
            max={reportTotal}
          />
        )}
        {reports !== null && reports.failedCount > 0 && <p>{messages.rollout.reportsFailed(reports.failedCount)}</p>}
        <p className="quiet">{sentence}</p>
        <PoliteStatus text={sentence} />
      </div>
    </section>
  );
}
