import { DataKind } from '../../gen/icap/collection/v1/retention_pb';
import { messages } from '../../messages';

type KindName = keyof typeof messages.retention.kinds;

const names: Partial<Record<DataKind, KindName>> = {
  [DataKind.ANSWERS]: 'answers',
  [DataKind.INVITATIONS]: 'invitations',
  [DataKind.SPENT_CREDENTIALS]: 'credentials',
  [DataKind.REQUEST_LOG]: 'requests',
  [DataKind.OUTBOX]: 'outbox',
  [DataKind.ROLLOUT_LOG]: 'log',
  [DataKind.ROSTER_IMPORTS]: 'rosters',
  [DataKind.PROFILE_VIEWS]: 'views',
  [DataKind.COMMENTS]: 'comments',
};

export function kindTitle(kind: DataKind): string {
  return messages.retention.kinds[names[kind] ?? 'unknown'];
}

export function kindHint(kind: DataKind): string {
  return messages.retention.kindHints[names[kind] ?? 'unknown'];
}

export function periodText(days: number): string {
  return days === 0 ? messages.retention.forEver : messages.retention.periodDays(days);
}
