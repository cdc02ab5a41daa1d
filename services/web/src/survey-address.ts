// The code in a respondent's link `/s/{code}`; null for every other address.
export function surveyCodeOf(path: string): string | null {
  return /^\/s\/([^/]+)\/?$/.exec(path)?.[1] ?? null;
}
