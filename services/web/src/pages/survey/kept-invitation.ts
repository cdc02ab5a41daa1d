import { fromBinary, toBinary } from '@bufbuild/protobuf';
import { fromBase64url, toBase64url } from '../../api/base64url';
import {
  RedeemInvitationResponseSchema,
  type RedeemInvitationResponse,
} from '../../gen/icap/collection/v1/submission_pb';

// What the browser keeps of an invitation to go on without a connection: the questionnaire and the titles.
export function writeInvitation(invitation: RedeemInvitationResponse): string {
  return toBase64url(toBinary(RedeemInvitationResponseSchema, { ...invitation, credential: '' }));
}

// Null when nothing is kept, or nothing that can be read.
export function readInvitation(kept: string | null): RedeemInvitationResponse | null {
  const bytes = kept === null ? null : fromBase64url(kept);
  if (bytes === null) return null;
  try {
    return fromBinary(RedeemInvitationResponseSchema, bytes);
  } catch {
    return null;
  }
}
