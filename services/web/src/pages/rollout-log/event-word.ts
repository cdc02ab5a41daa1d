import { RolloutEventKind } from '../../gen/icap/collection/v1/rollout_pb';
import { messages } from '../../messages';

const { kinds } = messages.rolloutLog;

const eventWords: Record<RolloutEventKind, string> = {
  [RolloutEventKind.UNSPECIFIED]: kinds.unknown,
  [RolloutEventKind.CREATED]: kinds.created,
  [RolloutEventKind.UPDATED]: kinds.updated,
  [RolloutEventKind.HEAD_COUNTS_CONFIRMED]: kinds.headCounts,
  [RolloutEventKind.OPENING_STARTED]: kinds.openingStarted,
  [RolloutEventKind.OPENED]: kinds.opened,
  [RolloutEventKind.OPENING_REFUSED]: kinds.openingRefused,
  [RolloutEventKind.EXTENDED]: kinds.extended,
  [RolloutEventKind.SCHOOL_CLOSED]: kinds.schoolClosed,
  [RolloutEventKind.CLOSED]: kinds.closed,
  [RolloutEventKind.PUBLISHED]: kinds.published,
  [RolloutEventKind.CANCELLED]: kinds.cancelled,
  [RolloutEventKind.LINKS_ISSUED]: kinds.linksIssued,
  [RolloutEventKind.LINKS_DOWNLOADED]: kinds.linksDownloaded,
  [RolloutEventKind.LINK_REISSUED]: kinds.linkReissued,
  [RolloutEventKind.LINK_REVOKED]: kinds.linkRevoked,
  [RolloutEventKind.PAPER_HANDED_OUT]: kinds.paperHandedOut,
  [RolloutEventKind.PAPER_ENTERED]: kinds.paperEntered,
  [RolloutEventKind.COMMENTS_RELEASED]: kinds.commentsReleased,
  [RolloutEventKind.COMMENTS_READ]: kinds.commentsRead,
};

// A kind that a newer service sends reads as another one.
export function eventWord(kind: RolloutEventKind): string {
  return (eventWords as Partial<Record<number, string>>)[kind] ?? kinds.unknown;
}
