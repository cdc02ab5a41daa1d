import { useRef, useState } from 'react';
import { profiles, reports } from '../../api/clients';
import { useWatch, type WatchState } from '../../api/use-watch';
import type { WatchResultsResponse } from '../../gen/icap/profile/v1/profile_pb';
import type { WatchReportsResponse } from '../../gen/icap/reporting/v1/reporting_pb';

// Reports are queued a moment after their profiles, so the stream may end before the first one: it is opened again this
// often before the page rests.
const reportStreamLimit = 30;

export interface ResultsProgress {
  profileCount: number;
  complete: boolean;
  reports: WatchReportsResponse | null;
  watchState: WatchState;
}

function finishedCount(reports: WatchReportsResponse): number {
  return reports.succeededCount + reports.failedCount + reports.cancelledCount;
}

// How far profiles and reports of a closed rollout are.
export function useResultsProgress(rollout: string): ResultsProgress {
  const [results, setResults] = useState<WatchResultsResponse | null>(null);
  const [reportCounts, setReportCounts] = useState<WatchReportsResponse | null>(null);
  const reportStreams = useRef(0);
  const { state: resultsState } = useWatch<WatchResultsResponse>(rollout, {
    open: (options) => profiles.watchResults({ rollout }, options),
    onMessage: setResults,
    again: () => results?.complete !== true,
  });
  const { state: reportsState } = useWatch<WatchReportsResponse>(rollout, {
    open: (options) => reports.watchReports({ rollout }, options),
    onMessage: setReportCounts,
    again: () => {
      reportStreams.current += 1;
      const finished = reportCounts === null ? 0 : finishedCount(reportCounts);
      return reportStreams.current < reportStreamLimit && finished < (results?.profileCount ?? 1);
    },
  });
  return {
    profileCount: results?.profileCount ?? 0,
    complete: results?.complete ?? false,
    reports: reportCounts,
    watchState: resultsState === 'ended' ? reportsState : resultsState,
  };
}
