import { RolloutState, type OrganizationCount, type SchoolCount } from '../../gen/icap/collection/v1/rollout_pb';
import { messages } from '../../messages';
import type { ResponseCounts } from './use-response-counts';

// What is shown of one place in the tree: the parts right below it.
export interface TrackingLevel {
  // From the top down to the place; empty at the top.
  path: OrganizationCount[];
  organizations: OrganizationCount[];
  schools: SchoolCount[];
}

function byTitle(one: string, other: string): number {
  return one.localeCompare(other, 'en');
}

// The parts below `place`; at the top (empty) those whose parent the caller may not see, or that have none.
export function levelAt(counts: ResponseCounts, place: string): TrackingLevel {
  const { organizations } = counts;
  const isBelow = (parent: string) => (place === '' ? !organizations.has(parent) : parent === place);
  const path: OrganizationCount[] = [];
  for (let at = organizations.get(place); at !== undefined; at = organizations.get(at.parent)) path.unshift(at);
  return {
    path,
    organizations: [...organizations.values()]
      .filter(({ parent }) => isBelow(parent))
      .sort((one, other) => byTitle(one.organization?.title ?? '', other.organization?.title ?? '')),
    schools: [...counts.schools.values()]
      .filter(({ parent }) => isBelow(parent))
      .sort((one, other) => byTitle(one.title, other.title)),
  };
}

// What the answers so far mean for what will be shown, in words.
export function schoolMeaning(school: SchoolCount): string {
  const words = messages.tracking;
  if (school.tooSmall) return words.tooSmall;
  const needed = Math.max(school.neededForMinimum, school.neededForRate);
  if (needed > 0) return words.hidden(needed);
  return school.neededForComplete > 0 ? words.shown(school.neededForComplete) : words.complete;
}

// Null where there is no pace to compare with.
export function schoolPace(school: SchoolCount, planned: boolean): string | null {
  const words = messages.tracking;
  if (school.state === RolloutState.CLOSED) return words.closed;
  if (!planned) return null;
  return school.behind ? words.behind : words.onPace;
}
