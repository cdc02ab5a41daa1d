export type RespondentAddress = { page: 'survey'; code: string } | { page: 'receipt' } | { page: 'stop'; code: string };

// The code in a respondent's link `/s/{code}`; null for every other address.
export function surveyCodeOf(path: string): string | null {
  return /^\/s\/([^/]+)\/?$/.exec(path)?.[1] ?? null;
}

// Which page for respondents an address shows; null for the addresses of staff.
export function respondentAddressOf(path: string): RespondentAddress | null {
  if (/^\/receipt\/?$/.test(path)) return { page: 'receipt' };
  const stopCode = /^\/stop\/([^/]+)\/?$/.exec(path)?.[1];
  if (stopCode !== undefined) return { page: 'stop', code: stopCode };
  const code = surveyCodeOf(path);
  return code === null ? null : { page: 'survey', code };
}
