import { useState } from 'react';
import { reports } from '../../api/clients';
import { problemOf, type Problem } from '../../api/errors';
import { listPageSize } from '../../api/pages';
import { makeRequestId } from '../../api/request-id';
import { useQuery } from '../../api/use-query';
import { useWatch } from '../../api/use-watch';
import { ProblemNotice } from '../../components/status';
import { ReportState, type Report } from '../../gen/icap/reporting/v1/reporting_pb';
import type { WatchReportsResponse } from '../../gen/icap/reporting/v1/reporting_pb';
import { messages } from '../../messages';

const words = messages.profile;

// The report to offer: the newest that is ready, else the newest.
export function bestReport(candidates: Report[]): Report | undefined {
  const newestFirst = [...candidates].sort((a, b) =>
    Number((b.createTime?.seconds ?? 0n) - (a.createTime?.seconds ?? 0n)),
  );
  return newestFirst.find((report) => report.state === ReportState.SUCCEEDED) ?? newestFirst[0];
}

function isWorking(report: Report | undefined): boolean {
  return report?.state === ReportState.QUEUED || report?.state === ReportState.RENDERING;
}

export function ReportDownload({ profileName, rollout }: { profileName: string; rollout: string }) {
  const school = profileName.slice(0, profileName.lastIndexOf('/'));
  const { query, reload } = useQuery(`reports ${school}`, async (signal) => {
    const page = await reports.listReports({ parent: school, pageSize: listPageSize }, { signal });
    return bestReport(page.reports);
  });
  const report = query.state === 'ready' ? query.value : undefined;
  useWatch<WatchReportsResponse>(
    rollout,
    isWorking(report)
      ? {
          open: (options) => reports.watchReports({ rollout }, options),
          onMessage: reload,
          again: () => true,
        }
      : null,
  );
  if (query.state === 'loading') return null;
  if (query.state === 'failed') return <ProblemNotice problem={query.problem} onRetry={reload} />;
  return <ReportOffer report={report} profileName={profileName} onChange={reload} />;
}

interface ReportOfferProps {
  report: Report | undefined;
  profileName: string;
  onChange: () => void;
}

function ReportOffer({ report, profileName, onChange }: ReportOfferProps) {
  if (report?.state === ReportState.SUCCEEDED) {
    return (
      <p className="report">
        <a className="button button-primary" href={`/download/${report.name}`} download>
          {words.download}
        </a>
        <span className="quiet">
          {words.downloadSize(report.pageCount, Math.max(1, Math.round(Number(report.sizeBytes) / 1024)))}
        </span>
      </p>
    );
  }
  if (isWorking(report)) {
    return (
      <p className="report quiet" role="status">
        {words.reportPreparing}
      </p>
    );
  }
  return <ReportRequest report={report} profileName={profileName} onChange={onChange} />;
}

// Nothing to download: offers to make the report, or to make it again.
function ReportRequest({ report, profileName, onChange }: ReportOfferProps) {
  const [requestId] = useState(() => makeRequestId());
  const [problem, setProblem] = useState<Problem | null>(null);
  const ask = async () => {
    try {
      if (report === undefined) await reports.createReport({ profile: profileName, requestId });
      else await reports.retryReport({ name: report.name, requestId });
      onChange();
    } catch (error) {
      setProblem(problemOf(error));
    }
  };
  return (
    <div className="report">
      <p className="quiet">{report === undefined ? words.reportMissing : words.reportFailed}</p>
      <button type="button" className="button button-quiet" onClick={() => void ask()}>
        {report === undefined ? words.reportMake : words.reportRetry}
      </button>
      {problem !== null && <ProblemNotice problem={problem} />}
    </div>
  );
}
